package fields

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold lower-cases text, drops diacritics and everything that is neither letter nor digit: "Số:" is "so".
func Fold(text string) []rune {
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
	if r < tableSize {
		return foldTable[r]
	}
	return foldSlowly(r)
}

// tableSize covers the letters of Vietnamese, the last of which is U+1EF9.
const tableSize = 0x1F00

// foldTable holds the folded runes: decomposing each of them anew took half of the time of reading a paper.
var foldTable = func() (table [tableSize]rune) {
	for r := range rune(tableSize) {
		table[r] = foldSlowly(r)
	}
	return table
}()

func foldSlowly(r rune) rune {
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
	if len(needle) == 0 || len(hay) == 0 || !occurs(hay, needle, budget) {
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

// occurs reports whether needle may stand in hay with at most budget edits, by one pass over the columns of the edit
// distance as bits (G. Myers, 1999): most phrases stand on no paper, and this says so some thirty times sooner. Of a phrase
// longer than a machine word its first 64 runes are looked for.
func occurs(hay, needle []rune, budget int) bool {
	needle = needle[:min(len(needle), 64)]
	masks := masksOf(needle)
	last := uint64(1) << (len(needle) - 1)
	more, less, score := ^uint64(0), uint64(0), len(needle)
	for _, r := range hay {
		eq := masks[r&127]
		x := eq | less
		d := ((x & more) + more ^ more) | x
		up, down := less|^(d|more), more&d
		if up&last != 0 {
			score++
		}
		if down&last != 0 {
			score--
		}
		up, down = up<<1, down<<1
		more, less = down|^(d|up), up&d
		if score <= budget {
			return true
		}
	}
	return false
}

// masksOf says of every rune where it stands in the needle. Runes beyond ASCII share the places of those with the same low
// bits: folded text has few, and a needle found in error is looked for again.
func masksOf(needle []rune) (masks [128]uint64) {
	for i, r := range needle {
		masks[r&127] |= 1 << i
	}
	return masks
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
