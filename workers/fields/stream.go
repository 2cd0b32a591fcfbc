package fields

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// stream is a run of words in reading order that phrases are looked for in. Spaces do not count, so a phrase is found
// also where the recogniser joined or split its words.
type stream struct {
	words  []word
	folded []rune
	at     []place // where each folded rune stands
}

// place is a rune of a word; both are indexes.
type place struct{ word, rune int }

func newStream(words []word) stream {
	s := stream{words: words}
	for i := range words {
		words[i].text = norm.NFC.String(words[i].text)
		for j, r := range []rune(words[i].text) {
			if f := foldRune(r); f != 0 {
				s.folded = append(s.folded, f)
				s.at = append(s.at, place{i, j})
			}
		}
	}
	return s
}

// find returns where the phrase stands as whole words, perhaps misread a little.
func (s stream) find(phrase string) []match {
	needle := Fold(phrase)
	found := approximate(s.folded, needle, budget(needle), s.whole)
	return slices.DeleteFunc(found, s.divided)
}

// divided reports whether a colon divides the words of a match: "Họ, chữ đệm, tên: Võ" is no "Họ, chữ đệm, tên vợ". One that stands
// alone is a speck.
func (s stream) divided(m match) bool {
	words := s.within(m)
	return slices.ContainsFunc(words[:len(words)-1], func(w word) bool { return strings.HasSuffix(w.text, ":") && len(w.text) > 1 })
}

// whole reports whether no letter or digit touches the runes from start to end.
func (s stream) whole(start, end int) bool {
	return start < end && (start == 0 || s.apart(start-1, start)) && (end == len(s.folded) || s.apart(end-1, end))
}

// apart reports whether a space or punctuation lies between two neighbouring folded runes.
func (s stream) apart(i, j int) bool {
	a, b := s.at[i], s.at[j]
	return a.word != b.word || b.rune != a.rune+1
}

// after returns the words that follow a match, the first without what belongs to the match, from n words on at most.
func (s stream) after(m match, n int) []word {
	if m.end == 0 || m.end > len(s.at) {
		return nil
	}
	last := s.at[m.end-1]
	first := s.words[last.word]
	first.text = strings.TrimLeft(string([]rune(first.text)[last.rune+1:]), ":;,.)(/-–—_… ")
	var out []word
	if first.text != "" {
		out = append(out, first)
	}
	rest := s.words[last.word+1:]
	return append(out, rest[:min(n, len(rest))]...)
}

// within returns the words that a match touches.
func (s stream) within(m match) []word {
	if m.start >= m.end {
		return nil
	}
	return s.words[s.at[m.start].word : s.at[m.end-1].word+1]
}

// join is the text of the words with single spaces.
func join(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}
