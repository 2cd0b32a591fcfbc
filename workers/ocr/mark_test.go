package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// TestMarksOfSecrecyAreRead: the framed stamps of Circular 10/2020/TT-BCA, in red as it has them, and as a copier leaves them.
func TestMarksOfSecrecyAreRead(t *testing.T) {
	e := newEngine(t)
	for ink, name := range map[color.RGBA]string{{200, 30, 40, 255}: "red", {30, 30, 30, 255}: "black"} {
		for mark, width := range map[string]int{"MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40} {
			d := drawNotice(t)
			rgba := image.NewRGBA(d.image.Bounds())
			draw.Draw(rgba, rgba.Bounds(), d.image, image.Point{}, draw.Src)
			drawMark(t, rgba, image.Pt(480, 570), width, mark, ink)
			page, err := e.Recognise(encodePNG(t, rgba.SubImage(image.Rect(0, 0, 2480, 1100))), 300)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(page); !strings.Contains(got, " "+mark+" ") {
				t.Errorf("%s %s is not read: %s", name, mark, got[:min(len(got), 300)])
			}
		}
	}
}

// drawMark stamps a text into a frame of width by 8 mm.
func drawMark(t *testing.T, img *image.RGBA, at image.Point, width int, text string, ink color.RGBA) {
	t.Helper()
	const line = 5
	frame := image.Rect(0, 0, width*300*10/254, 8*300*10/254).Add(at)
	draw.Draw(img, frame, image.NewUniform(ink), image.Point{}, draw.Src)
	draw.Draw(img, frame.Inset(line), image.White, image.Point{}, draw.Src)
	file, err := os.ReadFile(strings.Replace(fontFile, "Regular", "Bold", 1))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := opentype.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 13, DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	pen := &font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face}
	pen.Dot = fixed.P(frame.Min.X+(frame.Dx()-pen.MeasureString(text).Round())/2, frame.Max.Y-26)
	pen.DrawString(text)
}
