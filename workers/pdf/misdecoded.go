package pdf

import (
	"strings"
	"unicode"
)

// misdecoded reports whether text seems to be of an old Vietnamese font (TCVN 3 "ABC", VNI) whose codes were taken for
// Latin-1: "Céng hßa x· héi chñ nghÜa ViÖt Nam", "COÄNG HOØA XAÕ HOÄI". Then most words have a letter that no language here
// writes so, or a symbol inside.
func misdecoded(text string) bool {
	words, odd := 0, 0
	for _, word := range strings.Fields(text) {
		runes := []rune(strings.TrimFunc(word, unicode.IsPunct))
		if len(runes) < 2 || !strings.ContainsFunc(word, unicode.IsLetter) {
			continue
		}
		words++
		if strange(runes) {
			odd++
		}
	}
	return odd*5 > words*2
}

// strange reports whether a word is as misdecoded ones are: with a symbol of Latin-1 or a letter that Vietnamese lacks, or
// with two vowels of which the second alone has a mark that stands for that of both.
func strange(word []rune) bool {
	for i, r := range word {
		switch {
		case strings.ContainsRune("¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿×÷", r):
			return true
		case strings.ContainsRune("äåæçëîïðñöøûüþÿßÄÅÆÇËÎÏÑÖØÛÜÞ", r):
			return true
		case i > 0 && strings.ContainsRune("AEOUaeou", word[i-1]) && strings.ContainsRune("ÂÁÀÅÃÊÉÈÔÓÒÕÙÚâáàåãêéèôóòõùú", r):
			return vniPair(word[i-1], r)
		}
	}
	return false
}

// vniPair reports what VNI writes for one letter, a vowel and its mark. Vietnamese itself has óa, uá and the like, but not
// a vowel twice.
func vniPair(vowel, mark rune) bool {
	plain := map[rune]string{'a': "âáàãê", 'e': "âáàã", 'o': "âãàê", 'u': "ãò"}
	return strings.ContainsRune(plain[unicode.ToLower(vowel)], unicode.ToLower(mark))
}
