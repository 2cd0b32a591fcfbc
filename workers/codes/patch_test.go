package codes

import (
	"fmt"
	"image"
	"testing"

	"github.com/makiuchi-d/gozxing"

	"github.com/motlan/motlan/pipeline"
)

// stripes is one row of bars and spaces by turns, in units of half a narrow bar of a patch code.
func stripes(t *testing.T, widths ...int) *gozxing.BitMatrix {
	t.Helper()
	total := 0
	for _, w := range widths {
		total += w
	}
	m, err := gozxing.NewBitMatrix(total, 1)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, w := range widths {
		for range w {
			if i%2 == 0 {
				m.Set(at, 0)
			}
			at++
		}
	}
	return m
}

func TestReadPatchT(t *testing.T) {
	for _, dpi := range []float64{100, 200, 300} {
		for _, degrees := range []float64{0, 90, 180, 270, 88, 183} {
			t.Run(fmt.Sprintf("%v dpi %v°", dpi, degrees), func(t *testing.T) {
				m := image.NewGray(image.Rect(0, 0, int(6*dpi), int(6*dpi)))
				for i := range m.Pix {
					m.Pix[i] = 240
				}
				// The first bar is on the left of the symbol: who reads it upright has turned it clockwise by a quarter.
				q := stamp(m, stripes(t, 2, 2, 5, 2, 2, 2, 5), dpi*0.04, 2.5*dpi, 3*dpi, 3*dpi, degrees)
				codes, err := Read(m, dpi)
				if err != nil || len(codes) != 1 {
					t.Fatalf("Read() = %v, %v, want one code", codes, err)
				}
				check(t, codes, pipeline.Code{Format: patchFormat, Text: "T", Quad: pipeline.Quad{q[3], q[0], q[1], q[2]}}, 0.15*dpi)
			})
		}
	}
}

// Of the six patch codes T alone is read, and 3, which is T turned round; nor are other stripes taken for it.
func TestOnlyPatchT(t *testing.T) {
	const dpi = 150.0
	for name, widths := range map[string][]int{
		"patch 1": {5, 2, 5, 2, 2, 2, 2}, "patch 2": {5, 2, 2, 2, 2, 2, 5}, "patch 4": {2, 2, 5, 2, 5, 2, 2}, "patch 6": {2, 2, 2, 2, 5, 2, 5},
		"even stripes": {3, 3, 3, 3, 3, 3, 3}, "more stripes": {2, 2, 5, 2, 2, 2, 5, 2, 2}, "half the size": {1, 1, 2, 1, 1, 1, 2},
		"twice the size": {4, 4, 10, 4, 4, 4, 10},
	} {
		m := image.NewGray(image.Rect(0, 0, 900, 900))
		for i := range m.Pix {
			m.Pix[i] = 240
		}
		stamp(m, stripes(t, widths...), dpi*0.04, 2.5*dpi, 450, 450, 0)
		if codes, err := Read(m, dpi); err != nil || len(codes) != 0 {
			t.Errorf("%s: Read() = %v, %v, want nothing", name, codes, err)
		}
	}
	short := image.NewGray(image.Rect(0, 0, 900, 900))
	for i := range short.Pix {
		short.Pix[i] = 240
	}
	stamp(short, stripes(t, 2, 2, 5, 2, 2, 2, 5), dpi*0.04, dpi, 450, 450, 0)
	if codes, err := Read(short, dpi); err != nil || len(codes) != 0 {
		t.Errorf("short bars: Read() = %v, %v, want nothing", codes, err)
	}
}
