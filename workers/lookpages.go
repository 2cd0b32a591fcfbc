package workers

import (
	"context"
	"encoding/json"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

const (
	lookDPI    = 150 // at which pages are drawn to be looked at
	mostAtOnce = 8   // pages that a child looks at in one call
)

// lookAtPages looks at every page of a document, several at a time, while the paper is on the desk: its codes, and what is
// wrong with the scan. It fills in the document's findings, and keeps what it saw.
func (r *Runner) lookAtPages(ctx context.Context, doc *pipeline.Document, data []byte, file pdfFacts) (look, error) {
	v := viewer{runner: r, doc: *doc, data: data, scans: file.Scans}
	seen := look{Pages: make([]pageLook, len(doc.Pages))}
	group, pageCtx := errgroup.WithContext(ctx)
	group.SetLimit(r.Capacity.Children)
	for from, to := 0, 0; from < len(doc.Pages); from = to {
		to = v.span(from)
		group.Go(func() error { return v.see(pageCtx, from, seen.Pages[from:to]) })
	}
	if err := group.Wait(); err != nil {
		return look{}, fmt.Errorf("look: %w", err)
	}
	v.knownBetter(seen.Pages)
	same, err := v.same(ctx, seen.facts())
	if err != nil {
		return look{}, fmt.Errorf("compare pages: %w", err)
	}
	doc.Findings = append(quality.Findings(seen.facts(), same), junkFindings(file.Junk)...)
	for i, p := range seen.Pages {
		doc.Pages[i].Blank = p.Facts.Blank
	}
	doc.Look, err = r.storeLook(ctx, *doc, seen)
	return seen, err
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

// scan is what a PDF says of a page that shows one picture in a form that only a renderer reads. DPI is 0 for other pages.
type scan struct {
	DPI  float64
	Grey bool
}

// viewer shows the pages of one document to children.
type viewer struct {
	runner *Runner
	doc    pipeline.Document
	data   []byte
	scans  []scan
}

// span returns the end of the pages that are looked at in one call with this one: of a short file every child gets its
// share.
func (v viewer) span(from int) int {
	if v.doc.Pages[from].Rendered {
		return from + 1
	}
	n, children := len(v.doc.Pages), v.runner.Capacity.Children
	to := from + 1
	for to < n && to-from < min(mostAtOnce, (n+children-1)/children) && !v.doc.Pages[to].Rendered {
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
	in := toLook{Format: format}
	for i := range seen {
		p := pageToLook{Page: from + i + 1, Options: quality.Options{DPI: v.doc.Pages[from+i].DPI}}
		if format == "rendered" {
			p.Options = quality.Options{DPI: dpi, Drawn: v.scan(from).DPI == 0}
		}
		in.Pages = append(in.Pages, p)
	}
	found, _, err := ask[[]pageLook](ctx, v.runner.papers, toolLook, sandbox.Request{Input: in, Blobs: [][]byte{blob}})
	if err == nil {
		copy(seen, found)
	}
	if sandbox.Strike(err) && len(seen) > 1 {
		return v.seeAlone(ctx, from, seen)
	}
	return tolerable(err)
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

// picture returns where a child finds the page: in the file, or drawn from it.
func (v viewer) picture(ctx context.Context, i int) (format string, blob []byte, dpi float64, release func(), err error) {
	facts := v.doc.Pages[i]
	if !facts.Rendered {
		return v.doc.Format, v.data, facts.DPI, func() {}, nil
	}
	if release, err = v.runner.drawn.Take(ctx, 1); err != nil {
		return "", nil, 0, nil, err
	}
	dpi = min(lookDPI, scale(facts))
	if blob, err = v.runner.render(ctx, v.data, i+1, dpi); err != nil {
		release()
	}
	return "rendered", blob, dpi, release, err
}

func (v viewer) scan(i int) scan {
	if i < len(v.scans) {
		return v.scans[i]
	}
	return scan{}
}

// knownBetter takes from the file what a drawing of the page cannot tell: how finely it was scanned, and in which colours.
func (v viewer) knownBetter(seen []pageLook) {
	for i := range seen {
		s := v.scan(i)
		if s.DPI == 0 || !v.doc.Pages[i].Rendered || seen[i].Facts.Width == 0 {
			continue
		}
		f := &seen[i].Facts
		f.DPI, f.Grey = s.DPI, s.Grey
		f.Blur = 0 // drawing blurs it
	}
}

// same asks which of the pages that look alike are captures of one. Pages drawn from a PDF are no captures.
func (v viewer) same(ctx context.Context, pages []quality.Page) ([]quality.Pair, error) {
	var pairs, same []quality.Pair
	for _, p := range quality.Pairs(pages) {
		if !v.doc.Pages[p.A].Rendered && !v.doc.Pages[p.B].Rendered {
			pairs = append(pairs, p)
		}
	}
	are := make([]bool, len(pairs))
	group, pairCtx := errgroup.WithContext(ctx)
	group.SetLimit(v.runner.Capacity.Children)
	for i, p := range pairs {
		group.Go(func() (err error) {
			are[i], _, err = ask[bool](pairCtx, v.runner.papers, toolCompare, sandbox.Request{Blobs: [][]byte{v.data},
				Input: toCompare{Format: v.doc.Format, Pages: [2]int{p.A + 1, p.B + 1}, DPI: [2]float64{pages[p.A].DPI, pages[p.B].DPI}, Except: p.Except}})
			return tolerable(err)
		})
	}
	err := group.Wait()
	for i, p := range pairs {
		if are[i] {
			same = append(same, p)
		}
	}
	return same, err
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
