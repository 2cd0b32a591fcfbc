package api

import (
	"regexp"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

var (
	number     = regexp.MustCompile(`[0-9]+`)
	longNumber = regexp.MustCompile(`[0-9]{9,}`)
)

// hideNumbers takes out of an error's text what may be an identifier that the caller put in a wrong place.
func hideNumbers(text string) string { return longNumber.ReplaceAllString(text, "…") }

// hidePersonal takes the numbers out of a text that can be personal identifiers of these kinds. Other numbers, such as a
// scanner's time stamps, stay.
func hidePersonal(text string, kinds ...pipeline.IdentifierKind) string {
	return number.ReplaceAllStringFunc(text, func(n string) string {
		for _, kind := range kinds {
			if pipeline.CheckIdentifier(kind, n) == nil {
				return "…"
			}
		}
		return n
	})
}

// hider takes the identifiers of a paper's subjects, and whatever else can be a personal id, out of what was read.
func hider(subjects []pipeline.FoundSubject) func(string) string {
	var pairs []string
	for _, s := range subjects {
		if s.Identifier != "" {
			pairs = append(pairs, s.Identifier, "…")
		}
	}
	own := strings.NewReplacer(pairs...)
	return func(text string) string { return hidePersonal(own.Replace(text), pipeline.PersonalID) }
}
