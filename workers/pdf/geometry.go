package pdf

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f) (ISO 32000-1, 8.3.3).
type matrix [6]float64

func identity() matrix { return matrix{1, 0, 0, 1, 0, 0} }

// then returns the matrix that applies m first and n second.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (m matrix) apply(p pipeline.Point) pipeline.Point {
	return pipeline.Point{X: m[0]*p.X + m[2]*p.Y + m[4], Y: m[1]*p.X + m[3]*p.Y + m[5]}
}

// bounds returns the upright rectangle around the image of r.
func (m matrix) bounds(r pipeline.Rect) pipeline.Rect {
	q := r.Quad()
	for i := range q {
		q[i] = m.apply(q[i])
	}
	return q.Bounds()
}

// inverse returns the matrix that undoes m; ok is false when there is none.
func (m matrix) inverse() (inv matrix, ok bool) {
	det := m[0]*m[3] - m[1]*m[2]
	if det == 0 || math.IsNaN(det) || math.IsInf(det, 0) {
		return matrix{}, false
	}
	return matrix{
		m[3] / det, -m[1] / det, -m[2] / det, m[0] / det,
		(m[2]*m[5] - m[3]*m[4]) / det, (m[1]*m[4] - m[0]*m[5]) / det,
	}, true
}

func area(r pipeline.Rect) float64 {
	return max(0, r.MaxX-r.MinX) * max(0, r.MaxY-r.MinY)
}

func intersect(a, b pipeline.Rect) pipeline.Rect {
	return pipeline.Rect{MinX: max(a.MinX, b.MinX), MinY: max(a.MinY, b.MinY),
		MaxX: min(a.MaxX, b.MaxX), MaxY: min(a.MaxY, b.MaxY)}
}

// view is how a page is displayed: the part of it that is shown, in user space, and its clockwise turn.
type view struct {
	box    pipeline.Rect // crop box, origin bottom left, points
	rotate int           // 0, 90, 180 or 270
}

// size returns the displayed width and height in points.
func (v view) size() (width, height float64) {
	width, height = v.box.MaxX-v.box.MinX, v.box.MaxY-v.box.MinY
	if v.rotate%180 != 0 {
		return height, width
	}
	return width, height
}

// toUser maps displayed points (origin top left, y downwards) to user space.
func (v view) toUser() matrix {
	switch v.rotate {
	case 90:
		return matrix{0, 1, 1, 0, v.box.MinX, v.box.MinY}
	case 180:
		return matrix{-1, 0, 0, 1, v.box.MaxX, v.box.MinY}
	case 270:
		return matrix{0, -1, -1, 0, v.box.MaxX, v.box.MaxY}
	}
	return matrix{1, 0, 0, -1, v.box.MinX, v.box.MaxY}
}

// renderedPixels maps the pixels of the displayed page, rendered to width × height, to user space.
func (v view) renderedPixels(width, height int) matrix {
	w, h := v.size()
	return matrix{w / float64(width), 0, 0, h / float64(height), 0, 0}.then(v.toUser())
}

// imagePixels maps the pixels of an image, width × height, to user space, where ctm places the image's unit square.
func imagePixels(ctm matrix, width, height int) matrix {
	return matrix{1 / float64(width), 0, 0, -1 / float64(height), 0, 1}.then(ctm)
}
