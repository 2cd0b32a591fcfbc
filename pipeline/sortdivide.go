package pipeline

import (
	"context"
	"errors"
	"fmt"
)

// Givers takes the other documents of doc's plan out of everybody else's hands, and returns them. Nobody can sign them any
// more; a call that is repeated takes up what was taken. ErrState means that one of them went on since the plan was made, for
// good: then call Undivided.
func (s *Service) Givers(ctx context.Context, doc Document) ([]Document, error) {
	var all []Document
	for _, g := range doc.Sorting.With {
		taken, err := s.takeGiver(ctx, doc, g)
		if err != nil {
			return nil, fmt.Errorf("take document %s: %w", g.Document, err)
		}
		all = append(all, taken)
	}
	return all, nil
}

func (s *Service) takeGiver(ctx context.Context, doc Document, g Giver) (Document, error) {
	other, err := s.Catalog.Document(ctx, g.Document)
	if err != nil || other.givesTo(doc) {
		return other, err
	}
	if other.Revision != g.Revision {
		return other, fmt.Errorf("it is at revision %d, not %d: %w", other.Revision, g.Revision, ErrState)
	}
	if err := other.become(StateDividing); err != nil {
		return other, err
	}
	other.Sorting.Into, other.Sorting.Under, other.Sorting.Leave = doc.ID, doc.Sorting.plan(), g.Leave
	taken, err := s.commitAlone(ctx, other, Transition{Event: event(other, s.now()), Entry: Entry{Action: "document.given", Actor: "engine",
		Detail: map[string]string{"to": string(doc.ID)}}})
	if errors.Is(err, ErrConflict) { // somebody was faster, perhaps another attempt at this
		return s.takeGiver(ctx, doc, g)
	}
	return taken, err
}

// givesTo reports whether d gives its pages to doc under the plan that doc has now.
func (d Document) givesTo(doc Document) bool {
	return d.Sorting.Into == doc.ID && d.Sorting.Under == doc.Sorting.plan() && (d.State == StateDividing || d.State == StateDivided)
}

// Undivided gives up a plan that cannot be carried out: its documents wait for a person again.
func (s *Service) Undivided(ctx context.Context, task Task, doc Document) (Document, error) {
	for _, g := range doc.Sorting.With {
		if err := s.letGo(ctx, doc, g.Document); err != nil {
			return doc, fmt.Errorf("let document %s go: %w", g.Document, err)
		}
	}
	doc.Sorting.Parts, doc.Sorting.Leave, doc.Sorting.With = nil, nil, nil
	return s.Finish(ctx, task, doc, StateSorting, Transition{Entry: Entry{Action: "document.not-divided"}})
}

func (s *Service) letGo(ctx context.Context, doc Document, giver DocumentID) error {
	other, err := s.Catalog.Document(ctx, giver)
	if err != nil || !other.givesTo(doc) {
		return err
	}
	if err := other.become(StateSorting); err != nil {
		return err
	}
	other.Sorting.Into, other.Sorting.Under, other.Sorting.Leave = "", "", nil
	other.Waiting = Waiting{For: other.Signing.Person, Why: other.Sorting.why(), Since: s.now()}
	_, err = s.commitDocument(ctx, other, Transition{Event: event(other, s.now()), Entry: Entry{Action: "document.not-divided", Actor: "engine"}})
	if errors.Is(err, ErrConflict) {
		return s.letGo(ctx, doc, giver)
	}
	return err
}

// Divided ends the division of doc, all of whose parts exist, and of those that gave to it. Their keys are destroyed: what
// was made of their pages under them nobody opens any more, and the parts have their own. The uploads stay for the parts.
func (s *Service) Divided(ctx context.Context, task Task, doc Document, givers []Document) (Document, error) {
	for _, g := range givers {
		if err := s.endGiver(ctx, g); err != nil {
			return doc, fmt.Errorf("end document %s: %w", g.ID, err)
		}
	}
	ended, err := doc.ended()
	if err != nil {
		return doc, err
	}
	ended.State = doc.State // Finish moves it
	return s.Finish(ctx, task, ended, StateDivided, Transition{Entry: Entry{Detail: map[string]string{"papers": fmt.Sprint(len(doc.Sorting.Parts))}}})
}

func (s *Service) endGiver(ctx context.Context, g Document) error {
	if g.State == StateDivided {
		return nil
	}
	ended, err := g.ended()
	if err != nil {
		return err
	}
	_, err = s.commitDocument(ctx, ended, Transition{Event: event(ended, s.now()), Entry: Entry{Action: "document.divided", Actor: "engine"}})
	if !errors.Is(err, ErrConflict) {
		return err
	}
	if g, err = s.Catalog.Document(ctx, g.ID); err != nil {
		return err
	}
	return s.endGiver(ctx, g) // another attempt at this was faster
}

// ended is the document without what its parts have made of their own.
func (d Document) ended() (Document, error) {
	err := d.become(StateDivided)
	d.Key, d.Look, d.Text, d.Normalised, d.Repaired = nil, BlobRef{}, BlobRef{}, BlobRef{}, BlobRef{}
	return d, err
}
