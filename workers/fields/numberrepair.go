package fields

import (
	"regexp"
	"slices"
	"strings"
)

var (
	glued = regexp.MustCompile(`^([0-9]+)(\pL{2,})$`) // the stroke between number and notation was not seen
	// The stroke is read as a letter or a digit that looks like it: 175/2026, 30/BV-TK.
	yearly = regexp.MustCompile(`^([1-9][0-9]{0,4})[1Il|]((?:19|20)[0-9]{2})$`)
	barred = regexp.MustCompile(`^([0-9]+)[Il|](\pL+)((?:-\pL+)*)$`)
)

// repairNumber makes known abbreviations of those that a recogniser confuses with them: QD is QĐ. In the leading part
// letters that look like digits become digits.
func repairNumber(text string, notations []string) string {
	first := true
	text = yearly.ReplaceAllString(text, "$1/$2")
	if m := barred.FindStringSubmatch(text); m != nil && known(m[2], notations) {
		text = m[1] + "/" + m[2] + m[3]
	}
	text = glued.ReplaceAllString(text, "$1/$2")
	return numberPart.ReplaceAllStringFunc(text, func(part string) string {
		defer func() { first = false }()
		if known(part, notations) || allDigits.MatchString(part) {
			return part
		}
		if fixed := digits(part); first && strings.ContainsAny(part, "0123456789") && allDigits.MatchString(fixed) {
			return fixed
		}
		return closest(part, notations)
	})
}

// closest returns the one known abbreviation with the same letters but for diacritics and case, else part itself.
func closest(part string, notations []string) string {
	var found []string
	for _, a := range slices.Concat(abbreviations, notations) {
		if string(Fold(a)) == string(Fold(part)) && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return undoubled(part, notations)
}

// undoubled returns the known abbreviation that part is but for a letter that was read twice: CĐ for CĐĐ.
func undoubled(part string, notations []string) string {
	letters := []rune(part)
	for i := 1; i < len(letters); i++ {
		if once := string(letters[:i]) + string(letters[i+1:]); letters[i] == letters[i-1] && known(once, notations) {
			return once
		}
	}
	return part
}

func known(part string, notations []string) bool {
	return slices.Contains(abbreviations, part) || slices.Contains(notations, part)
}

// knownParts reports whether each part is a number or a known abbreviation.
func knownParts(text string, notations []string) bool {
	for _, part := range numberPart.FindAllString(text, -1) {
		if !allDigits.MatchString(part) && !known(part, notations) {
			return false
		}
	}
	return true
}
