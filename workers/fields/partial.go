package fields

import (
	"slices"
	"strings"
)

const doubtUnended = "nội dung có thể chưa đủ"

var (
	// linking words have something behind them.
	linking = strings.Fields("tại của và cho với về các những bằng theo do")

	// closings begin compounds, and end other words as often: "Toán học", "cây trồng".
	closings = strings.Fields("học trồng ở đất nhà")
)

// ended doubts a text that cannot end where it does: the rest of it was not read.
func (r reading) ended() reading {
	words := lowered(r.value)
	if len(words) > 0 && (r.opensCompound(words) || endsLinking(words) || hardlyAbout(words) || committeeCut(words, r.value)) {
		r = r.doubted(doubtUnended)
	}
	return r
}

// opensCompound reports whether a text ends in a small letter with the first half of a compound, or is one word that goes on.
func (r reading) opensCompound(words []string) bool {
	n := len(r.words)
	if n == 0 || !goesOn(line{words: r.words[n-1:]}) {
		return false
	}
	return n == 1 || endsWithin(r.words) && !slices.Contains(closings, words[len(words)-1])
}

func endsLinking(words []string) bool { return slices.Contains(linking, words[len(words)-1]) }

// hardlyAbout reports whether a summary says hardly more than "về việc".
func hardlyAbout(words []string) bool { return len(words) < 5 && startWith(words, "về việc") }

// committeeCut reports whether a text opens with "Ủy ban nhân dân" and lacks a word of the name, or has no province behind "tỉnh".
func committeeCut(words []string, text string) bool {
	return startWith(words, "ủy") && (len(words) < 4 || brokenCommittee(words) || noProvince(units(text)))
}
