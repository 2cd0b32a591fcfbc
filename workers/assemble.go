package workers

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// toAssemble tells a child which pages of which blobs make up a paper.
type toAssemble struct {
	Pages    []pieceOf
	Producer string
	Created  time.Time
}

// pieceOf is one page of one blob.
type pieceOf struct {
	Blob int
	PDF  bool
	Page int     // counted from 1
	DPI  float64 // of a page that had to be rendered; 0: as the file says
}

// assemble is the child's side: a PDF of exactly those pages.
func assemble(in toAssemble, blobs [][]byte) (any, [][]byte, error) {
	var pieces []pdf.Piece
	for _, p := range in.Pages {
		if p.PDF {
			pieces = append(pieces, pdf.Piece{File: p.Blob, Page: p.Page})
			continue
		}
		raster, err := images.Raster(blobs[p.Blob], p.Page-1, images.Limits{})
		if err != nil {
			return nil, nil, err
		}
		if p.DPI > 0 {
			raster.DPI = p.DPI
		}
		pieces = append(pieces, pdf.Piece{Raster: &raster})
	}
	file, err := pdf.Assemble(blobs, pieces, pdf.Meta{Producer: in.Producer, Created: in.Created})
	return struct{}{}, [][]byte{file}, err
}

// toPrepare returns the bytes that prepare looks at: the upload as it came or, of a paper whose pages are only some of an
// upload's or come from several, a PDF of them, which is kept as the document's repaired one. The same pages give the same
// bytes.
func (r *Runner) toPrepare(ctx context.Context, doc pipeline.Document) ([]byte, pipeline.Document, error) {
	doc.Repaired, doc.ImagesOnly, doc.SignedAlready = pipeline.BlobRef{}, false, false // of an earlier try
	if doc.WholeUpload() {
		data, err := r.upload(ctx, doc.Sources[0].Upload)
		return data, doc, err
	}
	data, pictures, err := r.assembled(ctx, doc)
	if err != nil {
		return nil, doc, err
	}
	doc.Sorting.Pictures = pictures
	doc.Repaired, err = r.store(ctx, doc, data)
	return data, doc, err
}

// assembled puts a paper together; pictures: no page of it comes from a PDF. Most PDFs give their pages as they are, and
// looking into all of them for every paper of a batch would take longer than the rest: only what was refused is repaired, or
// rendered.
func (r *Runner) assembled(ctx context.Context, doc pipeline.Document) (data []byte, pictures bool, err error) {
	for _, mending := range []bool{false, true} {
		g := &gathering{runner: r, mending: mending, pictures: true, in: toAssemble{Producer: "Motlan " + r.Version, Created: doc.Signing.ScannedAt}}
		data, err = g.assemble(ctx, doc)
		if err == nil || tolerable(err) != nil {
			return data, g.pictures, err
		}
	}
	return nil, false, err
}

// gathering collects the blobs that a paper's pages lie in.
type gathering struct {
	runner   *Runner
	mending  bool // PDFs are repaired first, or rendered
	in       toAssemble
	blobs    [][]byte
	pictures bool // no page comes from a PDF
	known    map[pipeline.UploadID]gathered
}

// gathered is one upload as a child can take pages from it.
type gathered struct {
	blob  int
	pdf   bool
	drawn *inspection // pdfcpu cannot read it: its pages have to be rendered, and measure this
}

func (g *gathering) assemble(ctx context.Context, doc pipeline.Document) ([]byte, error) {
	for _, source := range doc.Sources {
		if err := g.add(ctx, source); err != nil {
			return nil, fmt.Errorf("take pages of %s: %w", source.Upload, err)
		}
	}
	_, out, err := ask[struct{}](ctx, g.runner.papers, toolAssemble, sandbox.Request{Input: g.in, Blobs: g.blobs})
	if err != nil {
		return nil, err
	}
	return one(toolAssemble, out)
}

func (g *gathering) add(ctx context.Context, source pipeline.PageRange) error {
	from, err := g.gather(ctx, source.Upload)
	if err != nil {
		return err
	}
	for n := max(1, source.First); n <= source.Last; n++ {
		piece := pieceOf{Blob: from.blob, PDF: from.pdf, Page: n}
		if from.drawn != nil {
			if piece, err = g.draw(ctx, from, n); err != nil {
				return err
			}
		}
		g.in.Pages = append(g.in.Pages, piece)
	}
	return nil
}

// gather loads an upload once. A PDF that has to be mended goes the way that prepare goes with it.
func (g *gathering) gather(ctx context.Context, id pipeline.UploadID) (gathered, error) {
	if from, ok := g.known[id]; ok {
		return from, nil
	}
	data, err := g.runner.upload(ctx, id)
	if err != nil {
		return gathered{}, err
	}
	from := gathered{blob: len(g.blobs), pdf: looksLikePDF(data)}
	if from.pdf {
		g.pictures = false
	}
	if from.pdf && g.mending {
		if data, from.drawn, err = g.runner.readable(ctx, data); err != nil {
			return from, err
		}
	}
	g.blobs = append(g.blobs, data)
	if g.known == nil {
		g.known = map[pipeline.UploadID]gathered{}
	}
	g.known[id] = from
	return from, nil
}

// readable returns a PDF that pages can be taken from: as it is, or repaired; where no repair helps, what its pages measure,
// and they are rendered.
func (r *Runner) readable(ctx context.Context, data []byte) ([]byte, *inspection, error) {
	found, _, err := ask[inspection](ctx, r.papers, toolInspect, sandbox.Request{Input: struct{}{}, Blobs: [][]byte{data}})
	if err != nil {
		if tolerable(err) != nil {
			return nil, nil, err
		}
		found = inspection{Format: "pdf", PDF: pdfFacts{Problem: sandbox.Reason(err)}}
	}
	if found.PDF.Signed {
		return nil, nil, fmt.Errorf("file came signed and is not taken apart: %w", pipeline.ErrState)
	}
	if found.PDF.Problem == "" && !found.PDF.EmptyPassword {
		return data, nil, nil
	}
	if mended, _, err := r.repair(ctx, data); err != nil || mended != nil {
		return mended, nil, err
	}
	found, err = r.countPages(ctx, data, found)
	return data, &found, err
}

// draw makes a picture of a page, without loss.
func (g *gathering) draw(ctx context.Context, from gathered, n int) (pieceOf, error) {
	if n > len(from.drawn.Pages) {
		return pieceOf{}, sandbox.Refuse(pipeline.ReasonBadPDF, "page is missing")
	}
	dpi := scale(from.drawn.Pages[n-1])
	img, err := g.runner.render(ctx, g.blobs[from.blob], n, dpi, "-png")
	if err != nil {
		return pieceOf{}, err
	}
	g.blobs = append(g.blobs, img)
	return pieceOf{Blob: len(g.blobs) - 1, Page: 1, DPI: dpi}, nil
}

// burden is the share of Capacity.Memory that a task takes. Whoever takes pages out of an upload has all of it in memory.
func (r *Runner) burden(ctx context.Context, task pipeline.Task, doc pipeline.Document) (int64, error) {
	bytes := burden(doc)
	if task.Stage != pipeline.StagePrepare || doc.WholeUpload() {
		return bytes, nil
	}
	seen := map[pipeline.UploadID]bool{}
	for _, source := range doc.Sources {
		if seen[source.Upload] {
			continue
		}
		seen[source.Upload] = true
		u, err := r.Service.Catalog.Upload(ctx, source.Upload)
		if err != nil {
			return 0, err
		}
		bytes += u.Blob.Size
	}
	return bytes, nil
}
