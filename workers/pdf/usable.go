package pdf

import (
	"strings"
	"unicode"
)

// UsableText reports whether text, as a reader program takes it from a page, can be relied on instead of recognising the
// page. It cannot when it is too short to mean anything or when much of it is what broken font maps give: replacement and
// private-use characters, controls, letters of scripts that Vietnamese papers do not use, no letters at all, or those of an
// old Vietnamese font.
func UsableText(text string) bool {
	var letters, good, bad int
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
		case r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || unicode.IsControl(r):
			bad++
		case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Mn, r):
			letters++
			good++
		case unicode.IsLetter(r):
			letters++
			bad++
		case unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.IsSymbol(r):
			good++
		default:
			bad++
		}
	}
	if good+bad < shortestText || bad*20 > good {
		return false
	}
	return letters*3 >= good+bad && wordlike(text) && !misdecoded(text)
}

// shortestText is how many marks a page's text must have to count: fewer are a page number or a watermark.
const shortestText = 20

// Sparse reports whether text is too short to say anything of the page, right or wrong: a page number, a watermark.
func Sparse(text string) bool {
	return len([]rune(strings.Join(strings.Fields(text), ""))) < shortestText
}

// wordlike reports whether most words of two letters or more have a vowel and none stands for a ciphered font, whose words
// mix cases and symbols.
func wordlike(text string) bool {
	var words, odd int
	for _, word := range strings.Fields(text) {
		runes := []rune(word)
		if len(runes) < 2 || !unicode.IsLetter(runes[0]) {
			continue
		}
		words++
		if !strings.ContainsFunc(word, isVowel) && len(runes) > 3 {
			odd++
		}
	}
	return words > 0 && odd*3 <= words
}

func isVowel(r rune) bool {
	if r > 0x7F {
		return unicode.IsLetter(r)
	}
	return strings.ContainsRune("aeiouyAEIOUY", r)
}
