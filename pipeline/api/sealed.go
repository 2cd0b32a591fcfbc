package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motlan/motlan/pipeline"
)

type sealedInput struct {
	ID pipeline.DocumentID `path:"id" maxLength:"64"`
}

// getSealed streams the sealed PDF, whole or a range of it. The read is logged before the first byte.
func (a *API) getSealed(ctx context.Context, in *sealedInput) (*huma.StreamResponse, error) {
	doc, err := a.Service.Catalog.Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if doc.State != pipeline.StateDestroyed && doc.State != pipeline.StateQuarantine && doc.Sealed.Name.IsZero() {
		return nil, fmt.Errorf("%w: it is %s", errNotSealed, doc.State)
	}
	blob, err := a.Service.OpenSealed(ctx, in.ID, reader(ctx))
	if err != nil {
		if blob != nil {
			err = errors.Join(err, blob.Close())
		}
		return nil, err
	}
	return a.stream(content{blob, doc.ID, "application/pdf", string(doc.ID) + ".pdf", doc.Sealed.Plain}), nil
}
