package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestRedPrintIsReadAndSealsFade: the words "THÔNG BÁO" turn red, and a seal is set over the running text.
func TestRedPrintIsReadAndSealsFade(t *testing.T) {
	d := drawNotice(t)
	rgba := image.NewRGBA(d.image.Bounds())
	draw.Draw(rgba, rgba.Bounds(), d.image, image.Point{}, draw.Src)
	for y := 740; y < 830; y++ {
		for x := range rgba.Rect.Dx() {
			if c := rgba.RGBAAt(x, y); c.R < 200 {
				rgba.SetRGBA(x, y, color.RGBA{215, c.G, c.B, 255})
			}
		}
	}
	drawSeal(rgba, image.Pt(900, 1250))
	page, err := newEngine(t).Recognise(encodePNG(t, rgba), 300)
	if err != nil {
		t.Fatal(err)
	}
	missing := 0
	for _, text := range d.words {
		if !slices.ContainsFunc(page.Words, func(w pipeline.Word) bool { return w.Text == text }) {
			t.Logf("missing: %s", text)
			missing++
		}
	}
	red := func(text string) bool {
		return slices.ContainsFunc(page.Words, func(w pipeline.Word) bool { return w.Text == text })
	}
	if !red("THÔNG") || !red("BÁO") || missing > 3 {
		t.Errorf("%d words missing, red title read: %v %v", missing, red("THÔNG"), red("BÁO"))
	}
}

// drawSeal draws two rings of 36 mm and some strokes between them, in stamp ink that lets print show through.
func drawSeal(img *image.RGBA, centre image.Point) {
	for y := -220; y <= 220; y++ {
		for x := -220; x <= 220; x++ {
			r := math.Hypot(float64(x), float64(y))
			ring := r > 205 && r < 213 || r > 140 && r < 145
			stroke := r > 155 && r < 195 && int(math.Atan2(float64(y), float64(x))*20)%2 == 0
			if c := img.RGBAAt(centre.X+x, centre.Y+y); ring || stroke {
				img.SetRGBA(centre.X+x, centre.Y+y, color.RGBA{uint8(min(int(c.R), 225)), c.G / 5, c.B / 5, 255})
			}
		}
	}
}
