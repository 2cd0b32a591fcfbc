package samples

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// spread is how much wider a hand writes than the italic type that its letters are bent from.
const spread = 1.22

// pen writes words as one hand does: leaning, uneven, off the line, and never twice alike. A hand always leans the same.
type pen struct {
	r      *rand.Rand
	ink    ink
	lean   float64 // of the letters
	height float64 // of the letters over that of print
}

func newPen(r *rand.Rand) *pen {
	return &pen{r: r, ink: pick(r, []ink{blue, blue, blue, black}), lean: r.Float64()*0.5 - 0.05, height: 1.1 + 0.3*r.Float64()}
}

// stroke is how one letter comes out.
type stroke struct {
	x, y       float64 // where its baseline begins, pixels
	lean, turn float64
	wide, high float64
	wave       [4]float64
	em         float64
}

// write writes text with its baseline's left end at (x, y) and notes it as handwritten. It returns the width.
func (s *sheet) write(x, y float64, text string, st style) float64 {
	font, err := s.fonts.font(style{italic: true})
	if err != nil {
		s.err = err
		return 0
	}
	em, width := s.pt(st.size), s.advance(text, st)
	left, top := math.Floor(x-em), math.Floor(y-2*em) // of the word's own little sheet
	n := nib{vector.NewRasterizer(int(width+2*em), int(3*em)), font, new(sfnt.Buffer), fixed.Int26_6(em * 64)}
	box := pipeline.Rect{MinX: x, MinY: y, MaxX: x, MaxY: y}
	for _, r := range text {
		ink := n.letter(r, s.pen.stroke(x-left, y-top, em))
		box = box.Union(pipeline.Rect{MinX: ink.MinX + left, MinY: ink.MinY + top, MaxX: ink.MaxX + left, MaxY: ink.MaxY + top})
		x += spread * advanceOf(font, n.buf, r, n.ppem)
	}
	mark := image.NewAlpha(image.Rectangle{Max: n.Size()})
	n.DrawOp = draw.Src
	n.Draw(mark, mark.Rect, image.Opaque, image.Point{})
	lay(s.layer(s.pen.ink), mark.Rect.Add(image.Pt(int(left), int(top))), mark, image.Point{})
	s.words = append(s.words, TruthWord{Text: text, Quad: box.Quad(), Hand: true, Line: s.line})
	return width
}

// stroke makes up how the next letter comes out.
func (p *pen) stroke(x, y, em float64) stroke {
	wild := func(most float64) float64 { return most * p.r.NormFloat64() }
	s := stroke{x: x + wild(0.02*em), y: y + wild(0.055*em), lean: p.lean + wild(0.09), turn: wild(0.06), em: em,
		wide: spread * (1 + wild(0.08)), high: p.height * (1 + wild(0.09))}
	for i := range s.wave {
		s.wave[i] = wild(1)
	}
	return s
}

// at bends a point of a letter's outline.
func (s stroke) at(p fixed.Point26_6) (x, y float64) {
	u, v := float64(p.X)/64, float64(p.Y)/64
	u += 0.035 * s.em * math.Sin(5*v/s.em+s.wave[0]) * s.wave[1]
	v += 0.035 * s.em * math.Sin(5*u/s.em+s.wave[2]) * s.wave[3]
	u, v = u*s.wide-v*s.lean, v*s.high
	return s.x + u - v*s.turn, s.y + v + u*s.turn
}

// nib draws the letters of one word.
type nib struct {
	*vector.Rasterizer
	font *sfnt.Font
	buf  *sfnt.Buffer
	ppem fixed.Int26_6
}

// letter adds one bent letter, a digit as the lines that a hand makes, and returns where its ink lies.
func (n nib) letter(r rune, s stroke) pipeline.Rect {
	box := pipeline.Rect{MinX: s.x, MinY: s.y, MaxX: s.x, MaxY: s.y}
	if path, ok := digits[r]; ok {
		return n.digit(path, s, box)
	}
	index, err := n.font.GlyphIndex(n.buf, r)
	if err != nil {
		return box
	}
	segments, err := n.font.LoadGlyph(n.buf, index, n.ppem, nil)
	if err != nil {
		return box
	}
	for _, g := range segments {
		x0, y0 := s.at(g.Args[0])
		x1, y1 := s.at(g.Args[1])
		box = box.Union(pipeline.Rect{MinX: x0, MinY: y0, MaxX: x0, MaxY: y0})
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			n.ClosePath()
			n.MoveTo(float32(x0), float32(y0))
		case sfnt.SegmentOpLineTo:
			n.LineTo(float32(x0), float32(y0))
		case sfnt.SegmentOpQuadTo:
			n.QuadTo(float32(x0), float32(y0), float32(x1), float32(y1))
			box = box.Union(pipeline.Rect{MinX: x1, MinY: y1, MaxX: x1, MaxY: y1})
		}
	}
	n.ClosePath()
	return box
}
