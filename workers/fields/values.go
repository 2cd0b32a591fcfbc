package fields

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// value reads the words behind a label as the kind of value that stands there; empty when they are none.
func (f *form) value(fact procedures.Fact, words []word) reading {
	words = inked(words)
	if len(words) == 0 {
		return reading{}
	}
	switch fact.Kind {
	case procedures.KindDate:
		return firstDate(words)
	case procedures.KindYear, procedures.KindInteger:
		return integer(fact.Kind, words)
	case procedures.KindDecimal, procedures.KindArea, procedures.KindMoney:
		return decimal(fact.Kind, words)
	case procedures.KindCurrency:
		return currency(words)
	case procedures.KindNumber:
		return f.compared(newNumber(number(words), f.look.Notations))
	case procedures.KindCode:
		return f.compared(code(words))
	case procedures.KindPersonalID:
		return f.compared(newIdentifier(words).reading)
	case procedures.KindTaxCode:
		return f.compared(taxCode(words))
	case procedures.KindName:
		return f.name(words).knownSurname()
	case procedures.KindEnum:
		return enum(words, fact.Values)
	case procedures.KindForeign:
		return f.foreign(words)
	case procedures.KindAddress:
		return f.address(words)
	}
	return f.text(words, fact.Values)
}

// foreign reads text in another language, to which Vietnamese spelling does not apply.
func (d *document) foreign(words []word) reading {
	r := reading{value: trimmed(join(words)), words: words}
	for _, w := range words {
		if !d.legible(w) {
			r = r.doubted(doubtFaint)
		}
	}
	return r.handed()
}

// firstDate is the first date of the words behind a label.
func firstDate(words []word) reading {
	for _, found := range dates(words) {
		return found.settled()
	}
	if m := oneDate.FindStringSubmatch(bare(words[0].text)); m != nil {
		r := reading{value: isoDate(m[1], m[2], m[3]), read: words[0].text, words: words[:1]}
		if r.value != "" {
			return r.doubted(doubtRepaired).handed()
		}
	}
	return reading{}
}

// oneDate is a date whose strokes were read as the digits and letters that look like them. Only a label makes a date of it.
var oneDate = regexp.MustCompile(`^([0-9]{2})[/1Il|7]?([0-9]{2})[/1Il|7]([0-9]{4})$`)

var (
	wholeNumber = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+$|^[0-9]+$`)
	anyNumber   = regexp.MustCompile(`^[0-9]{1,3}(?:[.,][0-9]{3})*(?:[.,][0-9]+)?$|^[0-9]+(?:[.,][0-9]+)?$`)
)

// integer reads the first word that is a whole number.
func integer(kind procedures.Kind, words []word) reading {
	for i, w := range words[:min(len(words), 3)] {
		text := bare(w.text)
		fixed := text
		if strings.ContainsAny(text, "0123456789") {
			fixed = digits(text)
		}
		if !allDigits.MatchString(fixed) {
			continue
		}
		r := reading{value: fixed, normal: strings.TrimLeft(fixed, "0"), words: words[i : i+1]}
		if fixed != text {
			r = r.doubted(doubtRepaired)
		}
		if n, _ := strconv.Atoi(fixed); kind == procedures.KindYear && (n < 1850 || n > 2200) {
			r = r.doubted(doubtPattern)
		}
		return r.settled()
	}
	return reading{}
}

// codeShape is a serial: capital letters and digits, perhaps in groups.
var codeShape = regexp.MustCompile(`^[A-ZĐ]{0,4}[ .-]?[0-9]{1,}(?:[ ./-]?[0-9A-ZĐ]+)*$`)

// oneLetter is a serial that may have lost the first of its two letters.
var oneLetter = regexp.MustCompile(`^[A-ZĐ] [0-9]{5,8}$`)

// code reads a serial: letters, then digits, in one or two words.
func code(words []word) reading {
	n := 1
	if len(words) > 1 && !strings.ContainsAny(words[0].text, "0123456789") && strings.ContainsAny(words[1].text, "0123456789") {
		n = 2
	}
	r := reading{value: strings.Trim(join(words[:n]), " .,;:"), words: words[:n]}
	if !strings.ContainsAny(r.value, "0123456789") {
		return reading{}
	}
	r.normal = strings.ReplaceAll(r.value, " ", "")
	if lettersLost := allDigits.MatchString(r.value) && len(r.value) < 8 || oneLetter.MatchString(r.value); lettersLost || !codeShape.MatchString(r.value) || mixed(r.value) {
		r = r.doubted(doubtPattern)
	}
	return r.settled()
}

// mixed reports whether a letter stands between digits where recognisers take one for the other: 0O, 1I, 5S, 8B.
func mixed(text string) bool {
	return regexp.MustCompile(`[0-9][OISBQDZ]|[OIl]{1}[0-9]`).MatchString(text)
}

// taxCode reads ten digits, with a branch's three behind a hyphen, or a personal id of twelve.
func taxCode(words []word) reading {
	text := ""
	n := 0
	for _, w := range words {
		part := strings.Trim(w.text, " .,;:")
		if fixed := digits(part); !strings.ContainsAny(part, "0123456789") && fixed == part || len(text)+len(part) > 14 {
			break
		}
		text, n = text+part, n+1
	}
	fixed := digits(text)
	r := reading{value: fixed, words: words[:n]}
	if n == 0 || !strings.ContainsAny(fixed, "0123456789") {
		return reading{}
	}
	if allDigits.MatchString(fixed) && len(fixed) == 13 {
		r.normal = fixed[:10] + "-" + fixed[10:]
	} else {
		r.normal = fixed
	}
	if fixed != text {
		r = r.doubted(doubtRepaired)
	}
	if pipeline.CheckIdentifier(pipeline.TaxCode, fixed) != nil {
		r = r.doubted(doubtTaxCode)
	}
	return r.settled()
}

// enum is the value of the list that the words open with, perhaps misread a little.
func enum(words []word, values []string) reading {
	s := newStream(slices.Clone(words))
	best, found := "", match{}
	for _, v := range values {
		for _, m := range s.find(v) {
			if m.start == 0 && (best == "" || m.end-m.dist > found.end-found.dist) {
				best, found = v, m
			}
		}
	}
	if best == "" {
		r := reading{value: strings.Trim(join(words), " .,;:"), words: words}
		return r.doubted(doubtPattern)
	}
	r := reading{value: best, words: s.within(found)}
	if read := strings.Trim(join(r.words), " .,;:"); !sameText(read, best) {
		r.read = read
		r = r.doubted(doubtRepaired)
	}
	return r.fair()
}

// sameText reports whether two texts are one, word by word, but for case and where a tone is put.
func sameText(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return slices.EqualFunc(x, y, sameSpelling)
}
