package ocr

import (
	"strings"
	"unicode"
)

const (
	guess       = 0.35 // confidence below which a word is a guess, whatever wrote it
	filledIn    = 0.85 // confidence below which what stands in a blank of a form is taken for handwriting
	penShare    = 0.35 // share of a word's ink that is a pen's blue
	bluePrint   = 0.88 // mean confidence from which many blue words are print
	bluePrinted = 25   // letters and digits that tell
)

// markHand marks what looks written by hand: by the colour of the ink, by its place in a blank ("ngày … tháng … năm …",
// "Số: …/…") together with an uneven stand or a doubtful reading, and whatever could not be read at all. It errs on the side
// of the hand: what a person need not look at would be lost, what is looked at in vain costs a second.
func markHand(words []word, x examiner) []word {
	markPen(words, x)
	for i, w := range words {
		if w.letters > 0 && w.conf < guess {
			words[i].hand = true
		}
	}
	for i := range words {
		if place := blankOf(words, i); place == aBlank && (words[i].conf < filledIn || x.uneven(words, i)) ||
			place == perhapsBlank && words[i].conf < filledIn {
			words[i].hand = true
		}
	}
	return words
}

// markPen marks what is written in blue, unless the paper is printed in blue.
func markPen(words []word, x examiner) {
	var blue []int
	var all []word
	for i, w := range words {
		if x.penShare(w) >= penShare {
			blue, all = append(blue, i), append(all, w)
		}
	}
	if r := newReading(nil, all); r.text >= bluePrinted && r.score >= bluePrint {
		return
	}
	for _, i := range blue {
		words[i].hand = true
	}
}

// blank says whether forms leave a place to the pen.
type blank int

const (
	noBlank blank = iota
	perhapsBlank
	aBlank
)

// blankOf says whether a word stands where forms leave a blank for the pen: in a date between its printed words, or between
// "Số" and the sign of the issuer.
func blankOf(words []word, i int) blank {
	if words[i].letters == 0 {
		return noBlank
	}
	if glued(words[i].text) {
		return perhapsBlank
	}
	before, after := neighbour(words, i, -1), neighbour(words, i, +1)
	switch {
	case before == "ngay" && after == "thang", before == "thang" && after == "nam":
		return aBlank
	case before == "nam" && shortNumber(words[i].text) && (neighbour(words, i, -2) == "thang" || neighbour(words, i, -3) == "thang"):
		return aBlank
	case startsNumber(words, i):
		return aBlank
	case (before == "ngay" || before == "thang" || after == "thang" || after == "nam") && shortNumber(words[i].text):
		return perhapsBlank
	}
	return noBlank
}

// glued reports whether a word is a printed word of a date with what was written beside it.
func glued(text string) bool {
	letters := folded(text)
	return strings.ContainsAny(text, "0123456789") &&
		(strings.HasSuffix(letters, "nam") || strings.Contains(letters, "thang") || strings.HasPrefix(letters, "ngay"))
}

// startsNumber reports whether a word belongs to the number of a paper: "Số: 12/TB-UBND" at the beginning of a line.
func startsNumber(words []word, i int) bool {
	first := i
	for first > 0 && words[first-1].line == words[i].line {
		first--
	}
	return i-first <= 2 && strings.ContainsAny(words[i].text, "0123456789/") && strings.HasPrefix(folded(words[first].text), "so") &&
		strings.Contains(words[first].text, ":")
}

// neighbour is the folded text of the word so many places away on the line.
func neighbour(words []word, i, step int) string {
	if j := i + step; j >= 0 && j < len(words) && words[j].line == words[i].line {
		return folded(words[j].text)
	}
	return ""
}

func shortNumber(s string) bool {
	return len(s) <= 5 && strings.IndexFunc(s, unicode.IsDigit) >= 0
}

// folded is the letters of a text, lower-case and without tone marks.
func folded(s string) string { return plain([]segment{{words: []word{{text: s}}}}) }
