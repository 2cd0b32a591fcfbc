package quality

import (
	"image"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

const (
	sameDPI    = 60   // at which two pages are compared: letters are four pixels high, dust is gone
	globalMove = 14   // pixels, 6 mm, by which a page may lie elsewhere on the glass
	localMove  = 6    // pixels by which parts of it may be moved besides: a page lies askew, a feeder stretches it
	blockSize  = 14   // pixels, 6 mm: about a word
	blockInk   = 8    // pixels of a block that are print
	inkLevel   = 100  // of 255, from which a pixel is print: below are the patterns that certificates are printed on
	blockSame  = 0.6  // correlation of a block with itself in another capture
	edgeBlocks = 2    // at the edges, that do not count
	sameShare  = 0.95 // of the blocks with print that are the same
	sameWords  = 3    // blocks side by side that differ: other words stand there
)

// Small is a page made small enough for many to be kept and compared. The zero value is the same as no page.
type Small struct {
	dark plane
	dpi  float64 // of the page, as measured
}

// Shrink makes a page small.
func Shrink(page image.Image, dpi float64) Small { return Small{darkness(page, dpi), dpi} }

// Same reports whether two pages are captures of one. Noise, brightness, a slight lean and another place on the glass do not
// count; one other name in the same form does. Except is a part of b, in the pixels of its page, that is left out of account;
// nil: none.
func (a Small) Same(b Small, except *pipeline.Rect) bool {
	return comparison{a.dark, b.dark}.same(except, b.dpi)
}

// comparison is two pages of the same size, how dark each place is.
type comparison struct{ a, b plane }

// darkness returns by how much each place of a page is darker than its paper, at sameDPI, as a share of the darkest print.
func darkness(img image.Image, dpi float64) plane {
	p := lumaOf(img).resized(dpi / sameDPI)
	paper, dark := p.levels()
	for i, v := range p.pix {
		p.pix[i] = byte(min(255, max(0, paper-int(v))*255/max(inkContrast, paper-dark)))
	}
	return p
}

// resized averages what falls on each pixel of a copy that is factor times smaller.
func (p plane) resized(factor float64) plane {
	factor = max(1, factor)
	out := newPlane(max(1, int(float64(p.width)/factor)), max(1, int(float64(p.height)/factor)))
	sums, counts := make([]int, len(out.pix)), make([]int, len(out.pix))
	columns := make([]int, p.width)
	for x := range columns {
		columns[x] = min(out.width-1, int(float64(x)/factor))
	}
	for y := range p.height {
		at := min(out.height-1, int(float64(y)/factor)) * out.width
		for x, v := range p.row(y) {
			sums[at+columns[x]] += int(v)
			counts[at+columns[x]]++
		}
	}
	for i, s := range sums {
		out.pix[i] = byte(s / max(1, counts[i]))
	}
	return out
}

func (c comparison) same(except *pipeline.Rect, dpi float64) bool {
	dx, dy := c.move()
	columns, rows := c.b.width/blockSize, c.b.height/blockSize
	blocks, others, run := 0, 0, 0 // with print, those that differ, and those side by side up to here
	for i := range columns * rows {
		x, y := i%columns*blockSize, i/columns*blockSize
		ink, other := false, false
		if !c.atEdge(i%columns, i/columns) && !touches(except, x, y, sameDPI/dpi) {
			ink, other = c.block(x, y, dx, dy)
		}
		if ink {
			blocks++
		}
		if i%columns == 0 || !other {
			run = 0
		}
		if other {
			others, run = others+1, run+1
		}
		if run >= sameWords {
			return false
		}
	}
	return blocks > 0 && float64(others) <= (1-sameShare)*float64(blocks)
}

// atEdge reports whether a block is so near the edge that another capture may not have it: there the paper ends here and the
// glass there.
func (c comparison) atEdge(column, row int) bool {
	columns, rows := c.b.width/blockSize, c.b.height/blockSize
	return min(column, row) < edgeBlocks || column >= columns-edgeBlocks-1 || row >= rows-edgeBlocks-1
}

// touches reports whether a block lies in a part of the page, with a margin for its shadow.
func touches(part *pipeline.Rect, x, y int, scale float64) bool {
	if part == nil {
		return false
	}
	const margin = blockSize
	return float64(x+blockSize) > part.MinX*scale-margin && float64(x) < part.MaxX*scale+margin &&
		float64(y+blockSize) > part.MinY*scale-margin && float64(y) < part.MaxY*scale+margin
}

// move returns where the pages fit best, by how dark their rows and columns are.
func (c comparison) move() (dx, dy int) {
	ax, ay := c.a.profiles()
	bx, by := c.b.profiles()
	return bestShift(ax, bx), bestShift(ay, by)
}

func (p plane) profiles() (columns, rows []int) {
	columns, rows = make([]int, p.width), make([]int, p.height)
	for y := range p.height {
		for x, v := range p.row(y) {
			columns[x] += int(v)
			rows[y] += int(v)
		}
	}
	return columns, rows
}

// bestShift returns d so that a[i+d] is most like b[i].
func bestShift(a, b []int) (best int) {
	most := globalMove
	least := -1.0
	for d := -most; d <= most; d++ {
		sum, n := 0, 0
		for i := max(0, -d); i < min(len(b), len(a)-d); i++ {
			diff := a[i+d] - b[i]
			sum, n = sum+max(diff, -diff), n+1
		}
		if mean := float64(sum) / float64(max(1, n)); least < 0 || mean < least {
			least, best = mean, d
		}
	}
	return best
}

// block reports whether there is print on a block of b or at its place in a, and whether it is unlike every place in a that it
// may have moved to. It looks at the nearest ones first: most blocks of a second capture have not moved far.
func (c comparison) block(x, y, dx, dy int) (ink, other bool) {
	here := c.b.part(nil, x, y)
	there, ok := c.placed(nil, x+dx, y+dy)
	if ink = printed(here) || ok && printed(there); !ink {
		return false, false
	}
	for _, m := range moves {
		if there, ok = c.placed(there, x+dx+m.X, y+dy+m.Y); !ok {
			continue
		}
		if other = correlation(here, there) < blockSame; !other {
			return true, false
		}
	}
	return other, other
}

// moves are the places around one, the nearest first.
var moves = func() (list []image.Point) {
	for y := -localMove; y <= localMove; y++ {
		for x := -localMove; x <= localMove; x++ {
			list = append(list, image.Pt(x, y))
		}
	}
	slices.SortStableFunc(list, func(p, q image.Point) int { return p.X*p.X + p.Y*p.Y - q.X*q.X - q.Y*q.Y })
	return list
}()

// placed is the part of a at a place; not ok where that lies outside of it.
func (c comparison) placed(into []byte, x, y int) (part []byte, ok bool) {
	if x < 0 || y < 0 || x+blockSize > c.a.width || y+blockSize > c.a.height {
		return into, false
	}
	return c.a.part(into, x, y), true
}

// part copies a block, over what into holds.
func (p plane) part(into []byte, x, y int) []byte {
	into = into[:0]
	for dy := range blockSize {
		into = append(into, p.pix[(y+dy)*p.stride+x:][:blockSize]...)
	}
	return into
}

func printed(block []byte) bool {
	n := 0
	for _, v := range block {
		if v >= inkLevel {
			n++
		}
	}
	return n >= blockInk
}
