package quality

import (
	"image"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// later is a drawn page behind a first one.
func later(t *testing.T, seed uint64, n samples.Numbering, o samples.Options) (image.Image, samples.TruthPage) {
	t.Helper()
	s, err := samples.Later(seed, n, o)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, s.Data), s.Truth.Pages[0]
}

func TestPageNumbersStandAlone(t *testing.T) {
	plain := samples.Options{Seed: 1, DPI: 150}
	leaning, worn := samples.Options{Seed: 2, DPI: 150, Noise: 6, Skew: 1.5}, samples.Options{Seed: 3, DPI: 200, Noise: 3, Skew: -2, Quality: 50}
	for name, c := range map[string]struct {
		number samples.Numbering
		o      samples.Options
	}{
		"in the head":   {samples.Numbering{Text: "2"}, leaning},
		"of two digits": {samples.Numbering{Text: "12"}, worn},
		"in the foot":   {samples.Numbering{Text: "3", Foot: true}, plain},
		"at the right":  {samples.Numbering{Text: "Trang 2/5", Foot: true, Right: true}, leaning},
	} {
		img, truth := later(t, 5, c.number, c.o)
		page := Measure(img, Options{DPI: float64(c.o.DPI)})
		if len(page.Lone) != 1 || !holds(page.Lone[0], numberOf(truth), float64(c.o.DPI)) {
			t.Errorf("%s: alone stands %v, want the number at %v", name, page.Lone, numberOf(truth))
		}
	}
}

// numberOf is where the last thing lies that was printed: the page's number.
func numberOf(page samples.TruthPage) pipeline.Rect {
	last := page.Words[len(page.Words)-1]
	box := last.Quad.Bounds()
	for _, w := range page.Words {
		if w.Line == last.Line {
			box = box.Union(w.Quad.Bounds())
		}
	}
	return box
}

// holds reports whether a box is about another one: to a millimetre.
func holds(got, want pipeline.Rect, dpi float64) bool {
	for _, d := range []float64{got.MinX - want.MinX, got.MaxX - want.MaxX, got.MinY - want.MinY, got.MaxY - want.MaxY} {
		if d > dpi/25.4 || -d > dpi/25.4 {
			return false
		}
	}
	return true
}

func TestRunningTextIsNoLoneLine(t *testing.T) {
	img, _ := later(t, 5, samples.Numbering{}, samples.Options{Seed: 2, DPI: 150, Noise: 6, Skew: 1})
	if page := Measure(img, Options{DPI: 150}); len(page.Lone) > 0 {
		t.Errorf("alone stands %v on a page without a number", page.Lone)
	}
}
