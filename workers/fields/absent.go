package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// complete adds an empty, doubtful field for each one that the type requires, or whose label stands on the paper, and nothing was
// found for: what is absent without a word nobody looks for.
func (f *form) complete(out pipeline.Extraction, cat *procedures.Catalogue) pipeline.Extraction {
	typ, _ := cat.Type(out.Type)
	owed := slices.Clone(typ.Required)
	if f.look.Signed {
		owed = append(owed, fieldSignatory, fieldSignatoryRole)
	}
	if cat.ValidityMonths(out.Type) > 0 {
		owed = append(owed, pipeline.FieldValidUntil)
	}
	owed = append(owed, f.unnamed(out)...)
	for _, name := range owed {
		if out.Field(name).Name == "" {
			out.Fields = append(out.Fields, pipeline.Field{Name: name, Page: 1, Source: pipeline.SourceText, Doubt: doubtAbsent})
		}
	}
	return f.labelledAlone(out)
}

// undated reports whether words without a figure stand behind a label for a day: "Lâu dài".
func (f *form) undated(l label) bool {
	words, _ := f.valueOf(l, procedures.PlaceAfter, 1)
	return len(words) > 0 && !strings.ContainsAny(join(words), "0123456789")
}

// unnamed is the name of the first person that the type prints behind a label, where nobody was found.
func (f *form) unnamed(out pipeline.Extraction) []pipeline.FieldName {
	for _, rule := range f.look.Subjects {
		if len(rule.Labels) > 0 && len(out.Subjects) == 0 {
			return []pipeline.FieldName{pipeline.FieldName(rule.Role + ".name")}
		}
	}
	return nil
}

// labelledAlone adds an empty, doubtful field for each fact of the type whose label was read, and its value was not.
func (f *form) labelledAlone(out pipeline.Extraction) pipeline.Extraction {
	facts := append(slices.Clone(f.facts), procedures.Fact{Name: pipeline.FieldDate, Labels: f.look.Dates},
		procedures.Fact{Name: pipeline.FieldValidUntil, Labels: f.look.ValidUntil})
	for _, fact := range facts {
		labels := f.labelsOf(fact.Labels, fact.In)
		if len(labels) == 0 || out.Field(fact.Name).Name != "" || fact.Kind == "" && f.undated(labels[0]) {
			continue
		}
		l := labels[0]
		r := reading{words: f.all.within(l.match), doubt: doubtAbsent}
		field := f.field(fact.Name, r)
		field.Confidence, field.Hand = 0, false
		out.Fields = append(out.Fields, field)
	}
	return out
}
