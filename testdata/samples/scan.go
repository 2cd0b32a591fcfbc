package samples

import (
	"image"
	"image/color"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// paper is what a page is printed on and how the scanner renders it.
type paper struct {
	tint  color.RGBA
	grey  bool  // a grey scan
	white uint8 // everything at least this light becomes white, as office scanners do. If zero, nothing is changed
}

// printedIn are the colours of the inks.
var printedIn = [inks]color.RGBA{
	black: {28, 27, 32, 255},
	red:   {205, 32, 45, 255},
	blue:  {38, 52, 140, 255},
}

// lens moves points of the upright sheet onto the final scan.
type lens struct {
	width, height float64 // of the upright sheet
	sin, cos      float64
	rotation      int
}

func newLens(s *sheet, o Options) lens {
	sin, cos := math.Sincos(o.Skew * math.Pi / 180)
	return lens{float64(s.width), float64(s.height), sin, cos, o.Rotation}
}

// skewed returns where a point of the upright sheet lies after the sheet was turned clockwise about its middle.
func (l lens) skewed(p pipeline.Point) pipeline.Point {
	x, y := p.X-l.width/2, p.Y-l.height/2
	return pipeline.Point{X: l.width/2 + x*l.cos - y*l.sin, Y: l.height/2 + x*l.sin + y*l.cos}
}

// point is the inverse of pipeline.Page's straightening.
func (l lens) point(p pipeline.Point) pipeline.Point {
	p = l.skewed(p)
	switch l.rotation {
	case 90:
		return pipeline.Point{X: p.Y, Y: l.width - p.X}
	case 180:
		return pipeline.Point{X: l.width - p.X, Y: l.height - p.Y}
	case 270:
		return pipeline.Point{X: l.height - p.Y, Y: p.X}
	}
	return p
}

func (l lens) quad(q pipeline.Quad) pipeline.Quad {
	for i := range q {
		q[i] = l.point(q[i])
	}
	return q
}

// scan puts the sheet on the scanner: the inks as captured and the truth in the scan's own pixels.
func (s *sheet) scan(o Options) ([inks]*image.Alpha, TruthPage, error) {
	l := newLens(s, o)
	var captured [inks]*image.Alpha
	for i, layer := range s.layers {
		if layer != nil {
			captured[i] = quarterTurn(skew(soften(layer), l), o.Rotation)
		}
	}
	page := TruthPage{Width: s.width, Height: s.height, DPI: s.dpi, Rotation: o.Rotation, Skew: o.Skew, Text: joined(s.words)}
	if o.Rotation%180 != 0 {
		page.Width, page.Height = s.height, s.width
	}
	for _, w := range s.words {
		page.Words = append(page.Words, w.placed(l.quad(w.Quad)))
	}
	for _, c := range s.codes {
		c.Quad = l.quad(c.Quad)
		page.Codes = append(page.Codes, c)
	}
	return captured, page, s.err
}

// soften is the scanner's optics: a slight blur, by the kernel 1-6-1 in both directions.
func soften(src *image.Alpha) *image.Alpha {
	wide, high := image.NewAlpha(src.Rect), image.NewAlpha(src.Rect)
	blur(wide.Pix, src.Pix, 1)
	blur(high.Pix, wide.Pix, src.Stride)
	return high
}

func blur(dst, src []uint8, step int) {
	for i := step; i < len(src)-step; i++ {
		if sum := uint(src[i-step]) + 6*uint(src[i]) + uint(src[i+step]); sum != 0 {
			dst[i] = uint8((sum + 4) / 8)
		}
	}
}

// skew turns the layer clockwise about its middle, interpolating between pixels.
func skew(src *image.Alpha, l lens) *image.Alpha {
	if l.sin == 0 {
		return src
	}
	dst := image.NewAlpha(src.Rect)
	const one = 1 << 16
	du, dv := int(l.cos*one), int(-l.sin*one)
	for y := range dst.Rect.Dy() {
		dx, dy := 0.5-l.width/2, float64(y)+0.5-l.height/2
		u := int((l.width/2 + dx*l.cos + dy*l.sin - 0.5) * one)
		v := int((l.height/2 - dx*l.sin + dy*l.cos - 0.5) * one)
		row := dst.Pix[y*dst.Stride:][:dst.Rect.Dx()]
		for x := range row {
			row[x] = between(src, u, v)
			u, v = u+du, v+dv
		}
	}
	return dst
}

// between reads the layer at a place given in 1/65536 pixels.
func between(src *image.Alpha, u, v int) uint8 {
	x, y := u>>16, v>>16
	if x < 0 || y < 0 || x >= src.Rect.Dx()-1 || y >= src.Rect.Dy()-1 {
		return 0
	}
	p := src.Pix[y*src.Stride+x:]
	a, b, c, d := uint(p[0]), uint(p[1]), uint(p[src.Stride]), uint(p[src.Stride+1])
	if a|b|c|d == 0 {
		return 0
	}
	fx, fy := uint(u>>8)&255, uint(v>>8)&255
	upper, lower := a*(256-fx)+b*fx, c*(256-fx)+d*fx
	return uint8((upper*(256-fy) + lower*fy) >> 16)
}

// quarterTurn turns the layer so that a clockwise turn by rotation makes it upright again.
func quarterTurn(src *image.Alpha, rotation int) *image.Alpha {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if rotation%360 == 0 {
		return src
	}
	dst := image.NewAlpha(image.Rect(0, 0, w, h))
	if rotation%180 != 0 {
		dst = image.NewAlpha(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x, a := range src.Pix[y*src.Stride:][:w] {
			switch rotation {
			case 90:
				dst.Pix[(w-1-x)*dst.Stride+y] = a
			case 180:
				dst.Pix[(h-1-y)*dst.Stride+w-1-x] = a
			case 270:
				dst.Pix[x*dst.Stride+h-1-y] = a
			}
		}
	}
	return dst
}
