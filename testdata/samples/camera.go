package samples

import (
	"image"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// camera maps the upright sheet onto the picture: the sheet is seen in perspective, leans, and is turned in quarters.
type camera struct {
	lens
	there, back [9]float64 // the perspective and its inverse, as matrices over homogeneous points
}

func newCamera(s *sheet, d damage) camera {
	c := camera{lens: newLens(s, Options{Skew: d.skew, Rotation: d.rotation})}
	w, h := c.width, c.height
	c.there = square([4]pipeline.Point{{X: w * d.keystone[0], Y: h * d.keystone[1]}, {X: w * (1 - d.keystone[2]), Y: h * d.keystone[3]},
		{X: w * (1 - d.keystone[1]), Y: h * (1 - d.keystone[0])}, {X: w * d.keystone[3], Y: h * (1 - d.keystone[2])}}, w, h)
	c.back = inverse(c.there)
	return c
}

// square returns the matrix that maps the rectangle of w and h onto four corners, clockwise from the upper left one
// (Heckbert, Fundamentals of Texture Mapping, 2.2).
func square(q [4]pipeline.Point, w, h float64) [9]float64 {
	dx1, dy1, dx2, dy2 := q[1].X-q[2].X, q[1].Y-q[2].Y, q[3].X-q[2].X, q[3].Y-q[2].Y
	sx, sy := q[0].X-q[1].X+q[2].X-q[3].X, q[0].Y-q[1].Y+q[2].Y-q[3].Y
	det := dx1*dy2 - dx2*dy1
	g, k := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	return [9]float64{(q[1].X - q[0].X + g*q[1].X) / w, (q[3].X - q[0].X + k*q[3].X) / h, q[0].X,
		(q[1].Y - q[0].Y + g*q[1].Y) / w, (q[3].Y - q[0].Y + k*q[3].Y) / h, q[0].Y, g / w, k / h, 1}
}

// inverse returns the adjugate, which does the same to homogeneous points.
func inverse(m [9]float64) [9]float64 {
	return [9]float64{m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3]}
}

func apply(m [9]float64, p pipeline.Point) pipeline.Point {
	z := m[6]*p.X + m[7]*p.Y + m[8]
	return pipeline.Point{X: (m[0]*p.X + m[1]*p.Y + m[2]) / z, Y: (m[3]*p.X + m[4]*p.Y + m[5]) / z}
}

func (c camera) quad(q pipeline.Quad) pipeline.Quad {
	for i := range q {
		q[i] = c.point(apply(c.there, q[i]))
	}
	return q
}

// view returns the layer as the camera sees it.
func (c camera) view(src *image.Alpha) *image.Alpha {
	if c.there[6] == 0 && c.there[7] == 0 && c.there[2] == 0 {
		return quarterTurn(skew(src, c.lens), c.rotation)
	}
	dst := image.NewAlpha(src.Rect)
	for y := range dst.Rect.Dy() {
		row := dst.Pix[y*dst.Stride:][:dst.Rect.Dx()]
		// From the picture back to the sheet both steps are linear along a row, up to the division.
		a, b := c.source(0, float64(y)), c.source(1, float64(y))
		for i := range b {
			b[i] -= a[i]
		}
		for x := range row {
			row[x] = between(src, int(a[0]/a[2]*65536), int(a[1]/a[2]*65536))
			a[0], a[1], a[2] = a[0]+b[0], a[1]+b[1], a[2]+b[2]
		}
	}
	return quarterTurn(dst, c.rotation)
}

// source returns the homogeneous point of the sheet that is seen at (x, y) of the picture before its quarter turn.
func (c camera) source(x, y float64) [3]float64 {
	dx, dy := x-c.width/2, y-c.height/2
	px, py := c.width/2+dx*c.cos+dy*c.sin, c.height/2-dx*c.sin+dy*c.cos
	m := c.back
	return [3]float64{m[0]*px + m[1]*py + m[2], m[3]*px + m[4]*py + m[5], m[6]*px + m[7]*py + m[8]}
}

// tilt returns by how many degrees the page's middle line leans in the picture, clockwise.
func (c camera) tilt() float64 {
	a := c.skewed(apply(c.there, pipeline.Point{X: c.width / 4, Y: c.height / 2}))
	b := c.skewed(apply(c.there, pipeline.Point{X: 3 * c.width / 4, Y: c.height / 2}))
	return math.Atan2(b.Y-a.Y, b.X-a.X) * 180 / math.Pi
}
