package samples

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// seal stamps a round red seal: two rings, text along the upper half and a star. Its text is no part of the truth.
func (s *sheet) seal(cx, cy, radius float64, text string) {
	side := int(2*radius) + 2
	die := vector.NewRasterizer(side, side)
	middle := float64(side) / 2
	ring(die, middle, radius, radius*0.955)
	ring(die, middle, radius*0.64, radius*0.62)
	star(die, middle, radius*0.3)
	s.arc(die, middle, radius*0.74, radius*0.18, text)
	mark := image.NewAlpha(image.Rect(0, 0, side, side))
	die.DrawOp = draw.Src
	die.Draw(mark, mark.Rect, image.Opaque, image.Point{})
	wear(mark, uint64(cx)<<16^uint64(cy))
	at := image.Pt(int(cx-middle), int(cy-middle))
	lay(s.layer(red), mark.Rect.Add(at), mark, image.Point{})
}

// wear makes the stamp's ink uneven.
func wear(mark *image.Alpha, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 7))
	for i, a := range mark.Pix {
		if a > 0 {
			mark.Pix[i] = uint8(uint(a) * uint(170+r.IntN(60)) / 255)
		}
	}
}

// ring adds an annulus: the inner circle runs the other way round, which leaves it empty.
func ring(die *vector.Rasterizer, middle, outer, inner float64) {
	circle(die, middle, outer, 1)
	circle(die, middle, inner, -1)
}

func circle(die *vector.Rasterizer, middle, radius, way float64) {
	const steps = 180
	polygon(die, steps, func(i int) (float64, float64) {
		sin, cos := math.Sincos(way * 2 * math.Pi * float64(i) / steps)
		return middle + radius*cos, middle + radius*sin
	})
}

func star(die *vector.Rasterizer, middle, radius float64) {
	polygon(die, 10, func(i int) (float64, float64) {
		sin, cos := math.Sincos(math.Pi * float64(i) / 5)
		reach := radius
		if i%2 == 1 {
			reach *= 0.382
		}
		return middle + reach*sin, middle - reach*cos
	})
}

// polygon adds n corners.
func polygon(die *vector.Rasterizer, n int, corner func(int) (float64, float64)) {
	for i := range n {
		x, y := corner(i)
		if i == 0 {
			die.MoveTo(float32(x), float32(y))
			continue
		}
		die.LineTo(float32(x), float32(y))
	}
	die.ClosePath()
}

// arc adds text along a circle, its middle on top. Long text is set smaller, so that the seal's foot stays free.
func (s *sheet) arc(die *vector.Rasterizer, middle, radius, size float64, text string) {
	font, err := s.fonts.font(style{bold: true})
	if err != nil {
		s.err = err
		return
	}
	const spread = 1.25 // between letters
	ppem := fixed.Int26_6(size * 64)
	var buf sfnt.Buffer
	total := 0.0
	for _, r := range text {
		total += spread * advanceOf(font, &buf, r, ppem)
	}
	if longest := 5 * radius; total > longest {
		s.arc(die, middle, radius, size*longest/total*0.99, text)
		return
	}
	angle := -total / radius / 2
	for _, r := range text {
		step := spread * advanceOf(font, &buf, r, ppem)
		outline(die, font, &buf, r, ppem, turn{middle, radius, angle + step/radius/2, step / spread / 2})
		angle += step / radius
	}
}

func advanceOf(f *opentype.Font, buf *sfnt.Buffer, r rune, ppem fixed.Int26_6) float64 {
	index, err := f.GlyphIndex(buf, r)
	if err != nil {
		return 0
	}
	advance, err := f.GlyphAdvance(buf, index, ppem, 0)
	if err != nil {
		return 0
	}
	return float64(advance) / 64
}

// turn puts a glyph onto a circle: its baseline's middle at an angle clockwise from the top.
type turn struct{ middle, radius, angle, half float64 }

func (t turn) at(p fixed.Point26_6) (x, y float32) {
	sin, cos := math.Sincos(t.angle)
	u, v := float64(p.X)/64-t.half, float64(p.Y)/64-t.radius
	return float32(t.middle + u*cos - v*sin), float32(t.middle + u*sin + v*cos)
}

// outline adds one glyph.
func outline(die *vector.Rasterizer, f *opentype.Font, buf *sfnt.Buffer, r rune, ppem fixed.Int26_6, t turn) {
	index, err := f.GlyphIndex(buf, r)
	if err != nil {
		return
	}
	segments, err := f.LoadGlyph(buf, index, ppem, nil)
	if err != nil {
		return
	}
	for _, g := range segments {
		x0, y0 := t.at(g.Args[0])
		x1, y1 := t.at(g.Args[1])
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			die.ClosePath()
			die.MoveTo(x0, y0)
		case sfnt.SegmentOpLineTo:
			die.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			die.QuadTo(x0, y0, x1, y1)
		}
	}
	die.ClosePath()
}
