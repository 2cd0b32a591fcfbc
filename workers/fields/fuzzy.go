package fields

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold lower-cases text, drops diacritics and everything that is neither letter nor digit: "Số:" is "so".
func fold(text string) []rune {
	var out []rune
	for _, r := range text {
		if f := foldRune(r); f != 0 {
			out = append(out, f)
		}
	}
	return out
}

// foldRune returns 0 for what is neither letter nor digit.
func foldRune(r rune) rune {
	switch {
	case r == 'đ' || r == 'Đ' || r == 'Ð' || r == 'ð': // U+00D0 is what recognisers make of U+0110
		return 'd'
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return 0
	case r < unicode.MaxASCII:
		return unicode.ToLower(r)
	}
	for _, base := range norm.NFD.String(string(r)) {
		return unicode.ToLower(base)
	}
	return 0
}

// match is an approximate occurrence of a phrase in folded text.
type match struct {
	start, end int // offsets of folded runes, end excluded
	dist       int // edits between the phrase and what stands there
}

// approximate finds where needle occurs in hay with at most budget edits (P. Sellers, 1980), the best of each group of
// overlapping occurrences, from left to right. ok filters the places where an occurrence may lie.
func approximate(hay, needle []rune, budget int, ok func(start, end int) bool) []match {
	if len(needle) == 0 || len(hay) == 0 {
		return nil
	}
	var found []match
	cost, from := make([]int, len(needle)+1), make([]int, len(needle)+1)
	for i := range cost {
		cost[i] = i
	}
	for j, r := range hay {
		step(cost, from, needle, r, j)
		m := match{from[len(needle)], j + 1, cost[len(needle)]}
		if m.dist <= budget && ok(m.start, m.end) {
			found = better(found, m)
		}
	}
	return found
}

// step advances the columns of the edit distance by one rune of hay, at offset j.
func step(cost, from []int, needle []rune, r rune, j int) {
	diagonal, diagonalFrom := cost[0], j
	from[0] = j + 1
	for i, n := range needle {
		best, bestFrom := diagonal, diagonalFrom
		if n != r {
			best++
		}
		if c := cost[i+1] + 1; c < best {
			best, bestFrom = c, from[i+1]
		}
		if c := cost[i] + 1; c < best {
			best, bestFrom = c, from[i]
		}
		diagonal, diagonalFrom = cost[i+1], from[i+1]
		cost[i+1], from[i+1] = best, bestFrom
	}
}

// better appends m, or lets it compete with the last occurrence when the two overlap.
func better(found []match, m match) []match {
	last := len(found) - 1
	switch {
	case last < 0 || m.start >= found[last].end:
		return append(found, m)
	case m.dist < found[last].dist:
		found[last] = m
	}
	return found
}

// budget is how many edits a phrase may suffer and still be that phrase.
func budget(phrase []rune) int { return len(phrase) / 8 }
