package api

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/motlan/motlan/pipeline"
)

// Errors say in English what is wrong, as the log needs it. Callers read it in their language: an error's text is a chain of
// phrases between colons, and phrases has each of them in Vietnamese.

// phrase is a text in one language, and as it is said in the other one. Verbs as of package fmt stand for what varies.
type phrase struct {
	from *regexp.Regexp
	to   []string // around what varies
	own  int      // letters that do not vary
}

var verb = regexp.MustCompile(`%\.?[0-9]*[a-z]`)

func newPhrase(from, to string) phrase {
	var around []string
	for _, text := range verb.Split(from, -1) {
		around = append(around, regexp.QuoteMeta(text))
	}
	return phrase{regexp.MustCompile(`^` + strings.Join(around, `(.*?)`) + `$`), verb.Split(to, -1), len(strings.Join(around, ""))}
}

// said is a text in the other language, with what varies in words; false where it is another phrase.
func (p phrase) said(text string, words func(string) string) (string, bool) {
	found := p.from.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	var b strings.Builder
	for i, own := range p.to {
		b.WriteString(own)
		if i+1 < len(p.to) {
			b.WriteString(words(found[i+1]))
		}
	}
	return b.String(), true
}

// known are the phrases, those that say most of themselves first.
var known = func() (list []phrase) {
	for _, p := range phrases {
		list = append(list, newPhrase(p.EN, p.VI))
	}
	slices.SortStableFunc(list, func(a, b phrase) int { return b.own - a.own })
	return list
}()

// unsaid are the classes of errors at the end of a chain. The title says them.
var unsaid = []string{pipeline.ErrInvalid.Error(), pipeline.ErrState.Error(), pipeline.ErrForbidden.Error(), pipeline.ErrNotFound.Error(), pipeline.ErrConflict.Error()}

// say puts an error's text into a language.
func say(l language.Tag, text string) string {
	parts := strings.Split(text, ": ")
	if said := slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return slices.Contains(unsaid, p) }); len(said) > 0 {
		parts = said
	}
	if l == language.Vietnamese {
		for i := range parts {
			parts[i] = vietnamese(parts[i])
		}
	}
	return strings.Join(parts, ": ")
}

// vietnamese is one part of an error's text; what nobody has translated stays as it is.
func vietnamese(part string) string {
	for _, p := range known {
		if said, ok := p.said(part, inWords); ok {
			return said
		}
	}
	return inWords(part)
}

// inWords adds to the name of a document's state what it says.
func inWords(text string) string {
	if t := stateText(pipeline.State(text)); t.VI != "" {
		return text + " (" + t.VI + ")"
	}
	return text
}
