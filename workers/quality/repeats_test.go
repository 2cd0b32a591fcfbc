package quality

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// written is a page with words in lines of four, moved by so many pixels.
func written(text string, dx, dy float64) pipeline.Page {
	p := pipeline.Page{Width: 1000, Height: 1400}
	for i, w := range strings.Fields(text) {
		x, y := 100+float64(i%4)*200+dx, 100+float64(i/4)*25+dy
		text, unsure := strings.CutSuffix(w, "?")
		confidence := 0.95
		if unsure {
			confidence = 0.5
		}
		p.Words = append(p.Words, pipeline.Word{Text: text, Confidence: confidence, Quad: pipeline.Rect{MinX: x, MinY: y, MaxX: x + 80, MaxY: y + 18}.Quad()})
	}
	return p
}

func TestOtherWords(t *testing.T) {
	const first = "Số: 15/QĐ-UBND ngày 03 tháng 5 năm 2025 về việc cấp giấy phép xây dựng"
	for name, c := range map[string]struct {
		second string
		want   bool
	}{
		"the same":                 {first, false},
		"another number":           {strings.Replace(first, "15/", "16/", 1), true},
		"another day":              {strings.Replace(first, "03", "04", 1), true},
		"a number read unsurely":   {strings.Replace(first, "15/QĐ-UBND", "16/QĐ-UBND?", 1), false},
		"one word read otherwise":  {strings.Replace(first, "giấy", "giây", 1), false},
		"another subject":          {strings.Replace(first, "giấy phép xây dựng", "thẻ căn cước mới", 1), true},
		"nothing read":             {"", false},
		"a word less, others move": {strings.Replace(first, "về ", "", 1), true},
	} {
		a, b := written(first, 0, 0), written(c.second, 22, -17)
		if got := OtherWords(a, b); got != c.want {
			t.Errorf("%s: OtherWords = %v, want %v", name, got, c.want)
		}
	}
}

func TestRepeatedReadsItsFinding(t *testing.T) {
	found := Findings([]Page{{Width: 99, Height: 99, DPI: 300}, {Width: 99, Height: 99, DPI: 300}}, []Pair{{A: 0, B: 1}})
	if len(found) != 1 {
		t.Fatalf("findings = %v, want one", found)
	}
	if page, ok := Repeated(found[0]); page != 1 || !ok || found[0].Page != 2 {
		t.Errorf("Repeated(%+v) = %d, %v, want 1", found[0], page, ok)
	}
	if _, ok := Repeated(pipeline.Finding{Kind: pipeline.FindingGrey, Detail: "như trang 1"}); ok {
		t.Error("grey is taken for a repetition")
	}
}
