package workers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// inspection is what the inspect tool found.
type inspection struct {
	Format string
	Pages  []pipeline.PageFacts
	PDF    pdfFacts
}

// pdfFacts describes a PDF as pdfcpu sees it. Problem is why it sees nothing.
type pdfFacts struct {
	Signed, Encrypted, EmptyPassword, NeedsRepair bool
	HasText                                       []bool       // by page: text of its own that may be usable
	Layer                                         []bool       // by page: text that nobody sees
	Scans                                         []scan       // by page
	JPEGs                                         []pdf.Extent // by page: its picture, where that is a file by itself
	Junk                                          []bool       // by page: its text cannot be relied on, and is replaced
	Problem                                       pipeline.Reason
}

// inspect is the child's side.
func inspect(_ struct{}, blobs [][]byte) (any, [][]byte, error) {
	data := blobs[0]
	format, reason := images.Sniff(data)
	if reason != "" {
		return nil, nil, sandbox.Refuse(reason, "no known format")
	}
	if format == "pdf" {
		return inspectPDF(data), nil, nil
	}
	rasters, err := images.Rasters(data, images.Limits{})
	if err != nil {
		return nil, nil, err
	}
	found := inspection{Format: format}
	for _, r := range rasters {
		found.Pages = append(found.Pages, pipeline.PageFacts{Width: r.Width, Height: r.Height, DPI: r.DPI})
	}
	return found, nil, nil
}

// mostTaken is the most pixels of a page's picture that the recogniser gets as it is: A3 at 600 dpi. A larger one is
// rendered smaller.
const mostTaken = 72e6

func inspectPDF(data []byte) inspection {
	info, err := pdf.Inspect(data)
	found := inspection{Format: "pdf", PDF: pdfFacts{Signed: info.Signed, Encrypted: info.Encrypted,
		EmptyPassword: info.EmptyPassword, NeedsRepair: info.NeedsRepair}}
	var fault *pdf.Error
	if err != nil {
		found.PDF.Problem = pipeline.ReasonBadPDF
		if errors.As(err, &fault) {
			found.PDF.Problem = fault.Reason
		}
	}
	for _, p := range info.Pages {
		taken := p.FullImage && float64(p.Image.Width)*float64(p.Image.Height) <= mostTaken
		facts := pipeline.PageFacts{Width: int(p.Width), Height: int(p.Height), DPI: 72, Rendered: !taken}
		if taken {
			facts.Width, facts.Height, facts.DPI = p.Image.Width, p.Image.Height, p.DPI
		}
		found.Pages = append(found.Pages, facts)
		found.PDF.HasText, found.PDF.Layer = append(found.PDF.HasText, p.HasText), append(found.PDF.Layer, p.JunkText)
		found.PDF.Scans, found.PDF.JPEGs = append(found.PDF.Scans, scanIn(p)), append(found.PDF.JPEGs, p.JPEG)
	}
	return found
}

// scanIn is what is known of a page that is a scan, should it have to be rendered.
func scanIn(p pdf.PageInfo) scan {
	if !p.Scan {
		return scan{}
	}
	return scan{DPI: p.DPI, Grey: p.Grey}
}

// maxPages bounds one document; a longer one has to be split.
const maxPages = 2000

// prepare finds out what the upload is: its format, its pages, whether somebody signed it already.
func (r *Runner) prepare(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	if err := r.Service.TakePlace(ctx, doc); err != nil {
		return err
	}
	data, doc, err := r.toPrepare(ctx, doc)
	if err != nil {
		return err
	}
	found, _, err := ask[inspection](ctx, r.papers, toolInspect, sandbox.Request{Input: struct{}{}, Blobs: [][]byte{data}})
	if err != nil && !(sandbox.Strike(err) && looksLikePDF(data)) {
		return err
	}
	if found.Format == "" || found.Format == "pdf" {
		if err != nil {
			found = inspection{Format: "pdf", PDF: pdfFacts{Problem: sandbox.Reason(err)}}
		}
		if data, doc, found, err = r.preparePDF(ctx, doc, data, found); err != nil {
			return err
		}
	}
	if doc, err = r.vetted(ctx, doc, data); err != nil {
		return err
	}
	doc.Format, doc.Pages = found.Format, found.Pages
	switch n := len(doc.Pages); {
	case n == 0:
		return sandbox.Refuse(pipeline.ReasonNoPages, "no pages")
	case n > maxPages:
		return sandbox.Refuse(pipeline.ReasonTooManyPages, fmt.Sprintf("%d pages", n))
	}
	seen, err := r.lookAtPages(ctx, &doc, data, found.PDF)
	if err != nil {
		return err
	}
	if done, err := r.sortBySheets(ctx, task, doc, seen.codes()); done || err != nil {
		return err
	}
	detail := map[string]string{"format": doc.Format, "pages": fmt.Sprint(len(doc.Pages))}
	if len(doc.Findings) > 0 {
		detail["findings"] = kindsOf(doc.Findings)
	}
	_, err = r.Service.Prepared(ctx, task, doc, detail)
	return err
}

// kindsOf names what was found, each once, for the log: it holds no more of a paper than that.
func kindsOf(found []pipeline.Finding) string {
	var kinds []string
	for _, f := range found {
		if !slices.Contains(kinds, string(f.Kind)) {
			kinds = append(kinds, string(f.Kind))
		}
	}
	return strings.Join(kinds, " ")
}

// looksLikePDF decides where a child died too early to say.
func looksLikePDF(data []byte) bool {
	format, _ := images.Sniff(data[:min(len(data), 4096)])
	return format == "pdf"
}
