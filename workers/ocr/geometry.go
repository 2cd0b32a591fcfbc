package ocr

import (
	"image"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// placement maps the straightened copy back onto the captured page. It is the inverse of pipeline.Page.Upright, after
// the scale and the larger canvas of the copy.
type placement struct {
	page          pipeline.Page
	scale         float64
	width, height int // of the straightened copy
}

// quad returns where a rectangle of the straightened copy lies on the captured page.
func (m placement) quad(r image.Rectangle) pipeline.Quad {
	q := pipeline.Rect{MinX: float64(r.Min.X), MinY: float64(r.Min.Y), MaxX: float64(r.Max.X), MaxY: float64(r.Max.Y)}.Quad()
	for i, pt := range q {
		q[i] = m.captured(pt)
	}
	return q
}

// captured undoes the canvas and the scale, then the skew, then the quarter turn.
func (m placement) captured(pt pipeline.Point) pipeline.Point {
	w, h := float64(m.page.Width), float64(m.page.Height)
	tw, th := w, h // the turned page
	if m.page.Rotation%180 != 0 {
		tw, th = h, w
	}
	dx, dy := (pt.X-float64(m.width)/2)/m.scale, (pt.Y-float64(m.height)/2)/m.scale
	sin, cos := math.Sincos(m.page.Skew * math.Pi / 180)
	x, y := tw/2+dx*cos-dy*sin, th/2+dx*sin+dy*cos
	switch m.page.Rotation {
	case 90:
		x, y = y, h-x
	case 180:
		x, y = w-x, h-y
	case 270:
		x, y = w-y, x
	}
	return pipeline.Point{X: min(max(x, 0), w), Y: min(max(y, 0), h)}
}
