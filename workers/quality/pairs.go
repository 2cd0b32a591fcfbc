package quality

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Pair is two pages to be compared closely by [Small.Same], counted from 0.
type Pair struct {
	A, B   int
	Except *pipeline.Rect // the note on B, which A is to lack; nil: A and B are to be alike all over
}

const (
	nearPages = 4 // pages to either side that are compared before all others: a page that was fed twice lies there
	freePairs = 50
)

// Pairs lists the pages that may be captures of one: those that look alike, the nearest first, and those beside a page with
// a note. In a long batch of one form every page is like every other; there no more pairs are listed than pages.
func Pairs(pages []Page) []Pair {
	notes, near, far := []Pair(nil), []Pair(nil), []Pair(nil)
	for b, p := range pages {
		if p.Note != nil {
			notes = append(notes, beside(pages, b)...)
		}
		for a := range b {
			switch {
			case !alike(pages[a], p, likeness):
			case b-a <= nearPages:
				near = append(near, Pair{A: a, B: b})
			case len(far) < freePairs:
				far = append(far, Pair{A: a, B: b})
			}
		}
	}
	slices.SortStableFunc(near, func(x, y Pair) int { return (x.B - x.A) - (y.B - y.A) })
	near = append(near, far...)
	return append(notes, near[:min(len(near), len(pages)+freePairs)]...)
}

// beside pairs a page that has a note with its neighbours that have none.
func beside(pages []Page, b int) []Pair {
	var list []Pair
	for _, a := range []int{b - 1, b + 1} {
		if a >= 0 && a < len(pages) && pages[a].Note == nil && alike(pages[a], pages[b], likenessUnder) {
			list = append(list, Pair{A: a, B: b, Except: pages[b].Note})
		}
	}
	return list
}
