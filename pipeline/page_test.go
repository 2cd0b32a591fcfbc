package pipeline

import (
	"fmt"
	"math"
	"testing"
)

// postures calls test for every rotation with every skew.
func postures(t *testing.T, test func(t *testing.T, p Page)) {
	for _, rotation := range []int{0, 90, 180, 270} {
		for _, skew := range []float64{0, 1.3, -4} {
			t.Run(fmt.Sprintf("%d turned, %g skewed", rotation, skew), func(t *testing.T) {
				test(t, Page{Width: 2480, Height: 3508, DPI: 300, Rotation: rotation, Skew: skew})
			})
		}
	}
}

func near(a, b Point) bool { return math.Hypot(a.X-b.X, a.Y-b.Y) < 1e-6 }

func TestOnCaptureUndoesUpright(t *testing.T) {
	postures(t, func(t *testing.T, p Page) {
		want := Point{300, 700}
		up := p.straighten(want)
		if got := p.OnCapture(Rect{up.X, up.Y, up.X + 10, up.Y + 10})[0]; !near(got, want) {
			t.Errorf("OnCapture(Upright(%v)) = %v", want, got)
		}
	})
}

// TestUprightWord puts an upright word onto the capture, as a scanner would have turned it, and looks at it upright.
func TestUprightWord(t *testing.T) {
	word := Rect{400, 500, 640, 540}
	postures(t, func(t *testing.T, p Page) {
		p.Words = []Word{{Text: "Giấy", Quad: p.OnCapture(word), Confidence: 0.9, Block: 1, Line: 2}}
		up := p.Upright()
		got := up.Words[0].Quad.Bounds()
		if !near(Point{got.MinX, got.MinY}, Point{400, 500}) || !near(Point{got.MaxX, got.MaxY}, Point{640, 540}) {
			t.Errorf("upright word at %v, want %v", got, word)
		}
		if up.Words[0].Text != "Giấy" || up.Words[0].Line != 2 || up.Rotation != 0 || up.Skew != 0 || up.DPI != 300 {
			t.Errorf("upright page = %+v", up)
		}
		if turned := p.Rotation%180 != 0; turned != (up.Width == 3508) || turned != (up.Height == 2480) {
			t.Errorf("upright page is %d × %d", up.Width, up.Height)
		}
		if p.Words[0].Quad != p.OnCapture(word) {
			t.Error("Upright changed the page itself")
		}
	})
}

// TestQuarterTurns fixes what a turn means: where the top left corner of the capture comes to lie.
func TestQuarterTurns(t *testing.T) {
	for rotation, want := range map[int]Point{0: {0, 0}, 90: {200, 0}, 180: {100, 200}, 270: {0, 100}} {
		p := Page{Width: 100, Height: 200, Rotation: rotation}
		if got := p.straighten(Point{}); !near(got, want) {
			t.Errorf("turned by %d the corner lies at %v, want %v", rotation, got, want)
		}
	}
}

func TestSkewLeansClockwise(t *testing.T) {
	p := Page{Width: 1000, Height: 1000, Skew: 2}
	q := p.OnCapture(Rect{100, 500, 900, 540})
	if q[1].Y <= q[0].Y {
		t.Errorf("a line that leans clockwise goes from %v to %v, want it to fall", q[0], q[1])
	}
}

func TestQuadAndRect(t *testing.T) {
	r := Rect{1, 2, 30, 40}
	if got := r.Quad().Bounds(); got != r {
		t.Errorf("Bounds of Quad = %v, want %v", got, r)
	}
	if got, want := (Quad{{5, 1}, {9, 3}, {7, 8}, {2, 6}}).Bounds(), (Rect{2, 1, 9, 8}); got != want {
		t.Errorf("Bounds = %v, want %v", got, want)
	}
	if got, want := r.Union(Rect{-1, 10, 20, 50}), (Rect{-1, 2, 30, 50}); got != want {
		t.Errorf("Union = %v, want %v", got, want)
	}
}
