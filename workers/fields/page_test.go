package fields

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// printed is a line of a made-up page: where it starts, in characters and lines, and what it says.
type printed struct {
	x, y int
	text string
}

const (
	charWide = 20.0
	lineHigh = 60.0
	textHigh = 40.0
)

// page sets lines in a fixed-width type, every word read with certainty.
func page(lines ...printed) pipeline.Page {
	p := pipeline.Page{Width: 2480, Height: 3508, DPI: 300}
	for _, l := range lines {
		x := float64(l.x)
		for text := range strings.FieldsSeq(l.text) {
			wide := float64(len([]rune(text)))
			box := pipeline.Rect{MinX: 100 + x*charWide, MinY: 100 + float64(l.y)*lineHigh}
			box.MaxX, box.MaxY = box.MinX+wide*charWide, box.MinY+textHigh
			p.Words = append(p.Words, pipeline.Word{Text: text, Quad: box.Quad(), Confidence: 0.96})
			x += wide + 1
		}
	}
	return p
}

func pages(p ...pipeline.Page) []pipeline.Page { return p }

// faint lowers the confidence of a word.
func faint(p pipeline.Page, text string, confidence float64) pipeline.Page {
	for i := range p.Words {
		if p.Words[i].Text == text {
			p.Words[i].Confidence = confidence
		}
	}
	return p
}

func decision(lines ...printed) pipeline.Page {
	return page(append([]printed{
		{8, 0, "ỦY BAN NHÂN DÂN"}, {55, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{6, 1, "PHƯỜNG DIÊN HỒNG"}, {60, 1, "Độc lập - Tự do - Hạnh phúc"},
		{8, 3, "Số: 15/QĐ-UBND"}, {56, 3, "Diên Hồng, ngày 05 tháng 3 năm 2026"},
		{50, 5, "QUYẾT ĐỊNH"}, {38, 6, "Về việc cấp số nhà trên đường Trần Phú"}, {45, 7, "phường Diên Hồng"},
		{10, 10, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"},
		{10, 12, "Điều 1. Cấp số nhà cho các hộ có tên trong danh sách."},
	}, lines...)...)
}

func catalogue(t testing.TB) *procedures.Catalogue {
	t.Helper()
	cat, err := procedures.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// wantFields compares the values and asks that none is doubtful.
func wantFields(t *testing.T, got pipeline.Extraction, want map[pipeline.FieldName]string) {
	t.Helper()
	for name, value := range want {
		if f := got.Field(name); f.Value != value || f.Doubtful() {
			t.Errorf("%s = %q (%s), want %q", name, f.Value, f.Doubt, value)
		}
	}
}
