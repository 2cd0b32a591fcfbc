package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

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
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer blob.Close()
		r, w := humago.Unwrap(ctx)
		a.sendPDF(w, r, blob, doc)
	}}, nil
}

func (a *API) sendPDF(w http.ResponseWriter, r *http.Request, blob pipeline.Blob, doc pipeline.Document) {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", doc.ID+".pdf"))
	h.Set("ETag", `"`+doc.Sealed.Plain.String()+`"`)
	h.Set("Cache-Control", "private, no-cache")
	content := &watched{ReadSeeker: blob}
	http.ServeContent(w, r, "", time.Time{}, content)
	if content.err != nil {
		a.Logger.ErrorContext(r.Context(), "sealed file cannot be read", "request", requestID(r.Context()), "document", doc.ID, "error", content.err)
		panic(http.ErrAbortHandler) // the caller must not take a part for the whole
	}
}

// watched remembers what went wrong while reading.
type watched struct {
	io.ReadSeeker
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}
