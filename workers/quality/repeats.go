package quality

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
)

const (
	surelyRead  = 0.85 // confidence of a word that is held against another
	samePlace   = 0.01 // of the page's size
	otherWords  = 3    // words that differ, from which the pages do; one number is enough
	repeatWords = "như trang %d"
)

// repeats words a finding of a page that stands in the file twice; Repeated reads it.
func repeats(page int) string { return fmt.Sprintf(repeatWords, page) }

// Repeated returns the page that a finding says its page repeats, counted from 1.
func Repeated(f pipeline.Finding) (page int, ok bool) {
	if f.Kind != pipeline.FindingDuplicate {
		return 0, false
	}
	n, err := fmt.Sscanf(f.Detail, repeatWords, &page)
	return page, n == 1 && err == nil
}

// OtherWords reports whether two pages that look alike say different things: at one place, two words that were surely read.
// Pictures cannot tell one digit from another; two captures of one page are never surely read as two numbers.
func OtherWords(a, b pipeline.Page) bool {
	wordsA, wordsB := sureWords(a.Upright()), sureWords(b.Upright())
	dx, dy := moved(wordsA, wordsB)
	others := 0
	for _, w := range wordsB {
		o, ok := nearest(wordsA, w.x+dx, w.y+dy)
		if !ok || o.text == w.text {
			continue
		}
		if others++; numeric(w.text) && numeric(o.text) {
			return true
		}
	}
	return others >= otherWords
}

// word is a word and its middle, in shares of the page's width and height.
type word struct {
	text string
	x, y float64
}

func sureWords(p pipeline.Page) []word {
	var list []word
	for _, w := range p.Words {
		text := strings.ToLower(strings.TrimFunc(w.Text, unicode.IsPunct))
		if w.Confidence < surelyRead || w.Hand || text == "" || p.Width == 0 || p.Height == 0 {
			continue
		}
		r := w.Quad.Bounds()
		list = append(list, word{text, (r.MinX + r.MaxX) / 2 / float64(p.Width), (r.MinY + r.MaxY) / 2 / float64(p.Height)})
	}
	return list
}

// moved returns by how much the words of b lie elsewhere in a, by those that stand once on either.
func moved(a, b []word) (dx, dy float64) {
	once := func(words []word) map[string]*word {
		seen := map[string]*word{}
		for _, w := range words {
			if _, again := seen[w.text]; again {
				seen[w.text] = nil
				continue
			}
			seen[w.text] = &w
		}
		return seen
	}
	inA := once(a)
	var xs, ys []float64
	for text, w := range once(b) {
		if o := inA[text]; o != nil && w != nil {
			xs, ys = append(xs, o.x-w.x), append(ys, o.y-w.y)
		}
	}
	if len(xs) == 0 {
		return 0, 0
	}
	slices.Sort(xs)
	slices.Sort(ys)
	return xs[len(xs)/2], ys[len(ys)/2]
}

// nearest returns the word at a place.
func nearest(words []word, x, y float64) (best word, ok bool) {
	least := samePlace
	for _, w := range words {
		if d := math.Hypot(w.x-x, w.y-y); d < least {
			least, best, ok = d, w, true
		}
	}
	return best, ok
}

func numeric(text string) bool { return strings.ContainsFunc(text, unicode.IsDigit) }
