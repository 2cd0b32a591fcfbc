package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Act is what a person does at a screen that shows them a document.
type Act struct {
	By string // who
	// Revision is that of the document on the screen; when the document has moved on since, the act is ErrConflict. 0: whatever
	// it is now.
	Revision Revision
}

// shown returns the document that a person acts on: in one of the states, and as they saw it.
func (s *Service) shown(ctx context.Context, id DocumentID, act Act, states ...State) (Document, error) {
	if act.By == "" {
		return Document{}, fmt.Errorf("nobody looks: %w", ErrInvalid)
	}
	doc, err := s.Catalog.Document(ctx, id)
	switch {
	case err != nil:
		return doc, err
	case act.Revision != 0 && act.Revision != doc.Revision:
		return doc, fmt.Errorf("document %s is at revision %d, the screen showed %d: %w", id, doc.Revision, act.Revision, ErrConflict)
	case doc.State == StateDestroyed:
		return doc, fmt.Errorf("document %s: %w", id, ErrDestroyed)
	case !slices.Contains(states, doc.State):
		return doc, fmt.Errorf("document %s is %s: %w", id, doc.State, ErrState)
	}
	return doc, nil
}

// Review opens what was read off a document for a person who compares it with the picture, identifiers in the clear, and
// logs that it was read.
func (s *Service) Review(ctx context.Context, id DocumentID, reader Reader) (Document, Extraction, error) {
	doc, err := s.visible(ctx, id)
	if err != nil {
		return doc, Extraction{}, err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, e, err
	}
	return doc, e, s.logRead(ctx, doc, reader)
}

// ReadPage lets a person see a page of a document, and logs it. ErrNotFound when it has no such page.
func (s *Service) ReadPage(ctx context.Context, id DocumentID, page int, reader Reader) (Document, error) {
	doc, err := s.visible(ctx, id)
	if err != nil {
		return doc, err
	}
	if page < 1 || page > len(doc.Pages) {
		return doc, fmt.Errorf("document %s has %d pages: %w", id, len(doc.Pages), ErrNotFound)
	}
	return doc, s.logRead(ctx, doc, reader)
}

// ReadItem lets a person see where an item stands on the paper, and logs it. ErrNotFound when there is no such item, or when
// it was found nowhere.
func (s *Service) ReadItem(ctx context.Context, id DocumentID, name FieldName, reader Reader) (Document, Spot, error) {
	doc, err := s.visible(ctx, id)
	if err != nil {
		return doc, Spot{}, err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, Spot{}, err
	}
	spot, err := e.Spot(name)
	if err == nil && spot.Page > len(doc.Pages) {
		err = ErrNotFound
	}
	if err != nil {
		return doc, spot, fmt.Errorf("place of the item in document %s: %w", id, err)
	}
	return doc, spot, s.logRead(ctx, doc, reader)
}

// visible returns a document whose content a person may see.
func (s *Service) visible(ctx context.Context, id DocumentID) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	switch {
	case err != nil:
		return doc, err
	case doc.State == StateDestroyed:
		return doc, fmt.Errorf("document %s: %w", id, ErrDestroyed)
	case doc.State == StateQuarantine:
		return doc, fmt.Errorf("document %s: %w", id, ErrQuarantined)
	}
	return doc, nil
}

// reviewed commits what a person settled: e is what the document says now. When nothing is left to be settled, or all is said to be, the
// review ends. Confirmer, if not empty, vouches for the people that the paper names.
func (s *Service) reviewed(ctx context.Context, doc Document, e Extraction, by, confirmer string, ends bool, entry Entry) (Document, error) {
	dossier, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	e = s.relate(e, dossier)
	if open := e.Open(); ends && len(open) > 0 {
		return doc, &StillDoubtful{open}
	}
	before := doc.Subjects
	if doc, err = s.take(doc, dossier, e, confirmer); err != nil {
		return doc, err
	}
	doc.Subjects = vouched(doc.Subjects, before)
	doc.Settled = settledToo(doc.Settled, by, s.now())
	t := Transition{Entry: entry}
	t.Entry.Actor = by
	if ends || s.complete(e) {
		if err := doc.become(s.afterReview(doc)); err != nil {
			return doc, err
		}
		if doc.State == StateSecondLook {
			doc.Waiting = Waiting{Why: "một người khác kiểm tra lại", Since: s.now()}
		}
		t.Event = event(doc, s.now())
	}
	if doc, err = s.commitDocument(ctx, doc, t); err == nil && doc.State != StateInReview {
		s.released(ctx, doc.ID, by)
	}
	return doc, err
}

// afterReview is where a document goes that one person has settled.
func (s *Service) afterReview(doc Document) State {
	if t, _ := s.Procedures.Type(doc.Type); t.SecondLook {
		return StateSecondLook
	}
	return StateExtracted
}

// complete reports whether nothing is left for a person: no doubt and, where the type demands a look at all of it, nothing
// that nobody has looked at.
func (s *Service) complete(e Extraction) bool {
	if len(e.Doubts()) > 0 {
		return false
	}
	t, _ := s.Procedures.Type(e.Type)
	return !t.MustReview || !slices.ContainsFunc(e.Fields, func(f Field) bool { return f.By == "" }) &&
		!slices.ContainsFunc(e.Subjects, func(f FoundSubject) bool { return f.By == "" })
}

// vouched keeps a person's word for a subject that is the same as before.
func vouched(subjects, before []Subject) []Subject {
	for i, sub := range subjects {
		for _, old := range before {
			if !sub.Confirmed && old.Confirmed && len(sub.Identifiers) == 1 && len(old.Identifiers) == 1 && sub.Role == old.Role &&
				sub.Identifiers[0].Is(old.Identifiers[0]) {
				subjects[i].Confirmed, subjects[i].ConfirmedBy = true, old.ConfirmedBy
			}
		}
	}
	return subjects
}

// settledToo adds a person to those who settled something.
func settledToo(list []Settled, by string, at time.Time) []Settled {
	list = slices.DeleteFunc(slices.Clone(list), func(s Settled) bool { return s.By == by })
	return append(list, Settled{By: by, At: at})
}

// released ends a person's claim where they are done. One that stays ends by itself.
func (s *Service) released(ctx context.Context, id DocumentID, by string) {
	_ = s.Catalog.ReleaseReview(ctx, id, by)
}
