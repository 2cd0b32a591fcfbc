package fields

import (
	"github.com/motlan/motlan/pipeline"
)

// penned doubts every answer of a form that a hand has filled in: where two of its answers at least are written by hand, and they are a
// third of all or most others are doubtful too, one that looks like print has only been written neatly.
func (f *form) penned(e pipeline.Extraction) pipeline.Extraction {
	answers, byHand, doubtful := 0, 0, 0
	count := func(found bool, doubt string) {
		if found {
			answers++
		}
		if doubt == doubtHand {
			byHand++
		}
		if found && doubt != "" {
			doubtful++
		}
	}
	for _, x := range e.Fields {
		if f.asks(x.Name) {
			count(x.Value != "", x.Doubt)
		}
	}
	for _, s := range e.Subjects {
		count(s.Name != "", s.Doubt)
	}
	if byHand < 2 || 3*byHand < answers && 3*doubtful < 2*answers {
		return e
	}
	for i, x := range e.Fields {
		if f.asks(x.Name) && x.Value != "" && x.Doubt == "" && x.Source == pipeline.SourceText {
			e.Fields[i].Doubt, e.Fields[i].Hand, e.Fields[i].Confidence = doubtHand, true, x.Confidence/2
		}
	}
	for i, s := range e.Subjects {
		if s.Name != "" && s.Doubt == "" && s.Source == pipeline.SourceText {
			e.Subjects[i].Doubt, e.Subjects[i].Confidence = doubtHand, s.Confidence/2
		}
	}
	return e
}

// asks reports whether the form's own lines ask for a field: what every paper has is printed by whoever issues it.
func (f *form) asks(name pipeline.FieldName) bool {
	for _, fact := range f.facts {
		if fact.Name == name {
			return true
		}
	}
	return false
}
