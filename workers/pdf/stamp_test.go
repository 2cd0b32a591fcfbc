package pdf

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

var stampText = []string{
	"Chuyển đổi từ văn bản giấy",
	"Người sao chụp: Nguyễn Thị Quỳnh Như",
	"Ủy ban nhân dân xã Tân Phú Trung, tỉnh Đồng Tháp",
	"2026-03-10T14:05:09+07:00",
	"BẢN THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
}

func TestStampStaysClearOfPrint(t *testing.T) {
	page := func(rects ...pipeline.Rect) pipeline.Page {
		p := pipeline.Page{Width: 827, Height: 1169, DPI: 100}
		for _, r := range rects {
			p.Words = append(p.Words, pipeline.Word{Text: "chữ", Quad: r.Quad()})
		}
		return p
	}
	for _, c := range []struct {
		name string
		text pipeline.Page
		want Where
	}{
		{"empty page", page(), TopLeft},
		{"letterhead", page(pipeline.Rect{MinX: 100, MinY: 85, MaxX: 800, MaxY: 1100}), TopLeft},
		{"print from the top", page(pipeline.Rect{MinX: 80, MinY: 10, MaxX: 800, MaxY: 1100}), LeftMargin},
		{"print from the left", page(pipeline.Rect{MinX: 2, MinY: 80, MaxX: 800, MaxY: 1100}, pipeline.Rect{MinX: 2, MinY: 2, MaxX: 300, MaxY: 90}), TopMargin},
		{"print everywhere", page(pipeline.Rect{MaxX: 827, MaxY: 1169}), AddedStrip},
		{"print unknown", pipeline.Page{}, AddedStrip},
	} {
		for _, rotation := range []int{0, 90, 180, 270} {
			t.Run(c.name, func(t *testing.T) {
				stampOn(t, c.text, rotation, c.want)
			})
		}
	}
}

// stampOn stamps a page that is displayed turned by rotation and checks where the words are found.
func stampOn(t *testing.T, up pipeline.Page, rotation int, want Where) {
	t.Helper()
	captured := pipeline.Page{Width: 827, Height: 1169, DPI: 100, Rotation: rotation}
	if rotation%180 != 0 {
		captured.Width, captured.Height = 1169, 827
	}
	for _, w := range up.Words {
		for i := range w.Quad {
			w.Quad[i] = capture(w.Quad[i], 827, 1169, rotation)
		}
		captured.Words = append(captured.Words, w)
	}
	raster := scan(t, captured.Width, captured.Height)
	raster.Orientation = rotation
	file, err := Build([]BuildPage{{Raster: raster, Text: captured}}, testMeta())
	if err != nil {
		t.Fatal(err)
	}
	avoid := Avoid{Text: captured}
	if up.Width == 0 {
		avoid = Avoid{}
	}
	stamped, where, err := Stamp(file, stampText, avoid)
	if err != nil {
		t.Fatal(err)
	}
	if where.Where != want {
		t.Errorf("Stamp put it at %s, want %s", where.Where, want)
	}
	text := run(t, "pdftotext", "-layout", store(t, stamped), "-")
	for _, line := range stampText {
		if where.Where != LeftMargin && !strings.Contains(text, line) {
			t.Errorf("line %q not found in %q", line, text)
		}
	}
	for _, f := range boxes(t, stamped) {
		if f.text != "chữ" && area(intersect(f.box, where.Box)) < 0.9*area(f.box) {
			t.Errorf("%s: word %q at %v, not in %v", where.Where, f.text, f.box, where.Box)
		}
	}
	run(t, "qpdf", "--check", store(t, stamped))
	if err := Check(stamped); err != nil {
		t.Error(err)
	}
	t.Logf("%s at %.0f %.0f, size %.1f, %d bytes added", where.Where, where.Box.MinX, where.Box.MinY, where.Size, len(stamped)-len(file))
}
