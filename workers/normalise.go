package workers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// toWrite is the text that a child lays over pages, and what the file's metadata say.
type toWrite struct {
	Pages    []pipeline.Page
	Facts    []pipeline.PageFacts
	Format   string
	Title    string
	Producer string
	Created  time.Time
}

func (w toWrite) meta() pdf.Meta {
	return pdf.Meta{Title: w.Title, Producer: w.Producer, Created: w.Created}
}

// build is the child's side: a PDF of images with the words over them. The first blob is the upload, the others are the
// pictures of the pages that had to be rendered.
func build(in toWrite, blobs [][]byte) (any, [][]byte, error) {
	var pages []pdf.BuildPage
	upload, rendered := blobs[0], blobs[1:]
	for i, text := range in.Pages {
		var raster pipeline.Raster
		var err error
		switch {
		case in.Facts[i].Rendered && len(rendered) > 0:
			raster, err = images.Raster(rendered[0], 0, images.Limits{})
			rendered = rendered[1:]
		case in.Format == "pdf":
			raster, err = pdf.PageImage(upload, i+1)
		default:
			raster, err = images.Raster(upload, i, images.Limits{})
		}
		if err != nil {
			return nil, nil, err
		}
		raster.DPI = text.DPI
		pages = append(pages, pdf.BuildPage{Raster: raster, Text: text})
	}
	return checked(pdf.Build(pages, in.meta()))
}

// addText is the child's side: the words over the PDF's own pages. A page with usable text of its own is left as it is.
func addText(in toWrite, blobs [][]byte) (any, [][]byte, error) {
	layers := map[int]pdf.Layer{}
	for i, text := range in.Pages {
		if facts := in.Facts[i]; !facts.OwnText && len(text.Words) > 0 {
			layers[i+1] = pdf.Layer{Text: text, Rendered: facts.Rendered, Replaces: true}
		}
	}
	file, err := pdf.AddText(blobs[0], layers, in.meta())
	if err == nil && pdf.Check(blobs[0]) != nil {
		return struct{}{}, [][]byte{file}, nil // the upload's own faults stay: text was added, nothing was rebuilt
	}
	return checked(file, err)
}

// checked lets no file out that pdfcpu finds fault with.
func checked(file []byte, err error) (any, [][]byte, error) {
	if err != nil {
		return nil, nil, err
	}
	if err := pdf.Check(file); err != nil {
		return nil, nil, fmt.Errorf("check: %w", err)
	}
	return struct{}{}, [][]byte{file}, nil
}

// normalise makes the searchable PDF. A PDF that came signed stays as it is: its sealed form is its own bytes, and the
// text lies beside it.
func (r *Runner) normalise(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	data, err := r.source(ctx, doc)
	if err != nil {
		return err
	}
	if doc.SignedAlready {
		if doc.Sealed, err = r.store(ctx, doc, data); err != nil {
			return err
		}
		_, err = r.Service.Finish(ctx, task, doc, pipeline.StateSealed, pipeline.Transition{
			Entry: pipeline.Entry{Detail: map[string]string{"kept": "signed by others"}}})
		return err
	}
	file, doc, err := r.searchable(ctx, doc, data)
	if err != nil {
		return err
	}
	if doc.Normalised, err = r.store(ctx, doc, file); err != nil {
		return err
	}
	_, err = r.Service.Finish(ctx, task, doc, pipeline.StateAwaiting, pipeline.Transition{})
	return err
}

func (r *Runner) searchable(ctx context.Context, doc pipeline.Document, data []byte) ([]byte, pipeline.Document, error) {
	text, err := r.reading(ctx, doc)
	if err != nil {
		return nil, doc, err
	}
	in := toWrite{Pages: text.Pages, Facts: doc.Pages, Format: doc.Format, Title: string(doc.ID), Producer: "Motlan " + r.Version, Created: doc.Signing.ScannedAt}
	if doc.Format == "pdf" && !doc.ImagesOnly && !pictures(doc) {
		file, err := r.write(ctx, toolAddText, in, [][]byte{data})
		if err == nil || tolerable(err) != nil {
			return file, doc, err
		}
		r.Logger.InfoContext(ctx, "pdf cannot be extended", "document", doc.ID, "error", err)
		doc.ImagesOnly = true
	}
	if doc.ImagesOnly {
		file, err := r.rebuilt(ctx, doc, data, in)
		return file, doc, err
	}
	file, err := r.write(ctx, toolBuild, in, [][]byte{data})
	return file, doc, err
}

func (r *Runner) write(ctx context.Context, tool string, in toWrite, blobs [][]byte) ([]byte, error) {
	_, out, err := ask[struct{}](ctx, r.papers, tool, sandbox.Request{Input: in, Blobs: blobs})
	if err != nil {
		return nil, err
	}
	return one(tool, out)
}

// maxRebuilt bounds the pictures of a PDF that is rebuilt: they are in memory together.
const maxRebuilt = 128 << 20

// rebuilt makes a PDF of the pictures of the pages, for a file that poppler can show and nothing can extend. The upload is
// kept beside it.
func (r *Runner) rebuilt(ctx context.Context, doc pipeline.Document, data []byte, in toWrite) ([]byte, error) {
	blobs, size := [][]byte{data}, 0
	for i, facts := range doc.Pages {
		if !facts.Rendered {
			continue
		}
		img, err := r.render(ctx, data, i+1, scale(facts), "-png")
		if err != nil {
			return nil, err
		}
		if size += len(img); size > maxRebuilt {
			return nil, sandbox.Refuse(pipeline.ReasonTooHeavy, "pictures of the pages are too large")
		}
		blobs = append(blobs, img)
	}
	file, err := r.write(ctx, toolBuild, in, blobs)
	if errors.Is(err, sandbox.ErrFailed) {
		return nil, sandbox.Refuse(pipeline.ReasonBadPDF, err.Error())
	}
	return file, err
}
