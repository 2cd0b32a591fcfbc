package samples

import (
	"image"
	"math"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// ink is one of the colours that a paper is printed, stamped and signed in.
type ink int

const (
	black ink = iota
	red
	blue
	inks // how many there are
)

// sheet is one upright A4 page being printed: how much of each ink lies on every pixel, and what was written.
// The first error sticks in err and is returned by scan; drawing goes on meanwhile.
type sheet struct {
	dpi           int
	width, height int
	fonts         *fonts
	layers        [inks]*image.Alpha // nil: nothing in that ink
	words         []TruthWord
	codes         []pipeline.Code
	line          int    // how many lines were printed
	pen           *pen   // writes what is written by hand; nil: nobody does
	family        string // of fonts; empty: Tinos
	err           error
}

// newSheet returns an empty A4 page.
func newSheet(dpi int) *sheet {
	return &sheet{dpi: dpi, width: 2480 * dpi / 300, height: 3508 * dpi / 300, fonts: newFonts(dpi)}
}

// mm converts millimetres to pixels.
func (s *sheet) mm(v float64) float64 { return v * float64(s.dpi) / 25.4 }

// pt converts points to pixels.
func (s *sheet) pt(v float64) float64 { return v * float64(s.dpi) / 72 }

func (s *sheet) layer(i ink) *image.Alpha {
	if s.layers[i] == nil {
		s.layers[i] = image.NewAlpha(image.Rect(0, 0, s.width, s.height))
	}
	return s.layers[i]
}

func (s *sheet) face(st style) font.Face {
	if st.family = s.family; st.hand {
		st = style{size: st.size, italic: true}
	}
	face, err := s.fonts.face(st)
	if err != nil && s.err == nil {
		s.err = err
	}
	return face
}

// advance returns the width of text in pixels.
func (s *sheet) advance(text string, st style) float64 {
	face := s.face(st)
	if face == nil {
		return 0
	}
	if st.hand {
		return spread * float64(font.MeasureString(face, text)) / 64
	}
	return float64(font.MeasureString(face, text)) / 64
}

// word prints text with its baseline's left end at (x, y) and notes it. It returns the width.
func (s *sheet) word(x, y float64, text string, st style) float64 {
	if st.hand {
		return s.write(x, y, text, st)
	}
	face := s.face(st)
	if face == nil {
		return 0
	}
	dot := fixed.Point26_6{X: fixed.Int26_6(math.Round(x * 64)), Y: fixed.Int26_6(math.Round(y * 64))}
	bounds, advance := font.BoundString(face, text)
	s.words = append(s.words, TruthWord{Text: text, Quad: inkBox(bounds.Add(dot)).Quad(), Line: s.line})
	previous := rune(-1)
	for _, r := range text {
		if previous >= 0 {
			dot.X += face.Kern(previous, r)
		}
		box, mask, at, step, _ := face.Glyph(dot, r)
		if glyph, ok := mask.(*image.Alpha); ok {
			lay(s.layer(st.ink), box, glyph, at)
		}
		dot.X += step
		previous = r
	}
	return float64(advance) / 64
}

// inkBox converts the bounds of outlines to pixels.
func inkBox(b fixed.Rectangle26_6) pipeline.Rect {
	return pipeline.Rect{MinX: float64(b.Min.X) / 64, MinY: float64(b.Min.Y) / 64,
		MaxX: float64(b.Max.X) / 64, MaxY: float64(b.Max.Y) / 64}
}

// lay puts the ink of src, from the point at, onto the box of dst.
func lay(dst *image.Alpha, box image.Rectangle, src *image.Alpha, at image.Point) {
	shift := at.Sub(box.Min)
	clip := box.Intersect(dst.Rect)
	for y := clip.Min.Y; y < clip.Max.Y; y++ {
		to := dst.Pix[dst.PixOffset(clip.Min.X, y):]
		from := src.Pix[src.PixOffset(clip.Min.X+shift.X, y+shift.Y):]
		for i := range clip.Dx() {
			a, b := uint(to[i]), uint(from[i])
			to[i] = uint8(a + b - a*b/255)
		}
	}
}

// rule fills an upright rectangle, in pixels.
func (s *sheet) rule(x0, y0, x1, y1 float64, i ink) {
	layer := s.layer(i)
	box := image.Rect(int(x0), int(y0), max(int(x1), int(x0)+1), max(int(y1), int(y0)+1)).Intersect(layer.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := layer.Pix[layer.PixOffset(box.Min.X, y):][:box.Dx()]
		for i := range row {
			row[i] = 255
		}
	}
}

// frame draws the outline of a rectangle with lines of the given thickness, in pixels.
func (s *sheet) frame(r pipeline.Rect, thick float64, i ink) {
	s.rule(r.MinX, r.MinY, r.MaxX, r.MinY+thick, i)
	s.rule(r.MinX, r.MaxY-thick, r.MaxX, r.MaxY, i)
	s.rule(r.MinX, r.MinY, r.MinX+thick, r.MaxY, i)
	s.rule(r.MaxX-thick, r.MinY, r.MaxX, r.MaxY, i)
}
