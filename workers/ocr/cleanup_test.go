package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// spoilt are kinds of damage that a page of an office has; each is drawn onto the notice. Print that other print covers may be
// lost, nothing beside it.
var spoilt = map[string]func(*image.RGBA){
	"the other side shines through": func(img *image.RGBA) {
		front := slices.Clone(img.Pix)
		width := img.Rect.Dx()
		for y := range img.Rect.Dy() {
			for x := range width {
				if front[img.PixOffset(width-1-x, (y+60)%img.Rect.Dy())] < 128 {
					darken(img, x, y, color.RGBA{190, 190, 188, 255})
				}
			}
		}
	},
	"specks": func(img *image.RGBA) {
		random := rand.New(rand.NewPCG(1, 2))
		for range 12_000 {
			x, y, size := random.IntN(img.Rect.Dx()), random.IntN(img.Rect.Dy()), 1+random.IntN(3)
			shade := []color.RGBA{{40, 40, 40, 255}, {255, 255, 255, 255}}[random.IntN(2)]
			draw.Draw(img, image.Rect(x, y, x+size, y+size), image.NewUniform(shade), image.Point{}, draw.Src)
		}
	},
	"a shadow across the page": func(img *image.RGBA) {
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				light := 110 + 145*min(abs(x-y/2)+200, 1200)/1200
				i := img.PixOffset(x, y)
				for c := range 3 {
					img.Pix[i+c] = uint8(int(img.Pix[i+c]) * light / 255)
				}
			}
		}
	},
	"a white title in a black bar": func(img *image.RGBA) {
		for y := 730; y < 850; y++ {
			for x := 300; x < 2200; x++ {
				i := img.PixOffset(x, y)
				for c := range 3 {
					img.Pix[i+c] = 255 - img.Pix[i+c]
				}
			}
		}
	},
	"rules of a table": func(img *image.RGBA) {
		for y := 565; y < 2200; y += 120 {
			draw.Draw(img, image.Rect(200, y, 2300, y+5), image.Black, image.Point{}, draw.Src)
		}
		for _, x := range []int{200, 2300} {
			draw.Draw(img, image.Rect(x, 565, x+5, 2120), image.Black, image.Point{}, draw.Src)
		}
	},
}

func abs(n int) int { return max(n, -n) }

// darken lays an ink onto a pixel that lets darker ones show through.
func darken(img *image.RGBA, x, y int, ink color.RGBA) {
	was := img.RGBAAt(x, y)
	img.SetRGBA(x, y, color.RGBA{min(was.R, ink.R), min(was.G, ink.G), min(was.B, ink.B), 255})
}

func TestSpoiltPagesAreRead(t *testing.T) {
	d, e := drawNotice(t), newEngine(t)
	for name, spoil := range spoilt {
		t.Run(name, func(t *testing.T) {
			img := image.NewRGBA(d.image.Bounds())
			draw.Draw(img, img.Rect, d.image, image.Point{}, draw.Src)
			spoil(img)
			page, err := e.Recognise(encodePNG(t, img), 300)
			if err != nil {
				t.Fatal(err)
			}
			var missing []string
			for _, text := range d.words {
				if !slices.ContainsFunc(page.Words, func(w pipeline.Word) bool { return w.Text == text }) {
					missing = append(missing, text)
				}
			}
			t.Logf("%d words read, %d of %d missing: %q", len(page.Words), len(missing), len(d.words), missing)
			if len(missing) > 3 || len(page.Words) > len(d.words)+5 {
				t.Errorf("%d words read, %d of %d missing: %q", len(page.Words), len(missing), len(d.words), missing)
			}
		})
	}
}
