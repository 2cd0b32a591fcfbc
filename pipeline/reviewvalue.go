package pipeline

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// longestValue bounds what a person may type for one field, in characters.
const longestValue = 4000

// checkValue returns a value that a person typed as it is kept. A value that cannot be is ErrInvalid; the error names the
// field and never the value.
func checkValue(name FieldName, value string, now time.Time) (string, error) {
	value = strings.TrimSpace(value)
	wrong := func(what string) (string, error) { return "", fmt.Errorf("field %s %s: %w", name, what, ErrInvalid) }
	switch fact := name.fact(); {
	case value == "" && name == FieldRelation:
		return wrong("is a question that wants an answer")
	case value == "":
		return "", nil
	case len([]rune(value)) > longestValue || !printable(value):
		return wrong("is no text of at most 4000 characters")
	case fact == "date" || fact == "valid_from" || fact == "valid_until" || strings.HasSuffix(fact, "_date"):
		t, ok := anyDate(value)
		if !ok || impossible(name, t, now) {
			return wrong("is no possible date such as 2026-03-05")
		}
		return t.Format(time.DateOnly), nil
	case strings.HasSuffix(fact, "_year"):
		t, err := time.ParseInLocation("2006", value, Zone)
		if err != nil || impossible(name, t, now) {
			return wrong("is no possible year such as 1985")
		}
	case fact == "tax_code":
		if err := CheckIdentifier(TaxCode, value); err != nil {
			return "", fmt.Errorf("field %s: %w", name, err)
		}
	}
	return value, nil
}

// fact is what a field tells, whomever it tells it of: "birth_date" of "mother.birth_date".
func (n FieldName) fact() string { return string(n)[strings.LastIndex(string(n), ".")+1:] }

// anyDate reads a date as people type it.
func anyDate(value string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"} {
		if t, err := time.ParseInLocation(layout, value, Zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// impossible reports a time that no paper of today prints: long before anybody alive was born, or, but for validity, to come.
func impossible(name FieldName, t, now time.Time) bool {
	validity := name == FieldValidFrom || name == FieldValidUntil
	return t.Year() < 1850 || t.Year() > 9998 || !validity && t.After(now.AddDate(0, 0, 1))
}

func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) && r != '\n' || r == unicode.ReplacementChar }) < 0
}

// normalLike brings a person's value into the normal form that the machine's had: the rule that led from value to normal
// there is applied again. Empty when there is no such rule, or it says nothing about this value.
func normalLike(was Field, value string) string {
	for _, rule := range []func(string) string{plainNumber, withoutSpaces} {
		if normal := rule(value); was.Normal != "" && rule(was.Value) == was.Normal && normal != "" {
			return normal
		}
	}
	return ""
}

func withoutSpaces(text string) string { return strings.Join(strings.Fields(text), "") }

var numberWithUnit = regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))? ?(?:m2|m²|m|ha|đồng|đ|VNĐ|VND)?$`)

// plainNumber is a number as Vietnamese papers print it, with a full stop before the fraction and nothing else.
func plainNumber(text string) string {
	parts := numberWithUnit.FindStringSubmatch(text)
	if parts == nil {
		return ""
	}
	return strings.TrimSuffix(strings.ReplaceAll(parts[1], ".", "")+"."+parts[2], ".")
}
