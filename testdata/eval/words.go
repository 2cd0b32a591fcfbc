package main

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words returns the lower-case words of text in order: runs of letters and digits, in Unicode NFC.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// bag counts words.
type bag map[string]int

func bagOf(list []string) bag {
	b := bag{}
	for _, w := range list {
		b[w]++
	}
	return b
}

// shared returns how many words both bags hold.
func (b bag) shared(o bag) (n int) {
	for w, count := range b {
		n += min(count, o[w])
	}
	return n
}

// without returns what is left of b when the words of o are taken out.
func (b bag) without(o bag) bag {
	left := bag{}
	for w, count := range b {
		left[w] = max(0, count-o[w])
	}
	return left
}

// actsFor opens the block of a signature by somebody who signs for others (NĐ 30/2020/NĐ-CP, annex I, II.7).
var actsFor = regexp.MustCompile(`(?m)^(TM|KT|TL|TUQ|Q)\. `)

// signatureBlock returns the words from the last such opening on, of a text that has one.
func signatureBlock(text string) []string {
	all := actsFor.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return nil
	}
	begin := len(all) - 1
	for begin > 0 && strings.Count(text[all[begin-1][0]:all[begin][0]], "\n") == 1 {
		begin--
	}
	return words(text[all[begin][0]:])
}

// share is so many of so many.
type share struct {
	Hits int `json:"hits"`
	Of   int `json:"of"`
}

func (s *share) add(hits, of int) { s.Hits, s.Of = s.Hits+hits, s.Of+of }

// count adds one case.
func (s *share) count(hit bool) {
	s.Of++
	if hit {
		s.Hits++
	}
}

// ratio is 0 where nothing was counted.
func (s share) ratio() float64 { return float64(s.Hits) / float64(max(1, s.Of)) }

// order counts the pairs of words that stand once in both lists, and of them those that follow each other in the same
// order.
func order(truth, text []string) (s share) {
	place := map[string]int{}
	for i, w := range text {
		place[w] = i
	}
	inTruth, inText := bagOf(truth), bagOf(text)
	var places []int
	for _, w := range truth {
		if inTruth[w] == 1 && inText[w] == 1 {
			places = append(places, place[w])
		}
	}
	for i, a := range places {
		for _, b := range places[i+1:] {
			s.count(a < b)
		}
	}
	return s
}
