package main

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// wrongLetters returns, over the lines of truth, the edits that turn the part of text that is most like a line into
// it, and the letters of all lines. Where a line stands in text does not matter: that is what order measures.
func wrongLetters(truth, text string) (s share) {
	whole := []rune(spaced(text))
	for line := range strings.Lines(truth) {
		if want := []rune(spaced(line)); len(want) > 0 {
			s.add(closest(want, whole), len(want))
		}
	}
	return s
}

// spaced brings text to NFC with single spaces.
func spaced(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }

// closest returns the edit distance of want to the part of text that is most like it (Sellers).
func closest(want, text []rune) int {
	column := make([]int, len(want)+1)
	for i := range column {
		column[i] = i
	}
	best := len(want)
	for _, r := range text {
		diagonal := 0
		for i, w := range want {
			cost := diagonal
			if w != r {
				cost++
			}
			diagonal = column[i+1]
			column[i+1] = min(cost, column[i+1]+1, column[i]+1)
		}
		best = min(best, column[len(want)])
	}
	return best
}
