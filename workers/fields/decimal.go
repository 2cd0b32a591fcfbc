package fields

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline/procedures"
)

// decimal reads the first number, and the unit behind it where one is printed. The comma divides the fraction, the full stop
// thousands.
func decimal(kind procedures.Kind, words []word) reading {
	for i, w := range words[:min(len(words), 3)] {
		text := strings.Trim(w.text, " .,;:()=")
		number := strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsLetter(r) || r == '²' })
		if strings.HasSuffix(number, "m") || !anyNumber.MatchString(number) {
			if number = gluedUnit.ReplaceAllString(text, "$1"); !anyNumber.MatchString(number) {
				continue
			}
		}
		r := reading{value: text, words: words[i : i+1], normal: normalNumber(kind, number)}
		if text == number {
			r = r.withUnit(words[i:])
		}
		return r.settled()
	}
	return reading{}
}

// gluedUnit is a number with the sign of square metres, whose digit is no part of the number.
var gluedUnit = regexp.MustCompile(`^([0-9.,]+)m[2²]$`)

// units are those of areas, lengths and amounts.
var unitSigns = []string{"m2", "m²", "m", "đồng", "VNĐ", "VND", "đ", "ha"}

// withUnit adds the unit behind a number. One that was misread is no reason to doubt the number.
func (r reading) withUnit(words []word) reading {
	if len(words) < 2 || strings.ContainsAny(words[0].text, ",;:)") && strings.TrimRight(words[0].text, ",;:)") != words[0].text {
		return r
	}
	unit := strings.Trim(words[1].text, " .,;:()")
	for _, known := range unitSigns {
		if strings.EqualFold(unit, known) {
			return reading{value: r.value + " " + unit, words: words[:2], normal: r.normal}
		}
	}
	return r
}

// normalNumber is the number with a full stop before the fraction and nothing else; of an amount, the digits.
func normalNumber(kind procedures.Kind, text string) string {
	if kind == procedures.KindMoney && wholeNumber.MatchString(strings.ReplaceAll(text, ",", ".")) {
		return strings.NewReplacer(".", "", ",", "").Replace(text)
	}
	if strings.Contains(text, ".") && !groups.MatchString(text) {
		return text // a full stop that divides no thousands: foreign usage
	}
	return strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
}

// groups is a number whose full stops divide thousands.
var groups = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?$`)
