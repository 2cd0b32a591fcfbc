package samples_test

import (
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

func TestWordsLieOnThePage(t *testing.T) {
	for _, o := range []samples.Options{{DPI: 50}, {DPI: 50, Skew: 1.3, Rotation: 90}, {DPI: 50, Skew: -4, Rotation: 270}} {
		_, list := drawn(t, 0, o)
		for _, s := range list {
			for _, p := range s.Truth.Pages {
				outside := slices.ContainsFunc(p.Words, func(w samples.TruthWord) bool {
					b := w.Quad.Bounds()
					return b.MinX < 0 || b.MinY < 0 || b.MaxX > float64(p.Width) || b.MaxY > float64(p.Height) || b.MinX >= b.MaxX
				})
				if outside {
					t.Errorf("%+v: %s: a word lies off the page", o, s.File)
				}
			}
		}
	}
}

func TestUprightUndoesTurnAndSkew(t *testing.T) {
	want, err := samples.Page(3, samples.Options{DPI: 75})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []samples.Options{{Skew: 1.3}, {Skew: -4}, {Rotation: 90}, {Rotation: 180}, {Rotation: 270, Skew: 1.3}} {
		o.DPI = 75
		s, err := samples.Page(3, o)
		if err != nil {
			t.Fatal(err)
		}
		upright := s.Truth.Pages[0].Page().Upright()
		for i, w := range upright.Words {
			got, want := w.Quad[0], want.Truth.Pages[0].Words[i].Quad[0]
			if dx, dy := got.X-want.X, got.Y-want.Y; dx*dx+dy*dy > 0.01 {
				t.Fatalf("%+v: %q lies at %v, want %v", o, w.Text, got, want)
			}
		}
	}
}

func TestWordsDoNotCollide(t *testing.T) {
	for seed := range uint64(3) {
		_, list := drawn(t, seed, samples.Options{DPI: 50})
		page, err := samples.Page(seed, samples.Options{DPI: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range append(list, page) {
			for _, p := range s.Truth.Pages {
				for i, w := range p.Words {
					for _, other := range p.Words[:i] {
						if a, b := w.Quad.Bounds(), other.Quad.Bounds(); overlap(a, b) > 0.25*min(area(a), area(b)) {
							t.Errorf("seed %d: %s: %q is printed over %q", seed, s.File, w.Text, other.Text)
						}
					}
				}
			}
		}
	}
}

func area(r pipeline.Rect) float64 { return (r.MaxX - r.MinX) * (r.MaxY - r.MinY) }

func overlap(a, b pipeline.Rect) float64 {
	w, h := min(a.MaxX, b.MaxX)-max(a.MinX, b.MinX), min(a.MaxY, b.MaxY)-max(a.MinY, b.MinY)
	return max(w, 0) * max(h, 0)
}
