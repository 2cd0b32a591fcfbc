package fields

import (
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// checked compares the fields with one another: what two of them say in different words is as good as read twice, and what
// they contradict each other in is doubted in both.
func (f *form) checked(out pipeline.Extraction) pipeline.Extraction {
	out = numberYear(out)
	return f.twice(out)
}

// initialled takes the doubt from a number whose unknown letters are the initials of the issuer: two readings of one name.
func initialled(number, issuer reading, notations []string) reading {
	if number.doubt != doubtPattern || !numberShape.MatchString(number.value) || issuer.doubt != "" {
		return number
	}
	initials := initials(issuer.value)
	for _, part := range numberPart.FindAllString(number.value, -1) {
		if !allDigits.MatchString(part) && !known(part, notations) && (len(part) < 2 || !strings.Contains(initials, strings.ToLower(string(fold(part))))) {
			return number
		}
	}
	number.doubt = ""
	return number.settled()
}

// initials of a name, folded, without those of the words that link others.
func initials(name string) string {
	var b strings.Builder
	for w := range strings.FieldsSeq(name) {
		if f := fold(w); len(f) > 0 && string(f) != "va" && string(f) != "cua" {
			b.WriteRune(f[0])
		}
	}
	return b.String()
}

// numberYear compares the year in a number (12/2026/QĐ-UBND) with the date.
func numberYear(out pipeline.Extraction) pipeline.Extraction {
	number, date := index(out, pipeline.FieldNumber), index(out, pipeline.FieldDate)
	if number < 0 || date < 0 {
		return out
	}
	parts := strings.Split(out.Fields[number].Value, "/")
	if len(parts) < 2 || len(parts[1]) != 4 || !allDigits.MatchString(parts[1]) || len(out.Fields[date].Value) < 4 {
		return out
	}
	if out.Fields[date].Value[:4] != parts[1] {
		out.Fields[number] = doubtedField(out.Fields[number], doubtClash)
		out.Fields[date] = doubtedField(out.Fields[date], doubtClash)
	}
	return out
}

// index is the place of a field with a value, -1 when there is none.
func index(out pipeline.Extraction, name pipeline.FieldName) int {
	for i, f := range out.Fields {
		if f.Name == name && f.Value != "" {
			return i
		}
	}
	return -1
}

// twice doubts two fields of a person that say the same fact and differ: birth year and birth date.
func (f *form) twice(out pipeline.Extraction) pipeline.Extraction {
	for _, s := range f.look.Subjects {
		year, date := index(out, pipeline.FieldName(string(s.Role)+".birth_year")), index(out, pipeline.FieldName(string(s.Role)+".birth_date"))
		if year >= 0 && date >= 0 && !strings.HasPrefix(out.Fields[date].Value, out.Fields[year].Value) {
			out.Fields[year] = doubtedField(out.Fields[year], doubtClash)
			out.Fields[date] = doubtedField(out.Fields[date], doubtClash)
		}
	}
	return out
}
