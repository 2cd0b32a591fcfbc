package quality

const (
	strokeMost  = 6.0  // mm along the edge: longer is a shadow, a rule or the lid
	strokeLeast = 0.25 // mm
	lineReach   = 12.0 // mm inward in which the rest of a cut line of text lies
	cutLines    = 3    // lines of text that run over the left or right edge
	cutLetters  = 8    // letters that run over the top or the bottom
	cutApart    = 2.0  // mm between lines
)

// cut lists the edges of the picture that print runs over. Shadows and the black of the scanner's lid lie along an edge;
// text crosses it in many short pieces, and goes on inside.
func (c *pageCopy) cut() []Side {
	var sides []Side
	for _, s := range []Side{Top, Bottom, Left, Right} {
		b := border{c, s}
		if n := b.crossings(); s == Top || s == Bottom {
			if n >= cutLetters {
				sides = append(sides, s)
			}
		} else if n >= cutLines {
			sides = append(sides, s)
		}
	}
	return sides
}

// border sees one edge of a copy: along it, and inward from it.
type border struct {
	*pageCopy
	side Side
}

func (b border) length() int {
	if b.side == Top || b.side == Bottom {
		return b.y.width
	}
	return b.y.height
}

// ink reports whether there is print at a place along the edge, so far inward.
func (b border) ink(along, inward int) bool {
	x, y := along, inward
	switch b.side {
	case Bottom:
		y = b.y.height - 1 - inward
	case Left:
		x, y = inward, along
	case Right:
		x, y = b.y.width-1-inward, along
	}
	return x >= 0 && y >= 0 && x < b.y.width && y < b.y.height && b.inked(b.y.pix[y*b.y.stride+x])
}

// crossings counts the strokes that cross the edge: letters at the top and bottom, lines of text at the sides.
func (b border) crossings() int {
	n, dark, run, last := 0, 0, 0, -b.length()
	for along := range b.length() + 1 {
		if along < b.length() && b.ink(along, 0) && b.ink(along, 1) {
			run++
			dark++
			continue
		}
		if run > 0 && b.stroke(along-run, run) && (b.level() || along-last > b.mm(cutApart)) {
			n, last = n+1, along
		}
		run = 0
	}
	if 2*dark > b.length() {
		return 0
	}
	return n
}

func (b border) level() bool { return b.side == Top || b.side == Bottom }

// stroke reports whether what crosses the edge there belongs to print.
func (b border) stroke(at, length int) bool {
	if length > b.mm(strokeMost) || float64(length) < strokeLeast/25.4*b.dpi {
		return false
	}
	if b.level() {
		return b.share(at-b.mm(15), at+length+b.mm(15), 1, b.mm(1.5)) > 0.1
	}
	share := b.share(at, at+length, b.mm(2), b.mm(lineReach))
	return share > 0.08 && share < 0.6
}

// share returns how much of a part is print.
func (b border) share(from, to, near, far int) float64 {
	ink := 0
	for along := from; along < to; along++ {
		for inward := near; inward < far; inward++ {
			if b.ink(along, inward) {
				ink++
			}
		}
	}
	return float64(ink) / float64(max(1, (to-from)*(far-near)))
}
