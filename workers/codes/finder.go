package codes

import (
	"math"
	"slices"
)

// pattern is one of a QR code's three finder patterns: seen along any line through its middle, dark and light runs of 1, 1,
// 3, 1 and 1 modules (ISO/IEC 18004, 6.3.3).
type pattern struct {
	x, y       float64 // its middle
	wide, high float64 // pixels from edge to edge, through the middle, along and across the page
	hits       int     // lines that showed it
}

// Bounds for a page of noise or a hostile one.
const (
	mostCrosses  = 20000
	mostPatterns = 60
)

// finder looks for finder patterns on every line of three.
type finder struct {
	page    grey
	floor   float32
	soft    bool
	found   []pattern
	crosses int
	edges   []edge
	cross   []edge
}

// noisy is the grain from which a page is looked at once more, softened.
const noisy = 20

// findPatterns returns the finder patterns of a page, those that most lines showed first.
func findPatterns(page grey, rows int, dpi float64) []pattern {
	f := finder{page: page, soft: dpi >= 250}
	f.look(rows)
	if f.floor > noisy {
		f.soft = true
		f.look(2 * rows)
	}
	slices.SortStableFunc(f.found, func(a, b pattern) int { return b.hits - a.hits })
	return f.found[:min(len(f.found), mostPatterns)]
}

// look goes over the page in bands of so many rows.
func (f *finder) look(rows int) {
	f.floor = f.page.grain(rows, f.soft)
	f.page.bands(rows, func(y float64, line []float32) {
		if f.soft {
			soften(line)
		}
		f.edges = edges(line, f.floor, f.edges)
		f.line(y, f.edges)
	})
}

func (f *finder) line(y float64, e []edge) {
	for k := 0; k+5 < len(e); k += 2 {
		x, wide, ok := patternAt(e[k:])
		if !ok || f.crosses == mostCrosses {
			continue
		}
		f.crosses++
		if p, ok := f.crossed(x, y, wide); ok {
			f.add(p)
		}
	}
}

// patternAt reports whether the first five runs have a finder pattern's proportions.
func patternAt(e []edge) (middle, width float64, ok bool) {
	if len(e) < 6 {
		return 0, 0, false
	}
	width = float64(e[5].at - e[0].at)
	module := width / 7
	for i, modules := range [5]float64{1, 1, 3, 1, 1} {
		if off := float64(e[i+1].at-e[i].at) - modules*module; math.Abs(off) > 0.55*module+0.2*module*(modules-1)/2 {
			return 0, 0, false
		}
	}
	return float64(e[2].at+e[3].at) / 2, width, true
}

// crossed looks at the line down through a likely pattern, and then once more along the line across its middle.
func (f *finder) crossed(x, y, wide float64) (pattern, bool) {
	reach := wide * 1.2
	at, high, ok := f.through(x, y, reach, wide, true)
	if !ok || high < 0.5*wide || high > 2*wide {
		return pattern{}, false
	}
	middle, width, ok := f.through(x, at, reach, high, false)
	if !ok {
		middle, width = x, wide
	}
	return pattern{middle, at, width, high, 1}, true
}

// through returns the middle and the size of the pattern along the line through (x, y), as far as reach on both sides.
func (f *finder) through(x, y, reach, size float64, down bool) (middle, width float64, ok bool) {
	centre, beside := x, y
	if down {
		centre, beside = y, x
	}
	from, to := int(centre-reach), int(centre+reach)+1
	line := make([]float32, 0, to-from)
	half := int(size / 7 / 2)
	for at := from; at < to; at++ {
		sum := 0
		for b := int(beside) - half; b <= int(beside)+half; b++ {
			if down {
				sum += f.page.clipped(b, at)
			} else {
				sum += f.page.clipped(at, b)
			}
		}
		line = append(line, float32(sum)/float32(2*half+1))
	}
	if f.soft {
		soften(line)
	}
	f.cross = edges(line, f.floor, f.cross)
	for k := 0; k+5 < len(f.cross); k += 2 {
		m, w, good := patternAt(f.cross[k:])
		if m += float64(from); good && math.Abs(m-centre) < size/3 {
			return m, w, true
		}
	}
	return 0, 0, false
}

// clipped is the pixel at (x, y), or the nearest one.
func (g grey) clipped(x, y int) int {
	return int(g.pix[min(max(y, 0), g.height-1)*g.width+min(max(x, 0), g.width-1)])
}

// add joins p to a pattern that an earlier line showed.
func (f *finder) add(p pattern) {
	for i := range f.found {
		o := &f.found[i]
		if math.Abs(o.x-p.x) > p.wide/4 || math.Abs(o.y-p.y) > p.high/4 {
			continue
		}
		n := float64(o.hits)
		mix := func(a, b float64) float64 { return (a*n + b) / (n + 1) }
		*o = pattern{mix(o.x, p.x), mix(o.y, p.y), mix(o.wide, p.wide), mix(o.high, p.high), o.hits + 1}
		return
	}
	f.found = append(f.found, p)
}
