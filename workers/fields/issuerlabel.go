package fields

import "strings"

// labelledIssuer reads the name behind a label, up to the punctuation that ends it or the end of the paragraph's second line.
func (d *document) labelledIssuer(labels []string) reading {
	for _, label := range labels {
		for _, m := range d.all.find(label) {
			words := inked(clause(d.all.after(m, 14), d.all.colon(m)))
			if len(words) > 1 && newLine(words).capitals() {
				return d.newIssuer(words)
			}
			if len(words) > 1 {
				return d.text(words, nil).whole()
			}
		}
	}
	return reading{}
}

// clause takes words up to the end of their line; in running text, where no colon stands before them, up to the first comma,
// on the next line where that comes first.
func clause(words []word, form bool) []word {
	for i, w := range words {
		far := i > 0 && w.line != words[0].line && (form || w.line != words[0].line+1 || w.page != words[0].page)
		switch {
		case far:
			return words[:i]
		case !form && strings.ContainsAny(w.text[len(w.text)-1:], ",;."):
			return words[:i+1]
		}
	}
	return words
}
