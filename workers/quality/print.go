package quality

import "math"

// The parts that a page's print is taken of.
const (
	printColumns = 24
	printRows    = 32
)

// print returns how dark the parts of the page are, row by row.
func (c *pageCopy) print() []byte {
	out := make([]byte, printColumns*printRows)
	for i := range out {
		x0, x1 := span(i%printColumns, printColumns, c.y.width)
		y0, y1 := span(i/printColumns, printRows, c.y.height)
		sum := 0
		for y := y0; y < y1; y++ {
			for _, v := range c.y.row(y)[x0:x1] {
				sum += max(0, c.paper-int(v))
			}
		}
		out[i] = byte(min(255, 2*sum/max(1, (x1-x0)*(y1-y0))))
	}
	return out
}

func span(i, n, size int) (from, to int) { return i * size / n, (i + 1) * size / n }

// How alike two pages have to be to be compared closely. Two captures of one page reach 0.98, and 0.9
// when they lie differently on the glass.
const (
	likeness      = 0.85
	likenessUnder = 0.5 // where a note hides a part of one
)

// alike reports whether two pages may be captures of the same one: what is dark here is dark there.
func alike(a, b Page, least float64) bool {
	if a.Blank || b.Blank || len(a.Print) != len(b.Print) || len(a.Print) == 0 {
		return false
	}
	wide := float64(a.Width) * float64(b.Height) / (float64(a.Height) * float64(b.Width))
	return wide > 0.9 && wide < 1.1 && correlation(a.Print, b.Print) >= least
}

// correlation is Pearson's, of two rows of equal length.
func correlation(a, b []byte) float64 {
	var sa, sb, saa, sbb, sab float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		sa, sb, saa, sbb, sab = sa+x, sb+y, saa+x*x, sbb+y*y, sab+x*y
	}
	n := float64(len(a))
	va, vb := saa-sa*sa/n, sbb-sb*sb/n
	if va <= 0 || vb <= 0 {
		return 0
	}
	return (sab - sa*sb/n) / math.Sqrt(va*vb)
}
