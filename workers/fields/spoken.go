package fields

import (
	"strconv"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline/procedures"
)

// spokenDigits are the numerals of Vietnamese without diacritics; "tu" and "lam" are forms of four and five behind tens.
var spokenDigits = map[string]int{"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6,
	"bay": 7, "tam": 8, "chin": 9}

// spokenScales are what groups of three digits are counted in.
var spokenScales = map[string]int{"nghin": 1e3, "ngan": 1e3, "trieu": 1e6, "ty": 1e9, "ti": 1e9}

// spokenNumber reads a number that is written out: "một trăm hai mươi lăm triệu". A word that is no numeral ends it.
func spokenNumber(words []string) (n int, ok bool) {
	group, digit := 0, 0 // below a thousand; the numeral just before
	for i, w := range words {
		v, isDigit := spokenDigits[w]
		scale, isScale := spokenScales[w]
		switch {
		case isDigit:
			group += v
		case isScale && group == 0:
			n *= scale // "hai nghìn tỷ"
		case isScale:
			n, group = n+group*scale, 0
		case w == "tram":
			group += digit * 99
		case w == "muoi" && digit == 0:
			group += 10
		case w == "muoi":
			group += digit * 9
		case w != "linh" && w != "le":
			return n + group, i > 0
		}
		digit = v
	}
	return n + group, len(words) > 0
}

// spokenDate reads "ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi" as ISO 8601; empty when it is none.
func spokenDate(words []string) string {
	month := -1
	for i, w := range words {
		if w == "thang" {
			month = i
			break
		}
	}
	if month < 1 || month+3 > len(words) {
		return ""
	}
	year := month + 2 // "tháng năm năm …" names the fifth month
	for year < len(words) && words[year] != "nam" {
		year++
	}
	if year >= len(words) {
		return ""
	}
	d, _ := spokenNumber(after(words[:month], "ngay"))
	m, _ := spokenNumber(words[month+1 : year])
	y, _ := spokenNumber(words[year+1:])
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m || y < 1800 || y > 2200 {
		return ""
	}
	return t.Format(time.DateOnly)
}

// after drops everything up to the first occurrence of a word.
func after(words []string, word string) []string {
	for i, w := range words {
		if w == word {
			return words[i+1:]
		}
	}
	return words
}

// spokenFor compares a value with the same value written out behind one of the fact's labels, near below. What agrees was read
// twice, and needs no clear print; what does not is doubted.
func (f *form) spokenFor(fact procedures.Fact, l label, r reading) reading {
	here, differs := r.normal, false
	if here == "" {
		here = r.value
	}
	for _, words := range f.spoken(fact, l) {
		switch said := spokenAs(fact.Kind, words); {
		case said == here:
			return r.agreed()
		case said != "" && !strings.Contains(here, "."): // fractions are not written out in one way
			differs = true
		}
	}
	if differs {
		return r.doubted(doubtSpoken)
	}
	return r
}

// spokenAs is the normal form of what words spell; empty when they spell nothing of the kind.
func spokenAs(kind procedures.Kind, words []string) string {
	if kind == procedures.KindDate {
		return spokenDate(words)
	}
	if n, ok := spokenNumber(words); ok {
		return strconv.Itoa(n)
	}
	return ""
}

// spoken are the words, folded, behind the first of the fact's labels for them that follows the value within two lines: those
// of its cell, and those that follow in running text.
func (f *form) spoken(fact procedures.Fact, l label) [][]string {
	from := f.all.words[f.all.first(l)]
	for _, o := range f.labelsOf(fact.Words, fact.In) {
		w := f.all.words[f.all.first(o)]
		if w.page != from.page || w.box.MinY-from.box.MaxY > 3*from.height() || f.all.first(o) <= f.all.first(l) {
			continue
		}
		cell, _ := f.valueOf(o, procedures.PlaceAfter, 2)
		return [][]string{foldedOf(cell), foldedOf(f.all.after(o.match, 20))}
	}
	return nil
}

// foldedOf are the words folded, without those that are only punctuation.
func foldedOf(words []word) []string {
	var out []string
	for _, w := range words {
		if t := string(Fold(w.text)); t != "" {
			out = append(out, t)
		}
	}
	return out
}
