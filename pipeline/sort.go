package pipeline

import (
	"context"
	"fmt"
	"slices"
)

// SortPlan is a person's decision which pages are one paper. Pages of several documents of a dossier may form one, in any
// order; every page of every document named is in one paper, or left out.
type SortPlan struct {
	Revision Revision   // of the document, as the person saw it
	With     []Giver    // other documents whose pages are used, as the person saw them
	Papers   []Paper    // at least one
	Leave    []PartPage // pages that belong to no paper
}

// Paper is one paper of a plan.
type Paper struct {
	Component ComponentCode // that it answers; empty: a loose paper
	Pages     []PartPage    // an empty document is the one that is sorted
}

// Sort makes a plan the truth about a document that nobody has signed yet: it is being divided when Sort returns, and a stage
// carries it out. The errors: ErrConflict when a document is not at the revision that the person saw; ErrState when one is
// signed, or on its way; ErrInvalid when the plan does not add up, and the text says where.
func (s *Service) Sort(ctx context.Context, id DocumentID, plan SortPlan, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	dossier, err := s.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		return doc, err
	}
	givers, err := s.givers(ctx, doc, plan)
	if err != nil {
		return doc, err
	}
	sorting, err := plan.sorting(doc, givers, dossier)
	if err != nil {
		return doc, err
	}
	if err := doc.become(StateDividing); err != nil {
		return doc, err
	}
	sorting.By, sorting.At = by, s.now()
	doc.Sorting = sorting
	return s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()), Entry: Entry{Action: "document.sorted", Actor: by,
		Detail: map[string]string{"papers": fmt.Sprint(len(sorting.Parts)), "documents": fmt.Sprint(1 + len(givers))}}})
}

// givers reads the other documents of a plan and checks that all of its documents can be divided together.
func (s *Service) givers(ctx context.Context, doc Document, plan SortPlan) ([]Document, error) {
	if err := sortable(doc, doc, plan.Revision); err != nil {
		return nil, err
	}
	var givers []Document
	for _, g := range plan.With {
		other, err := s.documentIn(ctx, doc.Dossier, g.Document)
		if err != nil {
			return nil, err
		}
		if err := sortable(other, doc, g.Revision); err != nil {
			return nil, err
		}
		if other.ID == doc.ID || slices.ContainsFunc(givers, func(d Document) bool { return d.ID == other.ID }) {
			return nil, fmt.Errorf("document %s is named twice: %w", other.ID, ErrInvalid)
		}
		givers = append(givers, other)
	}
	return givers, nil
}

// sortable reports what keeps a document, seen at a revision, from being divided together with the one that is sorted.
func sortable(doc, sorted Document, seen Revision) error {
	switch {
	case doc.SignedAlready:
		return fmt.Errorf("document %s came signed; to divide it would break the signature: %w", doc.ID, ErrState)
	case doc.State != StateSorting && doc.State != StateAwaiting:
		return fmt.Errorf("document %s is %s; pages are sorted before it is signed: %w", doc.ID, doc.State, ErrState)
	case doc.Revision != seen:
		return fmt.Errorf("document %s is at revision %d, not %d: %w", doc.ID, doc.Revision, seen, ErrConflict)
	case doc.Signing.Person != sorted.Signing.Person:
		return fmt.Errorf("documents %s and %s were scanned by two people, and one of them has to sign for the whole paper: %w", doc.ID, sorted.ID, ErrInvalid)
	case doc.Form != sorted.Form:
		return fmt.Errorf("document %s is %s and document %s %s: %w", doc.ID, doc.Form, sorted.ID, sorted.Form, ErrInvalid)
	}
	return nil
}

// KeepWhole records that a document which waits to be sorted is one paper after all. It goes on as such, and nothing is
// proposed for it again.
func (s *Service) KeepWhole(ctx context.Context, id DocumentID, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State != StateSorting {
		return doc, fmt.Errorf("document %s is %s and does not wait to be sorted: %w", id, doc.State, ErrState)
	}
	if err := doc.become(StatePrepared); err != nil {
		return doc, err
	}
	doc.Sorting = Sorting{Whole: true, From: doc.Sorting.From, Pictures: doc.Sorting.Pictures, Slip: doc.Sorting.Slip, By: by, At: s.now()}
	return s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()), Entry: Entry{Action: "document.kept-whole", Actor: by}})
}
