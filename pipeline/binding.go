package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Binding is a person's word that a held paper is about somebody: what was held under its dossier alone is found through them then.
type Binding struct {
	Role     SubjectRole
	Name     string
	Kind     IdentifierKind
	Value    string // plain; sealed before anything is stored
	Evidence string // what the person looked at. It is kept sealed with the document
	Act
}

// BindDocument binds a held document to somebody. Only a person says so, whatever was read off the paper. The same word again changes
// nothing, and a call that was broken off is repeated as it was. What cannot be held for reuse at all is ErrState, as is what was
// revoked.
func (s *Service) BindDocument(ctx context.Context, id DocumentID, b Binding) (Document, error) {
	subject, err := s.boundSubject(b)
	if err != nil {
		return Document{}, err
	}
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if !doc.isBound(subject) {
		if doc, err = s.bind(ctx, id, b, subject); err != nil {
			return doc, err
		}
	}
	return doc, s.indexBound(ctx, doc, b.By)
}

func (s *Service) boundSubject(b Binding) (Subject, error) {
	if b.By == "" || blank(b.Evidence) || b.Role == "" || blank(b.Name) {
		return Subject{}, fmt.Errorf("a binding needs who says so, by what evidence, and the name and role of whom the paper is about: %w", ErrInvalid)
	}
	id, err := s.Keys.Identifier(b.Kind, b.Value)
	return Subject{Role: b.Role, Identifiers: []Identifier{id}, Confirmed: true, ConfirmedBy: b.By}, err
}

// isBound reports whether somebody has vouched already that the document is about the subject.
func (d Document) isBound(sub Subject) bool {
	return slices.ContainsFunc(confirmed(d.Subjects), func(known Subject) bool { return known.Role == sub.Role && known.has(sub.Identifiers[0]) })
}

// bind commits that the document is about the subject and, where nothing is held of it yet, that it is now.
func (s *Service) bind(ctx context.Context, id DocumentID, b Binding, sub Subject) (Document, error) {
	doc, err := s.shown(ctx, id, b.Act, StateHeld)
	if err != nil {
		return doc, err
	}
	h, err := s.Catalog.HoldingOf(ctx, id)
	none := errors.Is(err, ErrNotFound)
	switch {
	case err != nil && !none:
		return doc, err
	case !none && h.State == HoldingRevoked:
		return doc, fmt.Errorf("what is held of %s is %s: %w", id, h.State, ErrState)
	}
	if doc, err = s.withSubject(doc, b, sub); err != nil {
		return doc, err
	}
	if why := s.notReusable(doc); why != "" {
		return doc, fmt.Errorf("document %s cannot be held for reuse, by its %s: %w", id, why, ErrState)
	}
	t := Transition{Entry: Entry{Action: "document.bound", Actor: b.By, Detail: map[string]string{"role": string(b.Role), "kind": string(b.Kind)}},
		Event: &Event{Type: "document.bound", Dossier: doc.Dossier, Subject: Ref{KindDocument, string(id)}, At: s.now()}}
	if none {
		if h, err = s.holding(doc); err != nil {
			return doc, err
		}
		t.Holding, t.Entry.Detail["holding"] = &h, string(h.ID)
	}
	if err := doc.become(StateHeld); err != nil {
		return doc, err
	}
	return s.commitDocument(ctx, doc, t)
}

// withSubject puts the subject among those that the paper was found to be about, in the place of the one that is meant.
func (s *Service) withSubject(doc Document, b Binding, sub Subject) (Document, error) {
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, err
	}
	i := slices.IndexFunc(doc.Subjects, func(known Subject) bool { return known.has(sub.Identifiers[0]) && known.Role == sub.Role })
	if i < 0 {
		i = slices.IndexFunc(e.Subjects, func(f FoundSubject) bool { return f.Role == b.Role && f.Identifier == "" && samePerson(f.Name, b.Name) })
	}
	doc.Subjects, e.Subjects = slices.Clone(doc.Subjects), slices.Clone(e.Subjects)
	for len(doc.Subjects) < len(e.Subjects) {
		doc.Subjects = append(doc.Subjects, Subject{})
	}
	if i < 0 {
		i = len(e.Subjects)
		doc.Subjects, e.Subjects = append(doc.Subjects, Subject{}), append(e.Subjects, FoundSubject{Page: 1})
	}
	doc.Subjects[i] = sub
	f := &e.Subjects[i]
	f.Role, f.Name, f.Kind, f.Identifier, f.Evidence = b.Role, b.Name, b.Kind, b.Value, b.Evidence
	f.Confidence, f.Doubt, f.Source, f.By, f.At = 1, "", SourcePerson, b.By, s.now()
	doc.Content, err = s.SealContent(doc, e)
	return doc, err
}

// indexBound makes what is held findable through everybody whom its document is bound to.
func (s *Service) indexBound(ctx context.Context, doc Document, by string) error {
	h, err := s.Catalog.HoldingOf(ctx, doc.ID)
	if err != nil {
		return err
	}
	if len(h.Subjects) == len(confirmed(doc.Subjects)) {
		return nil
	}
	stands, err := s.Imprint(doc) // without the number that is a person's, as it is known by now
	if err != nil {
		return err
	}
	h.Subjects, h.DocumentRevision, h.Imprint = confirmed(doc.Subjects), doc.Revision, s.Keys.SealImprint(doc.ID, stands)
	ref := Ref{KindHolding, string(h.ID)}
	_, err = s.Catalog.Commit(ctx, Transition{Subject: ref, Expected: h.Revision, Holding: &h, Entry: Entry{Action: "holding.bound", Actor: by, At: s.now()},
		Event: &Event{Type: "holding.bound", Dossier: h.Dossier, Subject: ref, At: s.now()}})
	return err
}
