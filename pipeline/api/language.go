package api

import (
	"context"

	"golang.org/x/text/language"
)

// Text is said twice, for people.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// In is the text in one of the languages that are spoken here.
func (t Text) In(l language.Tag) string {
	if l == language.English {
		return t.EN
	}
	return t.VI
}

// spoken are the languages of problems. Who asks for none of them gets the first.
var spoken = []language.Tag{language.Vietnamese, language.English}

var bestOf = language.NewMatcher(spoken)

// languageOf is the one that the caller's Accept-Language asks for.
func languageOf(ctx context.Context) language.Tag {
	_, i := language.MatchStrings(bestOf, actingIn(ctx).language)
	return spoken[i]
}
