package workers

import (
	"context"
	"errors"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
	"github.com/motlan/motlan/workers/ocr"
)

// stopSecret ends recognition when a page bears a mark of secrecy: what was read is not stored, and the whole file stops.
func (r *Runner) stopSecret(ctx context.Context, task pipeline.Task, doc pipeline.Document, texts []pageText) (stopped bool, err error) {
	mark, page := markedPage(texts)
	if mark == "" {
		return false, nil
	}
	if freed, err := r.freed(ctx, doc); freed || err != nil {
		return false, err
	}
	_, err = r.Service.QuarantineFound(ctx, task, doc, mark, page)
	return true, err
}

// markedPage returns the first mark of secrecy, and the page that bears it, counted from 1.
func markedPage(texts []pageText) (mark string, page int) {
	for i, t := range texts {
		if mark := secretMark(t.Page); mark != "" {
			return mark, i + 1
		}
		if t.Mark != "" {
			return t.Mark, i + 1
		}
	}
	return "", 0
}

// freed reports whether two persons have looked at the marks of a document, or of the one that it was a part of, and let it go on.
func (r *Runner) freed(ctx context.Context, doc pipeline.Document) (bool, error) {
	if doc.Quarantine.Freed() || doc.Sorting.From == "" {
		return doc.Quarantine.Freed(), nil
	}
	whole, err := r.Service.Catalog.Document(ctx, doc.Sorting.From)
	if errors.Is(err, pipeline.ErrNotFound) {
		return false, nil
	}
	return whole.Quarantine.Freed(), err
}

// leans are how far askew a stamp is looked for, in degrees: it is set by hand.
var leans = []float64{0, 4, -4, 8, -8}

// stamps looks in red ink for a mark that the page's words do not show: marks are stamped in red (NĐ 30/2020/NĐ-CP Annex I,
// II.2), which fades where seals are made to. Where the ink reads well as something else, nothing more is looked for.
func (c *reader) stamps(p *ocr.Picture, text *pageText) error {
	if secretMark(text.Page) != "" {
		return nil
	}
	for _, lean := range leans {
		page, red, err := c.engine.ReadRed(p, text.Page, headShare, lean)
		if err != nil {
			return unreadable(err)
		}
		if text.Mark = secretMark(page); text.Mark != "" || !red || legible(page.Words) {
			return nil
		}
	}
	return nil
}

// legible reports whether words make sense as they were read.
func legible(words []pipeline.Word) bool {
	const letters, sure = 5, 0.7
	read, confidence := 0, 0.0
	for _, w := range words {
		n := len(fields.Fold(w.Text))
		read += n
		confidence += float64(n) * w.Confidence
	}
	return read >= letters && confidence >= sure*float64(read)
}
