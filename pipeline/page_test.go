package pipeline

import (
	"fmt"
	"math"
	"testing"
)

func TestOnCaptureUndoesUpright(t *testing.T) {
	for _, rotation := range []int{0, 90, 180, 270} {
		for _, skew := range []float64{0, 1.3, -4} {
			t.Run(fmt.Sprintf("%d turned, %g skewed", rotation, skew), func(t *testing.T) {
				p := Page{Width: 2480, Height: 3508, Rotation: rotation, Skew: skew}
				want := Point{300, 700}
				up := p.straighten(want)
				got := p.OnCapture(Rect{up.X, up.Y, up.X + 10, up.Y + 10})[0]
				if math.Hypot(got.X-want.X, got.Y-want.Y) > 1e-6 {
					t.Errorf("OnCapture(Upright(%v)) = %v", want, got)
				}
			})
		}
	}
}
