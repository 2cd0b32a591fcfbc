package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// checked compares the fields with one another: what two of them say in different words is as good as read twice, and what
// they contradict each other in is doubted in both.
func (f *form) checked(out pipeline.Extraction) pipeline.Extraction {
	out = issuedBy(numberYear(out))
	return f.twice(shared(out))
}

// initialled takes the doubt from a number whose unknown letters are the initials of the issuer: two readings of one name.
func initialled(number, issuer reading, notations []string) reading {
	if number.doubt != doubtPattern || !numberShape.MatchString(number.value) || allDigits.MatchString(number.value) || issuer.doubt != "" {
		return number
	}
	initials := abbreviated(issuer.value)
	for _, part := range numberPart.FindAllString(number.value, -1) {
		if !allDigits.MatchString(part) && !known(part, notations) && !slices.Contains(initials, string(Fold(part))) {
			return number
		}
	}
	number.doubt = ""
	return number.settled()
}

// placeWords open the part of an agency's name that says where it is, which the letters of its numbers leave out.
var placeWords = []string{"khu", "tinh", "thanh", "huyen", "quan", "thi", "phuong", "xa"}

// abbreviated lists the initials, folded, of an agency's name and of its beginnings before a word of place: those of "Trung tâm Y tế
// khu vực An Phú" are TTYT too. The words that link others have none.
func abbreviated(name string) (all []string) {
	letters := ""
	for w := range strings.FieldsSeq(name) {
		f := string(Fold(w))
		if slices.Contains(placeWords, f) && len(letters) > 1 {
			all = append(all, letters)
		}
		if f != "" && f != "va" && f != "cua" {
			letters += f[:1]
		}
	}
	return append(all, letters)
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

// issuedBy doubts a people's committee as the issuer of a number that has letters of two organs or kinds, and not UBND: the line of the
// office below it was not read.
func issuedBy(out pipeline.Extraction) pipeline.Extraction {
	number, issuer := index(out, pipeline.FieldNumber), index(out, pipeline.FieldIssuer)
	if number < 0 || issuer < 0 || !startWith(lowered(out.Fields[issuer].Value), "ủy ban nhân dân") && !startWith(lowered(out.Fields[issuer].Value), "ubnd") {
		return out
	}
	letters := 0
	for _, part := range numberPart.FindAllString(out.Fields[number].Value, -1) {
		if part == "UBND" {
			return out
		}
		if !allDigits.MatchString(part) && part != "BS" { // a copy from the register
			letters++
		}
	}
	if letters > 1 {
		out.Fields[issuer] = doubtedField(out.Fields[issuer], doubtClash)
	}
	return out
}

// shared doubts one print that two people have as the same fact of theirs: the label between them was not read.
func shared(out pipeline.Extraction) pipeline.Extraction {
	for i, a := range out.Fields {
		_, fact, ofPerson := strings.Cut(string(a.Name), ".")
		for j, b := range out.Fields[:i] {
			_, other, _ := strings.Cut(string(b.Name), ".")
			if ofPerson && fact == other && a.Value != "" && a.Page == b.Page && a.Quad == b.Quad {
				out.Fields[i], out.Fields[j] = doubtedField(a, doubtClash), doubtedField(b, doubtClash)
			}
		}
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
