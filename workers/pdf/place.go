package pdf

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Where is the part of the page that holds the stamp.
type Where string

// The parts, in the order in which they are tried.
const (
	TopLeft    Where = "top-left"
	LeftMargin Where = "left-margin" // turned, reads from the bottom up
	TopMargin  Where = "top-margin"
	AddedStrip Where = "added-strip" // the page was made taller: no free place was left
)

// Placement says where a stamp was put, on the displayed page in points: origin top left, y downwards.
type Placement struct {
	Where Where
	Box   pipeline.Rect
	Size  float64 // of the type, points
}

const (
	largestType  = 10.0
	smallestType = 6.0
	leading      = 1.2  // line to line, in type sizes
	pageMargin   = 12.0 // what printers leave out; points
	edgeMargin   = 5.0  // the least distance from the edge in the margins
	stampGap     = 3.0  // to the nearest word or code
	searchStep   = 3.0
)

// room is a displayed page with what is on it.
type room struct {
	width, height float64
	taken         []pipeline.Rect
}

// region is where a stamp's top left corner may be.
type region struct {
	where  Where
	turned bool
	corner pipeline.Rect
	margin float64
}

func (r room) regions() []region {
	return []region{
		{TopLeft, false, pipeline.Rect{MinX: pageMargin, MinY: pageMargin, MaxX: r.width / 4, MaxY: r.height / 6}, pageMargin},
		{LeftMargin, true, pipeline.Rect{MinX: edgeMargin, MinY: pageMargin, MaxX: r.width / 8, MaxY: r.height}, edgeMargin},
		{TopMargin, false, pipeline.Rect{MinX: edgeMargin, MinY: edgeMargin, MaxX: r.width, MaxY: r.height / 12}, edgeMargin},
	}
}

// place finds room for a block that is width × height at a type size of one point, preferring the place the law names over
// the type size.
func (r room) place(width, height float64) (Placement, bool) {
	for _, g := range r.regions() {
		for size := largestType; size >= smallestType; size -= 0.5 {
			w, h := width*size, height*size
			if g.turned {
				w, h = h, w
			}
			if box, ok := r.free(g, w, h); ok {
				return Placement{Where: g.where, Box: box, Size: size}, true
			}
		}
	}
	return Placement{}, false
}

// free finds the first free place in a region, row by row.
func (r room) free(g region, w, h float64) (pipeline.Rect, bool) {
	for y := g.corner.MinY; y <= min(g.corner.MaxY, r.height-g.margin-h); y += searchStep {
		for x := g.corner.MinX; x <= min(g.corner.MaxX, r.width-g.margin-w); x += searchStep {
			box := pipeline.Rect{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}
			if !slices.ContainsFunc(r.taken, func(t pipeline.Rect) bool { return near(box, t) }) {
				return box, true
			}
		}
	}
	return pipeline.Rect{}, false
}

// near reports whether two rectangles are less than the gap apart.
func near(a, b pipeline.Rect) bool {
	return a.MinX < b.MaxX+stampGap && b.MinX < a.MaxX+stampGap && a.MinY < b.MaxY+stampGap && b.MinY < a.MaxY+stampGap
}
