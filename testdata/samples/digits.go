package samples

import (
	"math"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/image/math/fixed"
)

// digits are the lines by which a hand writes digits, on a field one wide and one high whose y runs downwards; a curve
// is rounded off where it is drawn.
var digits = map[rune][][2]float64{
	'0': {{.55, .02}, {.2, .2}, {.12, .6}, {.35, .98}, {.75, .85}, {.88, .4}, {.6, .03}, {.45, .05}},
	'1': {{.25, .3}, {.55, .02}, {.5, .5}, {.45, 1}},
	'2': {{.15, .25}, {.4, .02}, {.8, .15}, {.75, .42}, {.3, .8}, {.1, .98}, {.5, .9}, {.92, .98}},
	'3': {{.15, .12}, {.5, .02}, {.82, .2}, {.45, .45}, {.85, .65}, {.6, .97}, {.12, .9}},
	'4': {{.55, .02}, {.3, .35}, {.08, .66}, {.5, .62}, {.95, .6}, {.7, .6}, {.68, .35}, {.66, .3}, {.64, .7}, {.6, 1.1}},
	'5': {{.85, .03}, {.3, .05}, {.2, .4}, {.6, .38}, {.88, .65}, {.6, .97}, {.1, .92}},
	'6': {{.75, .03}, {.35, .25}, {.12, .65}, {.4, .98}, {.8, .8}, {.65, .52}, {.25, .6}, {.15, .7}},
	'7': {{.1, .08}, {.5, .05}, {.9, .04}, {.6, .5}, {.4, 1.05}},
	'8': {{.7, .15}, {.4, .02}, {.2, .22}, {.5, .46}, {.85, .72}, {.5, 1}, {.15, .78}, {.5, .48}, {.78, .22}, {.65, .1}},
	'9': {{.8, .2}, {.5, .02}, {.18, .25}, {.4, .5}, {.75, .35}, {.82, .12}, {.75, .55}, {.5, 1.05}},
}

// digit draws a digit's lines with a round point.
func (n nib) digit(path [][2]float64, s stroke, box pipeline.Rect) pipeline.Rect {
	const steps = 10
	high, wide := 0.68*s.em, 0.42*s.em
	for i := range (len(path) - 1) * steps {
		p := rounded(path, float64(i)/steps)
		x, y := s.at(fixed.Point26_6{X: fixed.Int26_6(64 * wide * p[0]), Y: fixed.Int26_6(64 * high * (p[1] - 1))})
		box = box.Union(n.drop(x, y, 0.038*s.em))
	}
	return box
}

// rounded returns the point at t of the curve through a path (Catmull and Rom).
func rounded(path [][2]float64, t float64) (p [2]float64) {
	i := int(t)
	at := func(j int) [2]float64 { return path[min(max(j, 0), len(path)-1)] }
	a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
	t -= float64(i)
	for k := range p {
		p[k] = 0.5 * (2*b[k] + (c[k]-a[k])*t + (2*a[k]-5*b[k]+4*c[k]-d[k])*t*t + (3*b[k]-a[k]-3*c[k]+d[k])*t*t*t)
	}
	return p
}

// drop adds a round point of ink.
func (n nib) drop(x, y, radius float64) pipeline.Rect {
	const corners = 8
	polygon(n.Rasterizer, corners, func(i int) (float64, float64) {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		return x + radius*cos, y + radius*sin
	})
	return pipeline.Rect{MinX: x - radius, MinY: y - radius, MaxX: x + radius, MaxY: y + radius}
}
