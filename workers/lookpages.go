package workers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

// mostAtOnce are the pages of one file that a child looks at in one call, so that the file is not handed over for each.
const mostAtOnce = 8

// lookAtPages looks at every page of a document, several at a time, while the paper is on the desk: its codes, and what is
// wrong with the scan. It fills in the document's findings, and keeps what it saw.
func (r *Runner) lookAtPages(ctx context.Context, doc *pipeline.Document, data []byte, file pdfFacts) (look, error) {
	v := viewer{runner: r, doc: *doc, data: data, scans: file.Scans, jpegs: file.JPEGs, lines: make([][][]byte, len(doc.Pages))}
	seen, carried, err := r.seenBefore(ctx, *doc)
	if err != nil {
		return look{}, err
	}
	if !carried {
		if seen.Pages, err = v.seeAll(ctx); err != nil {
			return look{}, fmt.Errorf("look: %w", err)
		}
	}
	same, err := v.same(ctx, seen)
	if err != nil {
		return look{}, fmt.Errorf("compare pages: %w", err)
	}
	missing, err := v.missing(ctx, seen.numbers())
	if err != nil {
		return look{}, err
	}
	doc.Findings = slices.Concat(quality.Findings(seen.facts(), same), missing, junkFindings(file.Junk))
	for i, p := range seen.Pages {
		doc.Pages[i].Blank = p.Facts.Blank
	}
	doc.Look, err = r.storeLook(ctx, *doc, seen)
	return seen, err
}

// seeAll looks at all pages, and reads their numbers.
func (v viewer) seeAll(ctx context.Context) ([]pageLook, error) {
	seen := make([]pageLook, len(v.doc.Pages))
	group, pageCtx := errgroup.WithContext(ctx)
	group.SetLimit(v.runner.Capacity.Children)
	for from, to := 0, 0; from < len(seen); from = to {
		to = v.span(from)
		group.Go(func() error { return v.see(pageCtx, from, seen[from:to]) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	v.knownBetter(seen)
	return seen, v.readNumbers(ctx, seen)
}

// junkFindings are the pages whose own text is replaced because it cannot be relied on; all of them are one finding.
func junkFindings(junk []bool) []pipeline.Finding {
	var found []pipeline.Finding
	for i, is := range junk {
		if is {
			found = append(found, pipeline.Finding{Kind: pipeline.FindingJunkText, Page: i + 1})
		}
	}
	if len(found) == len(junk) && len(found) > 1 {
		return []pipeline.Finding{{Kind: pipeline.FindingJunkText}}
	}
	return found
}

// viewer shows the pages of one document to children.
type viewer struct {
	runner *Runner
	doc    pipeline.Document
	data   []byte
	scans  []scan
	jpegs  []pdf.Extent
	lines  [][][]byte // pictures of the lines that stand alone on each page
}

// span returns the end of the pages that are looked at in one call with this one. A page whose picture is handed over by
// itself is looked at alone, so that whoever is in a hurry waits for one page; of a short file every child gets its share.
func (v viewer) span(from int) int {
	if v.alone(from) {
		return from + 1
	}
	n, children := len(v.doc.Pages), v.runner.Capacity.Children
	to := from + 1
	for to < n && to-from < min(mostAtOnce, (n+children-1)/children) && !v.alone(to) {
		to++
	}
	return to
}

// see fills in what is seen on the pages from one on. A child that dies over a page, or a page that cannot be drawn, leaves
// it unseen.
func (v viewer) see(ctx context.Context, from int, seen []pageLook) error {
	format, blob, dpi, release, err := v.picture(ctx, from)
	if err != nil {
		return tolerable(err)
	}
	defer release()
	in := toLook{Format: format, Lines: wantNumbers(v.doc)}
	for i := range seen {
		p := pageToLook{Page: from + i + 1, Options: quality.Options{DPI: v.doc.Pages[from+i].DPI}}
		if v.doc.Pages[from+i].Rendered {
			p.Options = quality.Options{DPI: dpi, Drawn: v.scan(from).DPI == 0}
		}
		in.Pages = append(in.Pages, p)
	}
	found, lines, err := ask[[]pageLook](ctx, v.runner.papers, toolLook, sandbox.Request{Input: in, Blobs: [][]byte{blob}})
	if err == nil {
		copy(seen, found)
		v.keepLines(from, found, lines)
	}
	if sandbox.Strike(err) && len(seen) > 1 {
		return v.seeAlone(ctx, from, seen)
	}
	return tolerable(err)
}

// keepLines gives each page its lines.
func (v viewer) keepLines(from int, found []pageLook, lines [][]byte) {
	for i, p := range found {
		if n := len(p.Facts.Lone); n <= len(lines) {
			v.lines[from+i], lines = lines[:n], lines[n:]
		}
	}
}

// seeAlone looks at pages one by one, so that one that kills its child leaves the others seen.
func (v viewer) seeAlone(ctx context.Context, from int, seen []pageLook) error {
	for i := range seen {
		if err := v.see(ctx, from+i, seen[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// storeLook keeps what was seen. The same pages give the same bytes.
func (r *Runner) storeLook(ctx context.Context, doc pipeline.Document, seen look) (pipeline.BlobRef, error) {
	plain, err := json.Marshal(seen)
	if err != nil {
		return pipeline.BlobRef{}, err
	}
	return r.store(ctx, doc, plain)
}

// looked is what prepare saw. A document that was prepared by an older program has none.
func (r *Runner) looked(ctx context.Context, doc pipeline.Document) (look, error) {
	if doc.Look.Name.IsZero() {
		return look{Pages: make([]pageLook, len(doc.Pages))}, nil
	}
	var seen look
	data, err := r.load(ctx, doc, doc.Look)
	if err != nil {
		return seen, err
	}
	return seen, json.Unmarshal(data, &seen)
}
