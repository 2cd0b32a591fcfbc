// Package fields tells what a recognised document is and what it says: from words to document type and fields, each
// with its place and a confidence. It is pure: no clock, no files, no processes. It never corrects silently: what might
// be misread carries a doubt, in Vietnamese, and waits for a person.
package fields

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// Extract reads the document's type, fields and subjects off its pages. codes holds, per page, the codes found on it;
// they are unsigned, so they only confirm or put in doubt what is printed. Words are read upright; quads are reported on
// the captured page. A type that nobody knows is pipeline.OtherType with low confidence. Extract never fails and never
// panics: what it cannot find is absent, or empty with a doubt where the type requires it.
func Extract(pages []pipeline.Page, codes [][]pipeline.Code, cat *procedures.Catalogue) pipeline.Extraction {
	d := newDocument(pages, codes)
	title := d.recognise(cat)
	f := d.form(cat.Recognition(title.code))
	out := pipeline.Extraction{Type: title.code, TypeConfidence: title.confidence, TypeDoubt: title.typeDoubt}
	out.Fields = append(f.common(title, cat), f.own()...)
	out.Subjects = append(f.people(), d.subjects(f.look)...)
	if len(f.look.Codes) > 0 {
		out = carded(out, d.cards(), f.names())
	}
	return f.complete(f.penned(f.checked(out)), cat)
}

// common reads the fields that every type may have (TT 01/2023/TT-VPCP Art. 9(2)).
func (f *form) common(title titled, cat *procedures.Catalogue) []pipeline.Field {
	date := f.date()
	role, name := reading{}, reading{}
	if f.look.Signed || len(f.look.Subjects) == 0 && slices.ContainsFunc(f.head.left, opensNumber) {
		role, name = f.signature()
	}
	var out []pipeline.Field
	add := func(name pipeline.FieldName, r reading) {
		if r.value != "" {
			out = append(out, f.field(name, r))
		}
	}
	add(pipeline.FieldTitle, title.reading)
	issuer := f.issuer(title)
	add(pipeline.FieldNumber, initialled(f.compared(f.number()), issuer, f.look.Notations))
	add(pipeline.FieldDate, date)
	add(pipeline.FieldIssuer, issuer)
	add(pipeline.FieldSummary, f.summary(f.look, title))
	add(pipeline.FieldScope, f.scope())
	add(pipeline.FieldValidFrom, f.validFrom())
	add(pipeline.FieldValidUntil, f.validUntil(f.look, date, cat.ValidityMonths(title.code)))
	add(fieldSignatory, name)
	add(fieldSignatoryRole, role)
	return out
}

// names are the fields that a card's codes may fill in.
func (f *form) names() []pipeline.FieldName {
	out := []pipeline.FieldName{pipeline.FieldNumber, pipeline.FieldDate, pipeline.FieldValidUntil}
	for _, fact := range f.facts {
		out = append(out, fact.Name)
	}
	return out
}

// document is a paper under the reader's eyes.
type document struct {
	sheets []sheet
	all    stream // every word, in reading order
	codes  [][]pipeline.Code
	head   letterhead
}

func newDocument(pages []pipeline.Page, codes [][]pipeline.Code) *document {
	d := &document{codes: codes}
	var words []word
	for i, p := range pages {
		s := newSheet(p, i)
		d.sheets = append(d.sheets, s)
		for _, l := range s.lines {
			words = append(words, l.words...)
		}
	}
	d.all = newStream(words)
	if len(d.sheets) > 0 {
		d.head = d.sheets[0].letterhead()
	}
	return d
}
