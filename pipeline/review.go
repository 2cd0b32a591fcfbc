package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Settlement is what a person decided about a document in review.
type Settlement struct {
	Type     TypeCode             // if empty, as found
	Fields   map[FieldName]string // corrected or confirmed values; an empty value says that the paper has none
	Subjects []FoundSubject       // if not nil, replaces the subjects found
	Confirm  bool                 // the person vouches for the subjects
	Accept   bool                 // everything not named here is right as it was read
	By       string
}

// Settle ends a review. What stays doubtful, or cannot be, keeps the document in review and is ErrInvalid, which names it.
func (s *Service) Settle(ctx context.Context, id DocumentID, st Settlement) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if err := doc.become(StateExtracted); err != nil {
		return doc, err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, err
	}
	if e, err = s.settled(e, st); err != nil {
		return doc, err
	}
	dossier, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	if doc, err = s.take(doc, dossier, e, confirmer(st)); err != nil {
		return doc, err
	}
	changed := slices.Sorted(maps.Keys(st.Fields))
	return s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()), Entry: Entry{Action: "document.settled", Actor: st.By,
		Detail: map[string]string{"type": string(doc.Type), "fields": fmt.Sprint(changed)}}})
}

func confirmer(st Settlement) string {
	if st.Confirm {
		return st.By
	}
	return ""
}

// settled is the extraction after a person's decisions.
func (s *Service) settled(e Extraction, st Settlement) (Extraction, error) {
	if st.Type != "" {
		if _, ok := s.Procedures.Type(st.Type); !ok {
			return e, fmt.Errorf("type %s: %w", st.Type, ErrInvalid)
		}
		e.Type, e.TypeConfidence, e.TypeDoubt = st.Type, 1, ""
	}
	e.Fields = settleFields(e.Fields, st)
	if err := checkSubjects(st.Subjects); err != nil {
		return e, err
	}
	if st.Subjects != nil {
		e.Subjects = slices.Clone(st.Subjects)
	}
	if st.Accept {
		e = accepted(e)
	}
	if doubts := e.Doubts(); len(doubts) > 0 {
		return e, fmt.Errorf("still doubtful: %s: %w", strings.Join(doubts, "; "), ErrInvalid)
	}
	return e, nil
}

// accepted takes away every doubt that is not a field's.
func accepted(e Extraction) Extraction {
	e.TypeDoubt, e.Capture = "", nil
	for i := range e.Subjects {
		e.Subjects[i].Doubt = ""
	}
	return e
}

// checkSubjects refuses an identifier that cannot exist: a person has just typed it.
func checkSubjects(subjects []FoundSubject) error {
	for i, f := range subjects {
		if f.Identifier == "" {
			continue
		}
		if err := CheckIdentifier(f.Kind, f.Identifier); err != nil {
			return fmt.Errorf("subjects[%d]: %w", i, err)
		}
	}
	return nil
}

func settleFields(old []Field, st Settlement) []Field {
	fields := slices.Clone(old)
	for _, name := range slices.Sorted(maps.Keys(st.Fields)) {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
		if i < 0 {
			fields = append(fields, Field{Name: name})
			i = len(fields) - 1
		}
		fields[i].Value, fields[i].Confidence, fields[i].Doubt, fields[i].By = st.Fields[name], 1, "", st.By
	}
	for i, f := range fields {
		if st.Accept && f.Doubtful() {
			fields[i].Doubt, fields[i].By = "", st.By
		}
	}
	return fields
}
