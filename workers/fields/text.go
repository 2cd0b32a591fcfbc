package fields

import (
	"regexp"
	"slices"
	"strings"
)

// How certainly the words of running text have to be read. Measured on 15,000 drawn and scanned words: of words with a
// circumflex or a breve one in thirty is misread below the first (Trân for Trần), none of 3,900 above; of the others none
// above the second.
const (
	delicateText = 0.955
	plainText    = 0.86
	digitText    = 0.86
)

// text reads running text. Words of usual values need no more than a fair reading; one that differs from a usual value in its
// marks alone is proposed in the usual spelling, and shown.
func (d *document) text(words []word, usual []string) reading {
	r := reading{value: trimmed(join(words)), words: words}
	if r.value == "" {
		return r
	}
	if known, same := usualValue(r.value, usual); known != "" {
		if same {
			return r.fair().unspecked()
		}
		r.read, r.value = r.value, likePrinted(known, words)
		return r.doubted(doubtRepaired)
	}
	return d.clear(r.spelled().punctuated()).ended()
}

// beforeNames are words that a name or a number follows, with nothing between.
var beforeNames = strings.Fields("số đường phố phường xã huyện quận tỉnh thôn tổ ấp làng thị trấn thành")

// punctuated doubts a value with marks where none belong: specks are read as such. A full stop stands within a value behind an
// abbreviation only, and nothing stands between "phường" and its name.
func (r reading) punctuated() reading {
	for i, w := range r.words {
		text := bare(w.text)
		if loneConsonant(text) {
			r = r.doubted(doubtPattern)
		}
		if i+1 == len(r.words) {
			break
		}
		stop := strings.HasSuffix(w.text, ".") && len([]rune(text)) > 3
		mark := w.text != "" && strings.ContainsAny(w.text[len(w.text)-1:], ".,;:'`") && strings.ToLower(text) != "thành" && slices.Contains(beforeNames, strings.ToLower(text))
		if stop || mark {
			r = r.doubted(doubtPattern)
		}
	}
	return r.unspecked()
}

// doubled are two marks behind a word.
var doubled = regexp.MustCompile(`\pL[.,;:]{2,}$|\pL[,;:][.-]$`)

// unspecked doubts a value with marks that nobody prints: an apostrophe before a word, a dash beside a dash, a semicolon, and a
// full stop within it that follows a word with a tone, as no abbreviation has, or a mark behind a mark or glued to a word.
func (r reading) unspecked() reading {
	for i, w := range r.words {
		text := bare(w.text)
		quoted := i > 0 && strings.TrimLeft(w.text, "'`´~*^") != w.text
		dashes := i > 0 && text == "" && bare(r.words[i-1].text) == ""
		stop := i+1 < len(r.words) && strings.HasSuffix(w.text, ".") && len([]rune(bare(w.text))) > 1 && string(Fold(w.text)) != strings.ToLower(bare(w.text))
		glued := text != "" && i+1 < len(r.words) && (strings.TrimRight(w.text, "-–'") != w.text || doubled.MatchString(w.text))
		if quoted || dashes || stop || glued || i+1 < len(r.words) && strings.HasSuffix(w.text, ";") {
			r = r.doubted(doubtPattern)
		}
	}
	return r
}

// loneConsonant reports whether a word is the rest of one that was cut off at the paper's edge: "g" for "phường".
func loneConsonant(text string) bool {
	return len([]rune(text)) == 1 && strings.Contains("bcdđghklmnpqrstvx", text)
}

// trimmed takes off what is no part of a value at its ends; specks before it look like quotation marks.
func trimmed(text string) string {
	return strings.TrimLeft(strings.TrimSpace(strings.Trim(text, " .,;:_…-–—/|")), specks+" ")
}

// specks are read as quotation marks before a word.
const specks = "'`´‘’“”\"~*^"

// unquoted takes specks off before the first word.
func unquoted(words []word) []word {
	if len(words) == 0 || !strings.ContainsAny(words[0].text, specks) {
		return words
	}
	words = slices.Clone(words)
	words[0].text = strings.TrimLeft(words[0].text, specks)
	return words
}

// usualValue returns the usual value that text is, but for letter case, and whether its marks are the same.
func usualValue(text string, usual []string) (value string, same bool) {
	for _, v := range usual {
		if sameText(text, v) {
			return v, true
		}
		if string(Fold(text)) == string(Fold(v)) {
			value = v
		}
	}
	return value, false
}

// fair doubts r when one of its words was hardly read.
func (r reading) fair() reading {
	if confidence(r.words) < fair {
		r = r.doubted(doubtFaint)
	}
	return r.handed()
}

// clear doubts r when one of its words may be misread.
func (d *document) clear(r reading) reading {
	for i, w := range r.words {
		if !d.legible(w) && (w.conf < linked || !inCompound(r.words, i)) {
			r = r.doubted(doubtFaint)
		}
		if i > 0 && misspelled(r.words, i) {
			r = r.doubted(doubtSyllable)
		}
	}
	return r.handed()
}

// legible reports whether a word of running text is read beyond doubt.
func (d *document) legible(w word) bool {
	text := bare(w.text)
	switch {
	case text == "":
		return true
	case strings.ContainsAny(text, "0123456789"):
		return w.conf >= digitText
	case slices.Contains(beforeNames, strings.ToLower(text)):
		return w.conf >= fair
	case delicate(text) && titleCase(text) == text && slices.Contains(surnames, text) && !hasTwin(text, surnames):
		return w.conf >= 0.90
	case delicate(text):
		return w.conf >= delicateText || w.conf >= sure && d.inOtherLetters(w)
	}
	return w.conf >= plainText
}
