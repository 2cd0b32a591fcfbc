package codes

import (
	"cmp"
	"math"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// triple is three finder patterns that may be those of one code.
type triple struct {
	topLeft, topRight, bottomLeft pattern
	module                        float64 // pixels
	modules                       float64 // across the code, as measured
	odd                           float64 // how far from the corners of a square, and from equal size
}

// triples returns the likely ones, the most regular first.
func triples(all []pattern) []triple {
	var out []triple
	for i := range all {
		for j := range i {
			for k := range j {
				if t, ok := newTriple(all[i], all[j], all[k]); ok {
					out = append(out, t)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b triple) int { return cmp.Compare(a.odd, b.odd) })
	return out
}

func distance(a, b pattern) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// newTriple puts the three in their order as a reader of the code sees them.
func newTriple(a, b, c pattern) (triple, bool) {
	if distance(a, b) > distance(b, c) && distance(a, b) >= distance(a, c) {
		a, c = c, a
	} else if distance(a, c) > distance(b, c) {
		a, b = b, a
	} // b and c are the ends of the longest side
	if (b.x-a.x)*(c.y-a.y)-(b.y-a.y)*(c.x-a.x) < 0 {
		b, c = c, b
	}
	right, down, across := distance(a, b), distance(a, c), distance(b, c)
	if right == 0 || down == 0 {
		return triple{}, false
	}
	sizes := []float64{a.size(), b.size(), c.size()}
	t := triple{topLeft: a, topRight: b, bottomLeft: c}
	angle := math.Atan2(b.y-a.y, b.x-a.x)
	lean := math.Max(math.Abs(math.Cos(angle)), math.Abs(math.Sin(angle))) // a line across a leaning square is longer than its side
	t.module = (sizes[0] + sizes[1] + sizes[2]) / 3 * lean / 7
	t.modules = (right+down)/2/t.module + 7
	unlike := slices.Max(sizes)/slices.Min(sizes) - 1
	skew := math.Abs(across*across/(right*right+down*down) - 1)
	uneven := math.Max(right, down)/math.Min(right, down) - 1
	t.odd = unlike + skew + uneven
	return t, unlike < 0.5 && skew < 0.25 && uneven < 0.3 && t.modules > 17 && t.modules < 190
}

func (p pattern) size() float64 { return math.Sqrt(p.wide * p.high) }

// sizes are the numbers of modules that the code may have, the likeliest first.
func (t triple) sizes() []int {
	var out []int
	for n := 21; n <= 177; n += 4 {
		if math.Abs(float64(n)-t.modules) < 3+0.1*t.modules {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Compare(math.Abs(float64(a)-t.modules), math.Abs(float64(b)-t.modules))
	})
	return out[:min(len(out), 5)]
}

// in reports whether one of t's patterns belongs to a code that was read.
func (t triple) in(codes []pipeline.Code) bool {
	for _, c := range codes {
		b := c.Quad.Bounds()
		for _, p := range []pattern{t.topLeft, t.topRight, t.bottomLeft} {
			if p.x > b.MinX && p.x < b.MaxX && p.y > b.MinY && p.y < b.MaxY {
				return true
			}
		}
	}
	return false
}
