package workers

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// The programs of the system that work on PDFs, always in a child.
const (
	qpdf      = "/usr/bin/qpdf"
	pdfinfo   = "/usr/bin/pdfinfo"
	pdftoppm  = "/usr/bin/pdftoppm"
	pdftotext = "/usr/bin/pdftotext"
)

// preparePDF finds the way by which a PDF can be worked on: as it is; after a repair, which also takes an empty password
// away; or as pictures of its pages, when pdfcpu cannot read it but poppler can. A signed PDF is kept byte for byte, so it
// is never repaired. A file is refused, also for its password, only when no program opens it.
// The bytes that it returns are those to work on.
func (r *Runner) preparePDF(ctx context.Context, doc pipeline.Document, data []byte, found inspection) ([]byte, pipeline.Document, inspection, error) {
	doc.SignedAlready = found.PDF.Signed
	if found.PDF.Problem != "" || found.PDF.NeedsRepair || found.PDF.EmptyPassword {
		if mended, better, err := r.repair(ctx, data); err != nil {
			return data, doc, found, err
		} else if mended != nil && !doc.SignedAlready {
			if doc.Repaired, err = r.store(ctx, doc, mended); err != nil {
				return data, doc, found, err
			}
			found, data = better, mended
		} else if found.PDF.Problem != "" {
			doc.ImagesOnly = true
			if found, err = r.countPages(ctx, data, found); err != nil {
				return data, doc, found, err
			}
		}
	}
	err := r.markOwnText(ctx, data, &found)
	return data, doc, found, err
}

// repair has qpdf rewrite the file and looks again; no bytes when that did not help.
func (r *Runner) repair(ctx context.Context, data []byte) ([]byte, inspection, error) {
	mended, err := r.programs.Run(ctx, sandbox.Program{Path: qpdf, Stdin: data,
		Args: []string{"--decrypt", "--deterministic-id", "--warning-exit-0", "/dev/stdin", "-"}})
	if err != nil {
		return nil, inspection{}, tolerable(err)
	}
	better, _, err := ask[inspection](ctx, r.papers, toolInspect, sandbox.Request{Input: struct{}{}, Blobs: [][]byte{mended}})
	if err != nil || better.PDF.Problem != "" || better.PDF.NeedsRepair || len(better.Pages) == 0 {
		return nil, better, tolerable(err)
	}
	return mended, better, nil
}

// tolerable keeps only what is not the file's fault: where one way to open a file fails, the next is tried.
func tolerable(err error) error {
	var fault *sandbox.Error
	var refused *sandbox.Refusal
	if errors.As(err, &fault) || errors.As(err, &refused) {
		return nil
	}
	return err
}

var sizeLine = regexp.MustCompile(`(?m)^Page\s+\d+ size:\s+([0-9.]+) x ([0-9.]+) pts`)

// countPages asks poppler about a PDF that pdfcpu refuses; all its pages are to be rendered.
func (r *Runner) countPages(ctx context.Context, data []byte, found inspection) (inspection, error) {
	out, err := r.programs.Run(ctx, sandbox.Program{Path: pdfinfo, Stdin: data, Args: []string{"-f", "1", "-l", strconv.Itoa(maxPages + 1), "/dev/stdin"}})
	if err != nil {
		if err := tolerable(err); err != nil {
			return found, err
		}
		return found, sandbox.Refuse(found.PDF.Problem, "no reader opens it")
	}
	found.Pages = nil
	for _, size := range sizeLine.FindAllSubmatch(out, -1) {
		width, _ := strconv.ParseFloat(string(size[1]), 64)
		height, _ := strconv.ParseFloat(string(size[2]), 64)
		found.Pages = append(found.Pages, pipeline.PageFacts{Width: int(width), Height: int(height), DPI: 72, Rendered: true})
	}
	found.PDF.HasText, found.PDF.Layer, found.PDF.Scans, found.PDF.JPEGs = make([]bool, len(found.Pages)), make([]bool, len(found.Pages)), nil, nil
	return found, nil
}

// markOwnText finds the pages whose own text is usable; it is kept and those pages are not recognised. Text that cannot be
// relied on is noted: of a digital page, and of the layer that another program laid over a scan.
func (r *Runner) markOwnText(ctx context.Context, data []byte, found *inspection) error {
	found.PDF.Junk = make([]bool, len(found.Pages))
	if !slices.Contains(found.PDF.HasText, true) && !slices.Contains(found.PDF.Layer, true) {
		return nil
	}
	text, err := r.programs.Run(ctx, sandbox.Program{Path: pdftotext, Stdin: data, Args: []string{"-enc", "UTF-8", "/dev/stdin", "-"}})
	if err != nil {
		return tolerable(err)
	}
	for i, page := range strings.Split(string(text), "\f") {
		switch {
		case i >= len(found.Pages):
		case found.PDF.HasText[i]:
			found.Pages[i].OwnText = pdf.UsableText(page)
			found.PDF.Junk[i] = !found.Pages[i].OwnText && !pdf.Sparse(page)
		case found.PDF.Layer[i]:
			found.PDF.Junk[i] = !pdf.Sparse(page) && !pdf.PlausibleLayer(page)
		}
	}
	return nil
}
