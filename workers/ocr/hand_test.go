package ocr

import (
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

func TestBlanks(t *testing.T) {
	for line, want := range map[string][]blank{
		"Hà Nội, ngày 08 tháng 10 năm 2025":        {0, 0, 0, aBlank, 0, aBlank, 0, aBlank},
		"Số: 2510 /TB-QL Đào tạo":                  {0, aBlank, aBlank, 0, 0},
		"Số:2510/TB-QL Đào tạo":                    {aBlank, 0, 0},
		"với hơn 20 năm kinh nghiệm":               {0, 0, perhapsBlank, 0, 0, 0},
		"ngày 5tháng10 năm 2025":                   {0, perhapsBlank, 0, aBlank},
		"Số lượng hồ sơ tiếp nhận trong tháng này": make([]blank, 9),
	} {
		words := inOrder(set(placed{0, 0, line}))
		got := make([]blank, len(words))
		for i := range words {
			got[i] = blankOf(words, i)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: blanks %v, want %v", line, got, want)
		}
	}
}

// TestHandwritingIsMarked reads drawn papers with numbers and dates filled in by a pen: blue, and black as a copier leaves it.
func TestHandwritingIsMarked(t *testing.T) {
	e := newEngine(t)
	hand, marked, printed := 0, 0, 0
	for code, seed := range map[pipeline.TypeCode]uint64{"directive": 4, "introduction": 7} {
		s, err := samples.Draw(code, seed, samples.Moderate)
		if err != nil {
			t.Fatal(err)
		}
		truth := s.Truth.Pages[0]
		page, err := e.Recognise(s.Scans[0], float64(truth.DPI))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range truth.Words {
			over := wordsOver(page, w.Quad.Bounds())
			switch {
			case !w.Hand:
				printed++
				if slices.ContainsFunc(over, func(w pipeline.Word) bool { return w.Hand }) {
					marked++
				}
			default:
				hand++
				for _, got := range over {
					if !got.Hand && strings.ContainsAny(got.Text, "0123456789") {
						t.Errorf("%s: %q was written by hand, read as %q and not marked", code, w.Text, got.Text)
					}
				}
			}
		}
	}
	if hand == 0 || printed < 300 || 100*marked > printed {
		t.Errorf("%d of %d printed words are marked; %d were written by hand", marked, printed, hand)
	}
}

// wordsOver returns the words that cover a good part of a place.
func wordsOver(p pipeline.Page, place pipeline.Rect) (over []pipeline.Word) {
	for _, w := range p.Words {
		if overlap(w.Quad.Bounds(), place) > 0.3 {
			over = append(over, w)
		}
	}
	return over
}
