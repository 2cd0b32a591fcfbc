package quality

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	_ "image/png"
	"testing"

	_ "golang.org/x/image/tiff"

	"github.com/motlan/motlan/testdata/samples"
)

// kinds are the papers that the tests draw.
var kinds = map[string]func(samples.Family, samples.Options) (samples.Sample, error){
	"authorisation": samples.Family.Authorisation, "certificate": samples.Family.LandCertificate, "change": samples.Family.LandChange,
}

// drawn returns the first page of a paper.
func drawn(t testing.TB, kind string, family uint64, o samples.Options) image.Image {
	t.Helper()
	s, err := kinds[kind](samples.NewFamily(family), o)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, s.Data)
}

func decoded(t testing.TB, data []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// coloured returns a copy that can be drawn on.
func coloured(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// blurred averages every pixel with its neighbours up to rx and ry away.
func blurred(img image.Image, rx, ry int) *image.Gray {
	luma := lumaOf(img)
	p := plane{luma.width, luma.height, luma.width, make([]byte, luma.width*luma.height)}
	for y := range p.height {
		copy(p.row(y), luma.row(y))
	}
	for y := range p.height {
		average(p.pix[y*p.width:], p.width, 1, rx)
	}
	for x := range p.width {
		average(p.pix[x:], p.height, p.width, ry)
	}
	return &image.Gray{Pix: p.pix, Stride: p.width, Rect: image.Rect(0, 0, p.width, p.height)}
}

// average smooths n values that lie step apart.
func average(pix []byte, n, step, reach int) {
	line, sum := make([]int, n+1), 0
	for i := range n {
		sum += int(pix[i*step])
		line[i+1] = sum
	}
	for i := range n {
		from, to := max(0, i-reach), min(n, i+reach+1)
		pix[i*step] = byte((line[to] - line[from]) / (to - from))
	}
}

// noted lays a note of coloured paper with a shadow and some writing on the page.
func noted(img image.Image, at image.Rectangle, paper color.RGBA) *image.RGBA {
	out := coloured(img)
	draw.Draw(out, at.Add(image.Pt(4, 4)), image.NewUniform(color.RGBA{120, 118, 115, 255}), image.Point{}, draw.Src)
	draw.Draw(out, at, image.NewUniform(paper), image.Point{}, draw.Src)
	for y := at.Min.Y + 60; y < at.Max.Y-40; y += 70 {
		for x := at.Min.X + 40; x < at.Max.X-120; x += 60 {
			draw.Draw(out, image.Rect(x, y, x+35, y+6), image.NewUniform(color.RGBA{40, 50, 120, 255}), image.Point{}, draw.Src)
		}
	}
	grain(out)
	return out
}

// grain is the noise of a scanner's sensor, the same at every run.
func grain(img *image.RGBA) {
	state := uint32(1)
	for i := range img.Pix {
		state = state*1664525 + 1013904223
		if i%4 != 3 {
			img.Pix[i] = byte(min(255, max(0, int(img.Pix[i])+int(state>>28)-8)))
		}
	}
}

// part cuts a page, in pixels.
func part(img image.Image, x0, y0, x1, y1 int) image.Image {
	r := image.Rect(x0, y0, x1, y1).Intersect(img.Bounds())
	out := image.NewRGBA(image.Rectangle{Max: r.Size()})
	draw.Draw(out, out.Rect, img, r.Min, draw.Src)
	return out
}
