package pipeline

import (
	"context"
	"fmt"
)

// Owned is a held paper as its owner sees it.
type Owned struct {
	Holding  Holding
	Document Document
	Uses     []Use // oldest first
}

// Use is one reuse of a held paper: who relied on it, for which case.
type Use struct {
	Receipt ReuseReceipt
	Agency  Agency // that received the case
	Dossier string // code of the case
}

// OwnedBy lists what is held about somebody, whichever agency holds it, newest first, with who used it. It is for the owner, who learns
// of every use, by the portal of an agency; what is quarantined is left out.
func (s *Service) OwnedBy(ctx context.Context, agency AgencyID, id Identifier) ([]Owned, error) {
	held, err := s.lookup(ctx, agency, id.Hashes())
	if err != nil {
		return nil, err
	}
	var owned []Owned
	for _, h := range held {
		doc, err := s.Catalog.Document(ctx, h.Document)
		if err != nil {
			return nil, err
		}
		if doc.State == StateQuarantine || doc.State == StateDestroyed {
			continue
		}
		uses, err := s.uses(ctx, h.ID)
		if err != nil {
			return nil, fmt.Errorf("uses of %s: %w", h.ID, err)
		}
		owned = append(owned, Owned{h, doc, uses})
	}
	return owned, nil
}

func (s *Service) uses(ctx context.Context, id HoldingID) ([]Use, error) {
	receipts, err := s.Catalog.Reuses(ctx, ReuseQuery{Holding: id})
	var uses []Use
	for _, r := range receipts {
		d, err := s.Catalog.Dossier(ctx, r.Dossier)
		if err != nil {
			return nil, err
		}
		agency, err := s.Catalog.Agency(ctx, d.Receiving)
		if err != nil {
			return nil, err
		}
		uses = append(uses, Use{r, agency, d.Code})
	}
	return uses, err
}
