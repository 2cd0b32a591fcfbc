package fields

import (
	"regexp"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// abbreviations are the letters of numbers: types of documents (NĐ 30/2020/NĐ-CP Annex III) and common organs.
var abbreviations = strings.Fields(`NQ QĐ CT QC QyĐ TC HD CTr KH PA ĐA DA BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL TB BC
	CV GP GPXD GCN UQ UBND HĐND STNMT SNNMT SXD SNV STP STC SYT SKHĐT SCT SGTVT SGDĐT BNV BTP BXD BTC BCA BYT BTNMT
	BNNMT BCT BGDĐT VPCP NĐ TTg CP TT TTLT VPĐKĐĐ CNVPĐKĐĐ VPĐK CN TTPVHCC TTHCC PVHCC VP NC ĐĐ XNTTHN KS KH TN MT
	TNMT QLĐT KTHT KT HT CC CCTP TTYT VHXH ĐT CS CH SCT BS TK BV KTr KC XD ĐC TD ĐKKD`)

// numberShape is a number with its notation: 15/QĐ-UBND, 12/2026/GUQ, CS 01234, KT-01.
var numberShape = regexp.MustCompile(`^(?:\pL{1,6}[ .-]?)?[0-9]+\pL?(?:[/.-][0-9\pL]+(?: \pL+)*)*$`)

var (
	// serialShape is a serial, whose letters are an issuer's own: BH 395444.
	serialShape = regexp.MustCompile(`^[A-ZĐ]{1,3} [0-9]{5,8}$`)

	spacedSign = regexp.MustCompile(` ?([/-]) ?`)
	numberPart = regexp.MustCompile(`[0-9\pL]+`)
	allDigits  = regexp.MustCompile(`^[0-9]+$`)
)

// number is read behind one of the type's labels where a value may stand; a card's is a personal id.
func (f *form) number() reading {
	if len(f.look.Codes) == 0 {
		return f.document.number(f.look)
	}
	for _, l := range f.labelsOf(f.look.Numbers, "") {
		words, _ := f.valueOf(l, procedures.PlaceAfter, 1)
		if id := newIdentifier(words); len(id.value) == 12 {
			return id.reading
		}
	}
	return reading{}
}

// number is read after the first of the type's labels that a number follows: in the letterhead, else anywhere.
func (d *document) number(look procedures.Recognition) reading {
	for _, label := range look.Numbers {
		if r := numberAfter(newStream(wordsOf(d.head.left)), label, look.Notations); r.value != "" {
			return r
		}
		if r := numberAfter(d.all, label, look.Notations); r.value != "" {
			return r
		}
	}
	return reading{}
}

func wordsOf(lines []line) []word {
	var out []word
	for _, l := range lines {
		out = append(out, l.words...)
	}
	return out
}

// numberAfter reads the first number that follows the label. A label of one word opens a line: "số" stands in every text.
func numberAfter(s stream, label string, notations []string) reading {
	short := !strings.Contains(label, " ")
	var first reading
	for _, m := range s.find(label) {
		if short && !s.opens(m) {
			continue
		}
		switch r := newNumber(number(onLine(s, m)), notations); {
		case first.value == "":
			first = r
		case r.value == first.value && r.doubt == "": // printed twice and read the same
			return r
		}
	}
	return first
}

// opens reports whether the match starts the line that it stands on.
func (s stream) opens(m match) bool {
	i := s.at[m.start].word
	return i == 0 || s.words[i-1].line != s.words[i].line || s.words[i-1].page != s.words[i].page
}

// onLine returns the words after a match, up to the end of its line.
func onLine(s stream, m match) []word {
	last := s.words[s.at[m.end-1].word]
	words := s.after(m, len(s.words))
	end := slices.IndexFunc(words, func(w word) bool { return w.page != last.page || w.line != last.line })
	if end < 0 {
		return words
	}
	return words[:end]
}

// number takes the leading words that belong to a number: those joined by "/" or "-", and digits after letters.
func number(words []word) []word {
	for i := range words {
		if i == 0 {
			continue
		}
		before, here := words[i-1].text, words[i].text
		joined := strings.ContainsAny(here[:1], "/-") || strings.HasSuffix(before, "/") || strings.HasSuffix(before, "-")
		register := i == 1 && !strings.ContainsAny(before, "0123456789") && allDigits.MatchString(strings.TrimRight(here, ".,;"))
		if !joined && !register {
			return words[:i]
		}
	}
	return words
}

// newNumber is empty when the words are no number at all.
func newNumber(words []word, notations []string) reading {
	text := strings.NewReplacer("Ð", "Đ", "⁄", "/", "∕", "/", "–", "-", "—", "-").Replace(join(words))
	text = strings.Trim(spacedSign.ReplaceAllString(text, "$1"), " .,;:…_-")
	if !strings.ContainsAny(text, "0123456789") || len([]rune(text)) > 40 {
		return reading{}
	}
	r := reading{value: text, words: words}
	if fixed := repairNumber(r.value, notations); fixed != r.value {
		r.value = fixed
		r = r.doubted(doubtRepaired)
	}
	known := knownParts(r.value, notations) || serialShape.MatchString(r.value) || confidence(words) >= certain
	if !numberShape.MatchString(r.value) || !known || torn(r.value, notations) || oneLetter.MatchString(r.value) || runTogether(r.value, notations) {
		r = r.doubted(doubtPattern)
	}
	return r.settled()
}

// runTogether reports whether letters of a number are two abbreviations, so that the sign between them may not have been seen:
// BVTK of BV-TK.
func runTogether(number string, notations []string) bool {
	for _, part := range numberPart.FindAllString(number, -1) {
		letters := []rune(part)
		for i := 2; i < len(letters)-1 && !known(part, notations); i++ {
			if known(string(letters[:i]), notations) && known(string(letters[i:]), notations) {
				return true
			}
		}
	}
	return false
}

// torn reports whether a number may be what is left of one: it has no letters where the type's numbers have some, or one digit.
func torn(number string, notations []string) bool {
	return allDigits.MatchString(number) && (len(notations) > 0 || len(number) == 1)
}
