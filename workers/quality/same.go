package quality

import (
	"image"

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

// Same reports whether two pictures show one page. Noise, brightness, a slight lean and another place on the glass do not
// count; one other name in the same form does. Except is a part of b, in its pixels, that is left out of account; nil: none.
// Dpi are the pages' as measured.
func Same(a, b image.Image, dpiA, dpiB float64, except *pipeline.Rect) bool {
	return newComparison(a, b, dpiA, dpiB).same(except, dpiB)
}

// comparison is two pages of the same size, how dark each place is.
type comparison struct{ a, b plane }

func newComparison(a, b image.Image, dpiA, dpiB float64) comparison {
	return comparison{darkness(a, dpiA), darkness(b, dpiB)}
}

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
	blocks, differ := 0, make([]bool, columns*rows)
	others := 0
	for i := range differ {
		x, y := i%columns*blockSize, i/columns*blockSize
		if c.atEdge(i%columns, i/columns) || touches(except, x, y, sameDPI/dpi) {
			continue
		}
		r, ink := c.block(x, y, dx, dy)
		if !ink {
			continue
		}
		blocks++
		if differ[i] = r < blockSame; differ[i] {
			others++
		}
	}
	return blocks > 0 && float64(others) <= (1-sameShare)*float64(blocks) && !sideBySide(differ, columns)
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

// sideBySide reports whether neighbours in a line differ.
func sideBySide(differ []bool, columns int) bool {
	run := 0
	for i, d := range differ {
		if i%columns == 0 || !d {
			run = 0
		}
		if d {
			if run++; run >= sameWords {
				return true
			}
		}
	}
	return false
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

// block returns how like a block of b is to the place in a where it fits best, and whether there is print on either.
func (c comparison) block(x, y, dx, dy int) (best float64, ink bool) {
	best = -1
	here := c.b.part(x, y)
	ink = printed(here)
	for my := -localMove; my <= localMove; my++ {
		for mx := -localMove; mx <= localMove; mx++ {
			ax, ay := x+dx+mx, y+dy+my
			if ax < 0 || ay < 0 || ax+blockSize > c.a.width || ay+blockSize > c.a.height {
				continue
			}
			there := c.a.part(ax, ay)
			if mx == 0 && my == 0 {
				ink = ink || printed(there)
			}
			best = max(best, correlation(here, there))
		}
	}
	return best, ink && best > -1
}

func (p plane) part(x, y int) []byte {
	out := make([]byte, 0, blockSize*blockSize)
	for dy := range blockSize {
		out = append(out, p.pix[(y+dy)*p.stride+x:][:blockSize]...)
	}
	return out
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
