package fields

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tones are the five written tones as combining marks; what is left after them are letters.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// spelling is a word's letters and tone, wherever the tone is put: equal for "UỶ" and "ỦY".
func spelling(text string) string {
	letters, tone := untone(text)
	return letters + tone
}

// sameSpelling reports whether two words are one, but for case, punctuation around them and where a tone is put.
func sameSpelling(a, b string) bool {
	return spelling(strings.ToLower(bare(a))) == spelling(strings.ToLower(bare(b)))
}

// bare is a word without the punctuation around it.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// untone takes the tone off a word and returns it apart.
func untone(text string) (letters, tone string) {
	var b strings.Builder
	for _, r := range text {
		if r >= tableSize || unicode.Is(unicode.Mn, r) {
			return untoneSlowly(text)
		}
		b.WriteRune(toneTable[r].letter)
		tone += toneTable[r].tone
	}
	return b.String(), tone
}

// toned is a letter without its tone, and the tone.
type toned struct {
	letter rune
	tone   string
}

var toneTable = func() (table [tableSize]toned) {
	for r := range rune(tableSize) {
		letters, tone := untoneSlowly(string(r))
		table[r] = toned{r, tone}
		for _, l := range letters {
			table[r].letter = l
		}
	}
	return table
}()

func untoneSlowly(text string) (letters, tone string) {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		if strings.ContainsRune(tones, r) {
			tone += string(r)
		} else {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String()), tone
}

var onsets = strings.Fields("ngh ng nh th tr ch gh gi kh ph qu b c d đ g h k l m n p r s t v x")

// rimes are those of Vietnamese without tone, "i" and "y" both written where both are in use.
var rimes = strings.Fields(`a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
	e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
	o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
	ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut uân uâng uât uây uê uêch uênh uêu
	uơ uy uya uych uyên uyêt uynh uyt uyu uyn ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
	y yêm yên yêng yêt yêu`)

// isSyllable reports whether the word can be Vietnamese: an onset, a rime and at most one tone, and in a syllable that
// ends in c, ch, p or t only the acute and the dot below.
func isSyllable(text string) bool {
	letters, tone := untone(strings.ToLower(text))
	if len([]rune(tone)) > 1 || letters == "" {
		return false
	}
	if stopped(letters) && tone != "\u0301" && tone != "\u0323" {
		return false
	}
	return slices.Contains(rimes, letters) || slices.ContainsFunc(onsets, func(onset string) bool {
		rime, ok := strings.CutPrefix(letters, onset)
		return ok && (slices.Contains(rimes, rime) || onset == "gi" && (rime == "" || isRimeOfGi(rime)))
	})
}

// isRimeOfGi covers "gì", "gìn", "giếng": the i belongs to onset and rime.
func isRimeOfGi(rime string) bool { return slices.Contains(rimes, "i"+rime) }

func stopped(letters string) bool {
	return strings.HasSuffix(letters, "c") || strings.HasSuffix(letters, "ch") || strings.HasSuffix(letters, "p") ||
		strings.HasSuffix(letters, "t")
}

// spelled doubts r when one of its words cannot be Vietnamese. Words with digits and abbreviations are left alone.
func (r reading) spelled() reading {
	for _, w := range r.words {
		text := strings.TrimFunc(w.text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if len([]rune(text)) <= 1 || strings.ContainsAny(text, "0123456789") || known(text, nil) || strings.EqualFold(text, "V/v") {
			continue
		}
		for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return !unicode.IsLetter(c) }) {
			if !isSyllable(part) && !isKnownName(part) {
				return r.doubted(doubtSyllable)
			}
		}
	}
	return r
}
