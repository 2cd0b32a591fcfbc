package pipeline

import (
	"context"
	"slices"
)

// Wanted returns a dossier with the lines of its checklist that its owner has yet to do something about: what is to be brought or
// handed in and has no document here, and what is only to be shown. All of it is asked for at once, so that nobody comes twice.
func (s *Service) Wanted(ctx context.Context, id DossierID) (Dossier, []Component, error) {
	d, err := s.Catalog.Dossier(ctx, id)
	if err != nil {
		return d, nil, err
	}
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Dossier: id})
	if err != nil {
		return d, nil, err
	}
	wanted := slices.DeleteFunc(slices.Clone(d.Checklist), func(c Component) bool {
		return c.Answer == Reuse || c.Answer == LookUp || slices.ContainsFunc(docs, func(doc Document) bool { return doc.answers(c) })
	})
	return d, wanted, nil
}

// answers reports whether the document is, or may become, the paper of a line; of one that was asked for anew, what came since.
func (d Document) answers(c Component) bool {
	switch d.State {
	case StateRejected, StateFailed, StateQuarantine, StateDestroyed, StateDivided:
		return false
	}
	return d.Component == c.Code && !d.CreatedAt.Before(c.AskedAt)
}
