package codes

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/motlan/motlan/pipeline"
)

// grid maps modules of a code, counted from its upper left corner, onto the page.
type grid struct {
	modules int
	onPage  *common.PerspectiveTransform
}

// inset is how far the middle of a finder pattern lies inside the code, and mark that of the alignment pattern, in modules.
const (
	inset = 3.5
	mark  = 6.5
)

// grids fits codes of the likely sizes to their finder patterns. The fourth corner is where the alignment pattern next to it
// says, or where that of a flat page is: what looks like an alignment pattern may be none.
func (t triple) grids(page grey) (list []grid) {
	corner := pipeline.Point{X: t.topRight.x + t.bottomLeft.x - t.topLeft.x, Y: t.topRight.y + t.bottomLeft.y - t.topLeft.y}
	for _, n := range t.sizes() {
		flat := t.fitted(n, float64(n)-inset, corner)
		if at, ok := flat.alignment(page); ok && n > 21 {
			list = append(list, t.fitted(n, float64(n)-mark, at))
		}
		list = append(list, flat)
	}
	return list
}

func (t triple) fitted(n int, last float64, at pipeline.Point) grid {
	far := float64(n) - inset
	return grid{n, common.PerspectiveTransform_QuadrilateralToQuadrilateral(inset, inset, far, inset, last, last, inset, far,
		t.topLeft.x, t.topLeft.y, t.topRight.x, t.topRight.y, at.X, at.Y, t.bottomLeft.x, t.bottomLeft.y)}
}

// at is where the point (u, v) of the code lies on the page.
func (g grid) at(u, v float64) pipeline.Point {
	p := []float64{u, v}
	g.onPage.TransformPoints(p)
	return pipeline.Point{X: p[0], Y: p[1]}
}

// alignment looks for the alignment pattern, dark rings around a dark middle, up to three modules from where it should be.
func (g grid) alignment(page grey) (pipeline.Point, bool) {
	middle := float64(g.modules) - mark
	best, du, dv := 0.0, 0.0, 0.0
	for v := -3.0; v <= 3; v += 0.25 {
		for u := -3.0; u <= 3; u += 0.25 {
			if s := g.ring(page, middle+u, middle+v) - 0.5*(u*u+v*v); s > best {
				best, du, dv = s, u, v
			}
		}
	}
	return g.at(middle+du, middle+dv), best > 25
}

// ring is how much lighter the ring of eight modules around (u, v) is than that point and the ring of sixteen around it.
func (g grid) ring(page grey, u, v float64) float64 {
	light, dark, middle := 0.0, 0.0, 0.0
	for dv := -2.0; dv <= 2; dv++ {
		for du := -2.0; du <= 2; du++ {
			p := g.at(u+du, v+dv)
			b := page.between(p.X, p.Y)
			switch max(du*du, dv*dv) {
			case 0:
				middle = b
			case 1:
				light += b / 8
			default:
				dark += b / 16
			}
		}
	}
	return light - max(dark, middle)
}

// between is the brightness at a place, weighed between the four pixels around it.
func (g grey) between(x, y float64) float64 {
	x, y = min(max(x-0.5, 0), float64(g.width)-1.001), min(max(y-0.5, 0), float64(g.height)-1.001)
	i, j := int(x), int(y)
	fx, fy := x-float64(i), y-float64(j)
	right, down := min(i+1, g.width-1), min(j+1, g.height-1)
	top := float64(g.pix[j*g.width+i])*(1-fx) + float64(g.pix[j*g.width+right])*fx
	bottom := float64(g.pix[down*g.width+i])*(1-fx) + float64(g.pix[down*g.width+right])*fx
	return top*(1-fy) + bottom*fy
}

// brightness samples the middle of every module.
func (g grid) brightness(page grey) []float64 {
	out := make([]float64, g.modules*g.modules)
	points := make([]float64, 18)
	for v := range g.modules {
		for u := range g.modules {
			for i := range 9 {
				points[2*i], points[2*i+1] = float64(u)+0.5+0.22*float64(i%3-1), float64(v)+0.5+0.22*float64(i/3-1)
			}
			g.onPage.TransformPoints(points)
			for i := range 9 {
				out[v*g.modules+u] += page.between(points[2*i], points[2*i+1]) / 9
			}
		}
	}
	return out
}

// blackAndWhite compares every module with those around it, as far as reach modules away. A code has about as many dark
// modules as light ones everywhere (ISO/IEC 18004, 7.8).
func blackAndWhite(light []float64, n, reach int) (*gozxing.BitMatrix, error) {
	bits, err := gozxing.NewSquareBitMatrix(n)
	if err != nil {
		return nil, err
	}
	sums := make([]float64, (n+1)*(n+1))
	for v := range n {
		for u := range n {
			sums[(v+1)*(n+1)+u+1] = light[v*n+u] + sums[v*(n+1)+u+1] + sums[(v+1)*(n+1)+u] - sums[v*(n+1)+u]
		}
	}
	for v := range n {
		for u := range n {
			l, r, t, b := max(u-reach, 0), min(u+reach+1, n), max(v-reach, 0), min(v+reach+1, n)
			total := sums[b*(n+1)+r] - sums[t*(n+1)+r] - sums[b*(n+1)+l] + sums[t*(n+1)+l]
			if light[v*n+u]*float64((r-l)*(b-t)) < total {
				bits.Set(u, v)
			}
		}
	}
	return bits, nil
}
