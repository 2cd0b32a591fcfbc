package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// form is a paper with the labels and sections of its type.
type form struct {
	*document
	look   procedures.Recognition
	facts  []procedures.Fact
	labels []label
	parts  []part
}

func (d *document) form(look procedures.Recognition) *form {
	f := &form{document: d, look: look, facts: look.Fields()}
	f.labels = d.all.labels(f.phrases())
	f.parts = d.parts(look.Sections)
	return f
}

// phrases are all that introduce something on papers of the type.
func (f *form) phrases() []string {
	out := slices.Concat(f.look.Numbers, f.look.Dates, f.look.Issuers, f.look.ValidFrom, f.look.ValidUntil, f.look.Scopes)
	for _, fact := range f.facts {
		out = append(append(out, fact.Labels...), fact.Words...)
	}
	for _, s := range f.look.Sections {
		out = append(out, s.Starts...)
	}
	for _, s := range f.look.Subjects {
		out = append(out, s.Labels...)
	}
	known := procedures.Dictionary()
	return slices.Concat(out, known["id"].Labels, known["id_date"].Labels)
}

// read reads one of the type's own fields: after the first of its labels that has a value.
func (f *form) read(fact procedures.Fact) reading {
	for _, l := range f.labelsOf(fact.Labels, fact.In) {
		words, usual := f.valueOf(l, fact.Place, fact.Lines)
		if short, _ := f.valueOf(l, fact.Place, 1); finished(short, fact.Values) {
			words = short
		}
		if fact.Kind == procedures.KindName {
			words, usual = f.nameOf(l, fact.Place)
		}
		r := f.value(fact, words)
		if r.value == "" {
			continue
		}
		if !usual {
			r = r.doubted(doubtPlace)
		}
		return f.spokenFor(fact, l, r)
	}
	return reading{}
}

// finished reports whether words are one of the usual values, and not the beginning of a longer one.
func finished(words []word, usual []string) bool {
	text := trimmed(join(words))
	return slices.ContainsFunc(usual, func(v string) bool { return sameText(text, v) }) &&
		!slices.ContainsFunc(usual, func(v string) bool { return len(v) > len(text) && strings.HasPrefix(v, text+" ") })
}

// labelsOf are the places where one of the phrases stands in a section, best phrase first.
func (f *form) labelsOf(phrases []string, in string) []label {
	var out []label
	for _, p := range phrases {
		for _, l := range f.labels {
			if l.phrase == p && within(f.parts, in, f.all.words[f.all.first(l)]) {
				out = append(out, l)
			}
		}
	}
	return out
}

// own reads every field of the type.
func (f *form) own() []pipeline.Field {
	var out []pipeline.Field
	for _, fact := range f.facts {
		if r := f.read(fact); r.value != "" {
			out = append(out, f.field(fact.Name, r))
		}
	}
	return out
}
