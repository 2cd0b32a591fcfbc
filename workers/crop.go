package workers

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// toCrop tells a child what a person wants to see of a page.
type toCrop struct {
	From     toRead
	Captured pipeline.Page // what its quad is measured on; zero before recognition
	Quad     pipeline.Quad
	Width    int
}

// Picture draws a part of a captured page, upright, as a JPEG. The pixels are the capture's: of the upload, and of a page
// that is no single picture, as it is displayed. A page that cannot be drawn is ErrState, and says why.
func (r *Runner) Picture(ctx context.Context, doc pipeline.Document, view pipeline.View) ([]byte, error) {
	ctx = sandbox.Urgent(ctx) // a person waits
	if view.Page < 1 || view.Page > len(doc.Pages) {
		return nil, fmt.Errorf("page %d of %d: %w", view.Page, len(doc.Pages), pipeline.ErrNotFound)
	}
	in := toCrop{Quad: view.Quad, Width: cmp.Or(view.Width, 1200)}
	if !doc.Text.Name.IsZero() {
		text, err := r.reading(ctx, doc)
		if err != nil {
			return nil, err
		}
		if len(text.Pages) >= view.Page {
			in.Captured = text.Pages[view.Page-1]
			in.Captured.Words = nil
		}
	}
	img, err := r.crop(ctx, doc, view.Page, in)
	var refused *sandbox.Refusal
	var fault *sandbox.Error
	if errors.As(err, &refused) || errors.As(err, &fault) {
		return nil, fmt.Errorf("page %d cannot be drawn: %w: %w", view.Page, pipeline.ErrState, err)
	}
	return img, err
}

func (r *Runner) crop(ctx context.Context, doc pipeline.Document, page int, in toCrop) ([]byte, error) {
	data, sealed, err := r.captured(ctx, doc)
	if err != nil {
		return nil, err
	}
	facts := doc.Pages[page-1]
	in.From = toRead{Format: doc.Format, Page: page}
	if facts.OwnText || facts.Rendered || sealed {
		release, err := r.drawn.Take(ctx, 1)
		if err != nil {
			return nil, err
		}
		defer release()
		if data, _, err = r.look(ctx, data, page, facts); err != nil {
			return nil, err
		}
		in.From = toRead{Format: "rendered", Page: 1}
	}
	_, out, err := ask[struct{}](ctx, r.papers, toolCrop, sandbox.Request{Input: in, Blobs: [][]byte{data}})
	if err != nil {
		return nil, err
	}
	return one(toolCrop, out)
}

// captured returns the bytes that the document's pages were captured from. A held document has them no more where they had
// been put together or repaired: that is done again, and gives the same pages. Sealed: all that is left to it is the sealed
// file, because what it came in was destroyed with another document; its pages have to be rendered.
func (r *Runner) captured(ctx context.Context, doc pipeline.Document) (data []byte, sealed bool, err error) {
	if !doc.Repaired.Name.IsZero() {
		data, err = r.load(ctx, doc, doc.Repaired)
		return data, false, err
	}
	if !doc.WholeUpload() {
		data, _, err = r.assembled(ctx, doc)
		return data, false, err
	}
	u, err := r.Service.Catalog.Upload(ctx, doc.Sources[0].Upload)
	if err != nil {
		return nil, false, err
	}
	if data, err = r.read(ctx, u.Key, u.Blob); err != nil || doc.Format != "pdf" || doc.SignedAlready {
		return data, false, err
	}
	if sealed = u.Blob.Name == doc.Sealed.Name; !sealed && doc.State == pipeline.StateHeld && !doc.ImagesOnly {
		data, _, err = r.readable(ctx, data)
	}
	return data, sealed, err
}
