package fields

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// label is a phrase of the form that stands on the paper before a value.
type label struct {
	phrase string // as the catalogue has it
	match
}

// labels finds every phrase that introduces something, in reading order. Of two that overlap the longer one stands: "Họ,
// chữ đệm, tên người mẹ" is not "Họ, chữ đệm, tên".
func (s stream) labels(phrases []string) []label {
	var all []label
	seen := map[string]bool{}
	for _, p := range phrases {
		if seen[p] {
			continue
		}
		seen[p] = true
		for _, m := range s.find(p) {
			if s.introduces(p, m) {
				all = append(all, label{p, m})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b label) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end-b.dist, a.end-a.dist))
	})
	return longest(all)
}

// longest drops the labels that lie in a longer one.
func longest(all []label) []label {
	var out []label
	for _, l := range all {
		last := len(out) - 1
		switch {
		case last < 0 || l.start >= out[last].end:
			out = append(out, l)
		case l.end-l.start > out[last].end-out[last].start:
			out[last] = l
		}
	}
	return out
}

// introduces reports whether a phrase stands where a label may: at the start of a line or of an item, else with a colon, or
// behind punctuation. A phrase of one word needs a line of its own or the colon: "ngày" and "số" stand in every text.
func (s stream) introduces(phrase string, m match) bool {
	if m.dist > 0 && (!strings.Contains(phrase, " ") || s.overItem(m)) {
		return false
	}
	if s.colon(m) {
		return true
	}
	if s.opens(m) || s.numbered(m) {
		return !s.longer(m) && !s.opensStreet(m)
	}
	before := s.words[s.at[m.start].word-1].text
	return strings.Contains(phrase, " ") && strings.ContainsAny(before[len(before)-1:], ",;.:")
}

// overItem reports whether the number of an item stands within the match: what is before it is the end of another value, as in
// "Hồ Thùy Mai 4. Quan hệ với chủ hộ:", which is but two letters from "Mối quan hệ với chủ hộ".
func (s stream) overItem(m match) bool {
	return slices.ContainsFunc(s.within(m)[1:], func(w word) bool { return itemNumber.MatchString(w.text) })
}

var itemNumber = regexp.MustCompile(`^[0-9]{1,2}[.)]$`)

// longer reports whether the match is only the start of a label: small words follow, the last of them with a colon, as in
// "Địa chỉ thường trú:".
func (s stream) longer(m match) bool {
	words := onLine(s, m)
	for i, w := range words[:min(len(words), 3)] {
		if r := []rune(w.text)[0]; !unicode.IsLower(r) {
			return false
		}
		if strings.HasSuffix(w.text, ":") || i+1 < len(words) && words[i+1].text == ":" {
			return true
		}
	}
	return false
}

// opensStreet reports whether a house and its street stand here: "Số 142 đường" is no label with its number.
func (s stream) opensStreet(m match) bool {
	words := onLine(s, m)
	return len(words) > 1 && slices.Contains(streetWords, strings.ToLower(words[1].text))
}

// streetWords follow the number of a house.
var streetWords = strings.Fields("đường phố ngõ hẻm kiệt ấp thôn làng tổ")

// colon reports whether a colon follows the match.
func (s stream) colon(m match) bool {
	last := s.at[m.end-1]
	rest := string([]rune(s.words[last.word].text)[last.rune+1:])
	if rest == "" && last.word+1 < len(s.words) && s.words[last.word+1].line == s.words[last.word].line {
		rest = s.words[last.word+1].text
	}
	return strings.HasPrefix(strings.TrimLeft(rest, ") "), ":")
}

// first is the index of the label's first word.
func (s stream) first(l label) int { return s.at[l.start].word }

// rest returns the words behind a label up to the end of its line or the next label on it.
func (s stream) rest(l label, all []label) []word {
	words := onLine(s, l.match)
	end := len(s.words)
	for _, o := range all {
		if o.start >= l.end {
			end = s.first(o)
			break
		}
	}
	start := s.at[l.end-1].word
	count := end - start // words of the stream from the label's last one on
	if len(words) > 0 && words[0].box != s.words[start].box {
		count-- // nothing is left of the last word of the label
	}
	return inked(words[:max(0, min(len(words), count))])
}

// inked drops words without letters or digits at both ends: leaders, colons, rules.
func inked(words []word) []word {
	blank := func(w word) bool {
		return !strings.ContainsFunc(w.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	for len(words) > 0 && blank(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && blank(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}
