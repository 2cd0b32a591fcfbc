package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Settlement is what a person decided about a document in review, all at once.
type Settlement struct {
	Type     TypeCode             // if empty, as found
	Fields   map[FieldName]string // corrected or confirmed values; an empty value says that the paper has none
	Subjects []FoundSubject       // if not nil, replaces the subjects found
	Confirm  bool                 // the person vouches for the subjects
	Accept   bool                 // everything not named here is right as it was read
	By       string
	Revision Revision // that the person saw; 0: whatever it is now
}

// Settle ends a review. What stays doubtful, or cannot be, keeps the document in review and is ErrInvalid, which names it.
func (s *Service) Settle(ctx context.Context, id DocumentID, st Settlement) (Document, error) {
	doc, e, err := s.inReview(ctx, id, Act{By: st.By, Revision: st.Revision})
	if err != nil {
		return doc, err
	}
	if e, err = s.settled(e, st); err != nil {
		return doc, err
	}
	confirmer := ""
	if st.Confirm {
		confirmer = st.By
	}
	changed := slices.Sorted(maps.Keys(st.Fields))
	return s.reviewed(ctx, doc, e, st.By, confirmer, true, Entry{Action: "document.settled",
		Detail: map[string]string{"type": string(e.Type), "fields": fmt.Sprint(changed)}})
}

// settled is the extraction after a person's decisions.
func (s *Service) settled(e Extraction, st Settlement) (Extraction, error) {
	now := s.now()
	if st.Type != "" {
		if err := s.correctType(&e, st.Type); err != nil {
			return e, err
		}
	}
	if st.Accept { // first: what a correction makes doubtful is not accepted with it
		e.accept(st.By, now)
	}
	for _, name := range slices.Sorted(maps.Keys(st.Fields)) {
		if err := e.settleField(name, st.Fields[name], st.By, now); err != nil {
			return e, err
		}
	}
	if err := checkSubjects(st.Subjects); err != nil {
		return e, err
	}
	if st.Subjects != nil {
		e.Subjects = replaced(e.Subjects, st.Subjects, st.By, now)
	}
	return e, nil
}

// settleField confirms a field whose value is as it was read, and corrects another.
func (e *Extraction) settleField(name FieldName, value, by string, at time.Time) error {
	if i := e.fieldItem(name); i >= 0 && e.Fields[i].Value == strings.TrimSpace(value) {
		return e.confirm(name, by, at)
	}
	return e.correct(name, value, by, at)
}

// accept takes every doubt away that is left, but for a question that was not answered.
func (e *Extraction) accept(by string, at time.Time) {
	e.TypeDoubt, e.Capture = "", nil
	for i, f := range e.Fields {
		if f.Doubtful() && !f.unanswered() {
			e.Fields[i] = f.confirmed(by, at)
		}
	}
	for i, f := range e.Subjects {
		if f.Doubt != "" {
			e.Subjects[i] = f.confirmed(by, at)
		}
	}
}

// replaced is the list of subjects that a person says the paper names. Who was found keeps their place on it, and is only
// confirmed where the person says the same.
func replaced(found, said []FoundSubject, by string, at time.Time) []FoundSubject {
	var list []FoundSubject
	for n, f := range said {
		same := func(o FoundSubject) bool { return o.Role == f.Role && o.Name == f.Name && o.Identifier == f.Identifier }
		switch i := slices.IndexFunc(found, same); {
		case i >= 0:
			list = append(list, found[i].confirmed(by, at))
		case n < len(found):
			list = append(list, found[n].corrected(f, by, at))
		default:
			list = append(list, FoundSubject{Page: f.Page, Quad: f.Quad, Source: SourcePerson}.corrected(f, by, at))
		}
	}
	return list
}

// checkSubjects refuses an identifier that cannot exist: a person has just typed it.
func checkSubjects(subjects []FoundSubject) error {
	for i, f := range subjects {
		if f.Name == "" && f.Identifier == "" {
			return fmt.Errorf("subjects[%d] names nobody: %w", i, ErrInvalid)
		}
		if f.Identifier == "" {
			continue
		}
		if err := CheckIdentifier(f.Kind, f.Identifier); err != nil {
			return fmt.Errorf("subjects[%d]: %w", i, err)
		}
	}
	return nil
}
