package workers

import (
	"context"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/quality"
)

// withLook gives what was read of the pages the codes that prepare saw on them, and decides again what the words tell
// better than the pictures: which pages are blank, and whether printed page numbers leave one out.
func (r *Runner) withLook(ctx context.Context, doc *pipeline.Document, texts []pageText) error {
	seen, err := r.looked(ctx, *doc)
	if err != nil {
		return err
	}
	for i := range texts[:min(len(texts), len(seen.Pages))] {
		texts[i].Codes = onPage(seen.Pages[i], texts[i].Page)
	}
	doc.Findings = reconsider(doc.Findings, texts, seen)
	return nil
}

// onPage returns a page's codes where they lie in the pixels that its words are given in: a page that was drawn was drawn
// smaller to be looked at.
func onPage(seen pageLook, page pipeline.Page) []pipeline.Code {
	if seen.Facts.Width == 0 || seen.Facts.Width == page.Width {
		return seen.Codes
	}
	zoom := float64(page.Width) / float64(seen.Facts.Width)
	list := slices.Clone(seen.Codes)
	for i := range list {
		for j, p := range list[i].Quad {
			list[i].Quad[j] = pipeline.Point{X: p.X * zoom, Y: p.Y * zoom}
		}
	}
	return list
}

// reconsider drops the findings that words refute, and adds those that only words show. A page's number that was not read
// among its words may have been read by itself.
func reconsider(found []pipeline.Finding, texts []pageText, seen look) []pipeline.Finding {
	printed := func(f pipeline.Finding) bool {
		return f.Kind == pipeline.FindingBlank && f.Page > 0 && f.Page <= len(texts) && len(texts[f.Page-1].Page.Words) > 0
	}
	found = slices.DeleteFunc(slices.Clone(found), func(f pipeline.Finding) bool {
		return f.Kind == pipeline.FindingMissingPage || printed(f) || otherwise(f, texts)
	})
	numbers := make([]quality.Number, len(texts))
	for i, t := range texts {
		numbers[i].N, numbers[i].Of = cuts.PageNumber(t.Page)
		if numbers[i].N == 0 && t.Page.Rotation == 0 && i < len(seen.Pages) {
			numbers[i] = seen.Pages[i].Number
		}
	}
	return append(found, quality.MissingPages(numbers)...)
}

// otherwise reports whether a page that looks like another one says something else.
func otherwise(f pipeline.Finding, texts []pageText) bool {
	as, ok := quality.Repeated(f)
	return ok && as >= 1 && max(as, f.Page) <= len(texts) && quality.OtherWords(texts[as-1].Page, texts[f.Page-1].Page)
}
