package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Approve records that a person looked and says that the image equals the paper; the seal follows.
func (s *Service) Approve(ctx context.Context, id DocumentID, person string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State != StateAwaiting {
		return doc, fmt.Errorf("document %s is %s and waits for no signature: %w", id, doc.State, ErrState)
	}
	if err := doc.become(StateApproved); err != nil {
		return doc, err
	}
	doc.Signing.Person = person
	doc.Signing.ApprovedAt = s.now()
	return s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.approved", Actor: person}, Event: event(doc, s.now())})
}

// Settlement is what a person decided about a document in review.
type Settlement struct {
	Type     TypeCode             // if empty, as found
	Fields   map[FieldName]string // corrected or confirmed values; an empty value says that the paper has none
	Subjects []FoundSubject       // if not nil, replaces the subjects found
	Confirm  bool                 // the person vouches for the subjects
	Accept   bool                 // everything not named here is right as it was read
	By       string
}

// Settle ends a review. What stays doubtful keeps the document in review, and is an error that names it.
func (s *Service) Settle(ctx context.Context, id DocumentID, st Settlement) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
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
	if err := doc.become(StateExtracted); err != nil {
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

func (s *Service) settled(e Extraction, st Settlement) (Extraction, error) {
	if st.Type != "" {
		if _, ok := s.Procedures.Type(st.Type); !ok {
			return e, fmt.Errorf("type %s: %w", st.Type, ErrInvalid)
		}
		e.Type, e.TypeConfidence, e.TypeDoubt = st.Type, 1, ""
	}
	e.Fields = settleFields(e.Fields, st)
	if st.Subjects != nil {
		e.Subjects = st.Subjects
	}
	if st.Accept {
		e.TypeDoubt, e.Capture = "", nil
		for i := range e.Subjects {
			e.Subjects[i].Doubt = ""
		}
	}
	if doubts := e.Doubts(); len(doubts) > 0 {
		return e, fmt.Errorf("still doubtful: %s: %w", strings.Join(doubts, "; "), ErrInvalid)
	}
	return e, nil
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

// RetryDocument starts a failed document again from its upload.
func (s *Service) RetryDocument(ctx context.Context, id DocumentID, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if err := doc.become(StateReceived); err != nil {
		return doc, err
	}
	doc.Reason, doc.Detail = "", ""
	return s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.retried", Actor: by}, Event: event(doc, s.now())})
}
