package pipeline

import (
	"regexp"
	"strings"
)

var someNumber = regexp.MustCompile(`[0-9]+`)

// HidePersonal takes the numbers out of a text that can be personal identifiers of these kinds. Other numbers, such as a
// scanner's time stamps, stay.
func HidePersonal(text string, kinds ...IdentifierKind) string {
	return someNumber.ReplaceAllStringFunc(text, func(n string) string {
		for _, kind := range kinds {
			if CheckIdentifier(kind, n) == nil {
				return "…"
			}
		}
		return n
	})
}

// Hider takes the identifiers of a paper's subjects, and whatever else can be a personal id, out of what was read.
func Hider(subjects []FoundSubject) func(string) string {
	var pairs []string
	for _, s := range subjects {
		if s.Identifier != "" {
			pairs = append(pairs, s.Identifier, "…")
		}
	}
	own := strings.NewReplacer(pairs...)
	return func(text string) string { return HidePersonal(own.Replace(text), PersonalID) }
}
