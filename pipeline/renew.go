package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Renew locks for longer what is held and would fall out of its lock within margin, and returns how many documents it
// was. A document that cannot be locked now does not keep the others from it: the error tells of all of them. Margin is at
// most half the short time: beyond that, what was renewed would have to be renewed again at once.
func (s *Service) Renew(ctx context.Context, margin time.Duration) (renewed int, err error) {
	margin = min(margin, s.retention()/2)
	const at = 100 // documents a query
	failed := map[DocumentID]error{}
	for {
		docs, err := s.Catalog.Documents(ctx, DocumentQuery{States: []State{StateHeld}, KeptBefore: s.now().Add(margin), Limit: at + len(failed)})
		if err != nil {
			return renewed, err
		}
		before := renewed + len(failed)
		for _, doc := range docs {
			if failed[doc.ID] != nil {
				continue
			}
			if err := s.renew(ctx, doc); err != nil {
				failed[doc.ID] = fmt.Errorf("renew document %s: %w", doc.ID, err)
				continue
			}
			renewed++
		}
		if renewed+len(failed) == before || ctx.Err() != nil {
			return renewed, joined(failed)
		}
	}
}

func (s *Service) renew(ctx context.Context, doc Document) error {
	until, err := s.LockUntil(ctx, doc.Dossier, s.now())
	if err != nil {
		return err
	}
	return s.lockLonger(ctx, doc, until, "engine")
}

func joined(failed map[DocumentID]error) error {
	var all []error
	for _, err := range failed {
		all = append(all, err)
	}
	return errors.Join(all...)
}
