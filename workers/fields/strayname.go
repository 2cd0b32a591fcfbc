package fields

import (
	"regexp"
	"slices"
	"strings"
)

// shortForms are the abbreviations without a vowel that names of organisations have.
var shortForms = strings.Fields("TNHH MTV TM DV XD SX XNK CP DNTN HTX TP TX TT PT KD CN KHKT TMDV HĐND UBND KTXH ĐKĐĐ THCS THPT PTTH GDTX GDNN Y")

// afterComma are words that a comma stands before within a name: "VĂN HÓA, THỂ THAO VÀ DU LỊCH", "…, tỉnh Gia Lai".
var afterComma = strings.Fields("thể hạ thương tỉnh huyện thành thị xã phường")

var longNumber = regexp.MustCompile(`[0-9]{4}|/`)

// strayInName reports whether something stands in a name of an organisation that is no part of one: a mark, a long number, a lone letter
// or letters that are no abbreviation.
func strayInName(words []string) bool {
	for i, w := range words {
		if longNumber.MatchString(w) || voiceless(bare(w)) || i+1 < len(words) && strayMark(w, words[i+1]) {
			return true
		}
	}
	return false
}

// strayMark reports whether a word bears a mark that does not belong there.
func strayMark(w, next string) bool {
	text := bare(w)
	if strings.TrimRight(w, ".,;:-–'`") == w || w == "-" || w == "–" {
		return false
	}
	short := w == text+"." && slices.Contains(shortForms, strings.ToUpper(text))
	comma := w == text+"," && slices.ContainsFunc(afterComma, func(a string) bool { return sameSpelling(a, next) })
	return !short && !comma
}

// voiceless reports whether a word has no vowel and is no abbreviation that names have.
func voiceless(text string) bool {
	return text != "" && !strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(string(Fold(text)), "aeiouy") && !slices.Contains(shortForms, text)
}
