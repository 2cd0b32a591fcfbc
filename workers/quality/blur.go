package quality

import "slices"

const (
	blurLines   = 15  // lines and columns of pixels looked at, an inch
	turnBack    = 12  // by which the brightness has to go back until an edge has ended: noise does less
	leastRise   = 40  // of an edge
	fewEdges    = 200 // say nothing about a page
	likeLargest = 0.5 // of the rise of the largest edges: an edge of print
	sharpest    = 0.3 // of the edges are sharper than the one that stands for the page
)

// edge is a passage from paper to print or back.
type edge struct {
	rise  int
	width float64 // pixels: the rise over the steepest step
}

// blurOf returns how wide the edges of print are, in mm; 0 when there are too few. A moved page is sharp in one direction,
// so the worse of the two counts.
func blurOf(p plane, dpi float64) float64 {
	step := max(1, int(dpi/blurLines))
	var across, down []edge
	column := make([]byte, p.height)
	for y := step / 2; y < p.height; y += step {
		across = edgesOf(p.row(y), across)
	}
	for x := step / 2; x < p.width; x += step {
		for y := range column {
			column[y] = p.pix[y*p.stride+x]
		}
		down = edgesOf(column, down)
	}
	return max(usualWidth(across), usualWidth(down)) / dpi * 25.4
}

// edgesOf appends the edges of one line of pixels.
func edgesOf(line []byte, edges []edge) []edge {
	from, to := 0, 0 // places of the last two extremes
	for i := range line {
		up, back := int(line[to])-int(line[from]), int(line[to])-int(line[i])
		switch {
		case up >= 0 && back <= 0 || up <= 0 && back >= 0:
			to = i
		case max(back, -back) >= turnBack:
			edges = appendEdge(edges, line, from, to)
			from, to = to, i
		}
	}
	return edges
}

func appendEdge(edges []edge, line []byte, from, to int) []edge {
	rise := int(line[to]) - int(line[from])
	if rise = max(rise, -rise); rise < leastRise {
		return edges
	}
	steepest := 1
	for i := max(from, 1); i <= to && i+1 < len(line); i++ {
		d := int(line[i+1]) - int(line[i-1])
		steepest = max(steepest, d, -d)
	}
	return append(edges, edge{rise, 2 * float64(rise) / float64(steepest)})
}

// usualWidth returns the width of the sharper edges of print, in pixels. Soft edges are also those of pictures, shadows and
// what shows through from the back.
func usualWidth(edges []edge) float64 {
	if len(edges) < fewEdges {
		return 0
	}
	rises := make([]int, len(edges))
	for i, e := range edges {
		rises[i] = e.rise
	}
	slices.Sort(rises)
	least := int(likeLargest * float64(rises[len(rises)*95/100]))
	var widths []float64
	for _, e := range edges {
		if e.rise >= least {
			widths = append(widths, e.width)
		}
	}
	slices.Sort(widths)
	return widths[int(sharpest*float64(len(widths)))]
}
