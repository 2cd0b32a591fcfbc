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

// content is a file that is handed out, whole or in ranges (RFC 9110 section 14).
type content struct {
	pipeline.Blob
	document pipeline.DocumentID
	kind     string // media type
	name     string
	digest   pipeline.Digest
}

// stream hands a file out and closes it. Its ETag is the digest of its bytes.
func (a *API) stream(c content) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer c.Close()
		r, w := humago.Unwrap(ctx)
		h := w.Header()
		h.Set("Content-Type", c.kind)
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", c.name))
		h.Set("ETag", `"`+c.digest.String()+`"`)
		h.Set("Cache-Control", "private, no-cache")
		a.serve(w, r, c)
	}}
}

func (a *API) serve(w http.ResponseWriter, r *http.Request, c content) {
	read := &watched{ReadSeeker: c.Blob}
	http.ServeContent(w, r, "", time.Time{}, read)
	if read.err != nil {
		a.Logger.ErrorContext(r.Context(), "file cannot be read", "request", requestID(r.Context()), "document", c.document, "error", read.err)
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

type originalInput struct {
	ID pipeline.DocumentID `path:"id" maxLength:"64"`
}

// getOriginal streams the file as it came. The read is logged before the first byte.
func (a *API) getOriginal(ctx context.Context, in *originalInput) (*huma.StreamResponse, error) {
	blob, doc, upload, err := a.Service.OpenOriginal(ctx, in.ID, reader(ctx))
	if err != nil {
		return nil, err
	}
	kind, ending := "application/octet-stream", "bin"
	switch doc.Format {
	case "pdf":
		kind, ending = "application/pdf", "pdf"
	case "":
	default:
		kind, ending = "image/"+doc.Format, doc.Format
	}
	return a.stream(content{blob, doc.ID, kind, string(doc.ID) + "-original." + ending, upload.Blob.Plain}), nil
}

// givesAny says that the answer is a file of the document's format.
func givesAny(op *huma.Operation) {
	givesFile(op)
	file := map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	op.Responses["200"].Content, op.Responses["206"].Content = file, file
}
