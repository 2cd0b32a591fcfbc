package api

import (
	"context"
	"errors"

	"github.com/motlan/motlan/pipeline"
)

// Standing says whether what is held still serves.
type Standing struct {
	ID    pipeline.HoldingID    `json:"id"`
	State pipeline.HoldingState `json:"state" enum:"current,superseded,revoked,suspended,unverified"`
	Why   string                `json:"why,omitempty" doc:"Why it serves no more, in a person's words"`
	Bound bool                  `json:"bound" doc:"It is found through somebody whom it concerns; else by its dossier, and a result by its number"`
}

// standing is that of a held document; nil where nothing is held for reuse.
func (a *API) standing(ctx context.Context, doc pipeline.Document) (*Standing, error) {
	if doc.State != pipeline.StateHeld {
		return nil, nil
	}
	h, err := a.Service.Catalog.HoldingOf(ctx, doc.ID)
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil, nil
	}
	return &Standing{h.ID, h.State, pipeline.HidePersonal(h.Reason, pipeline.PersonalID, pipeline.OldID), len(h.Subjects) > 0}, err
}
