package main

import (
	"math"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestWordsAreThoseOfTheScore(t *testing.T) {
	got := words("Số: 2510 /TB-QL Đào_tạo\nHoa\u0300")
	want := []string{"số", "2510", "tb", "ql", "đào", "tạo", "hoà"}
	if !slices.Equal(got, want) {
		t.Errorf("words = %q, want %q", got, want)
	}
}

func TestReadingOfAPaper(t *testing.T) {
	for name, c := range map[string]struct {
		text             string
		recall, precise  float64
		inOrder, letters float64
	}{
		"perfect":         {"một hai ba bốn", 1, 1, 1, 0},
		"other order":     {"ba bốn một hai", 1, 1, 2.0 / 6, 0},
		"a word too many": {"một hai ba x bốn", 1, 0.8, 1, 2.0 / 14},
		"handwriting":     {"một hai ba bốn tay", 1, 1, 1, 0},
		"nothing":         {"", 0, 0, 0, 1},
	} {
		var r reading
		p := paper{Text: "một hai ba bốn\n", Hand: "tay\n"}
		if name == "other order" {
			p.Text = "một hai\nba bốn\n"
		}
		r.judge(p, c.text)
		for what, pair := range map[string][2]float64{"recall": {r.Recall.ratio(), c.recall}, "precision": {r.Precision.ratio(), c.precise},
			"order": {r.Order.ratio(), c.inOrder}, "CER": {r.Wrong.ratio(), c.letters}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: %s = %v, want %v", name, what, pair[0], pair[1])
			}
		}
	}
}

func TestUpperBound(t *testing.T) {
	for _, c := range []struct {
		wrong, n int
		want     float64
	}{{0, 100, 0.0295}, {0, 3000, 0.000998}, {1, 5000, 0.000948}, {3, 100, 0.0757}, {0, 0, 1}, {5, 5, 1}} {
		if got := upperBound(c.wrong, c.n); math.Abs(got-c.want) > 0.005*c.want {
			t.Errorf("upperBound(%d, %d) = %.6f, want %.6f", c.wrong, c.n, got, c.want)
		}
	}
}

func TestFieldsAreJudgedAsTheyAre(t *testing.T) {
	sure := func(name, value string) pipeline.Field {
		return pipeline.Field{Name: pipeline.FieldName(name), Value: value, Confidence: 0.99}
	}
	p := paper{Type: "decision", Judged: true, Whole: true, Fields: []fact{{Name: "date", Value: "2026-03-04"}, {Name: "number", Value: "15/QĐ-UBND"},
		{Name: "holder.birth_date", Value: "01/02/1990"}, {Name: "serial", Value: "7", Hand: true}, {Name: "holder id", Value: "064090000001"}}}
	e := pipeline.Extraction{Type: "decision", TypeConfidence: 1, Fields: []pipeline.Field{sure("date", "2026-03-04"), sure("number", "16/QĐ-UBND"),
		{Name: "holder.birth_date", Value: "ngày 01 tháng 02 năm 1990", Normal: "1990-02-01", Confidence: 0.5, Doubt: "mờ"}, sure("serial", "7"), sure("purpose", "x")},
		Subjects: []pipeline.FoundSubject{{Role: "holder", Name: "A", Identifier: "064090000001", Confidence: 0.99}}}
	var f finding
	f.judge(p, e)
	if f.Fields != (share{3, 4}) { // date, birth date and id; the number is wrong, handwriting does not count
		t.Errorf("fields = %v", f.Fields)
	}
	if f.Sure != (share{3, 6}) { // wrong: number, and the two that the truth does not name: the purpose and the holder's name
		t.Errorf("wrong of the sure fields = %v", f.Sure)
	}
	if f.SilentHand != 1 || f.Extra != 2 || f.Types != (share{1, 1}) || f.Reviewed != (share{1, 1}) {
		t.Errorf("finding = %+v", f)
	}
}

func TestSignatureBlock(t *testing.T) {
	text := "KT. là viết tắt\nNơi nhận:\n- VT.\nTL. HIỆU TRƯỞNG\nKT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG\nVũ Thị Nga\n"
	want := []string{"tl", "hiệu", "trưởng", "kt", "trưởng", "phòng", "phó", "trưởng", "phòng", "vũ", "thị", "nga"}
	if got := signatureBlock(text); !slices.Equal(got, want) {
		t.Errorf("signatureBlock() = %q, want %q", got, want)
	}
	var r reading
	r.judge(paper{Text: "Phòng họp\nKT. TRƯỞNG PHÒNG\nNga\n"}, "Phòng họp KT. TRƯỞNG")
	if r.Signed != (share{2, 4}) { // the one "phòng" that was read is that of the text above
		t.Errorf("signed = %v", r.Signed)
	}
}
