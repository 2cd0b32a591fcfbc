package workers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// divide makes the papers of a plan documents of their own. The plan, with the parts' names, was committed before, so a rerun
// makes only what is missing; nothing of the plan's documents is given up before every part is there.
func (r *Runner) divide(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	givers, err := r.Service.Givers(ctx, doc)
	if errors.Is(err, pipeline.ErrState) {
		_, err = r.Service.Undivided(ctx, task, doc)
		return err
	}
	if err != nil {
		return err
	}
	known, err := r.knownAlready(ctx, append([]pipeline.Document{doc}, givers...))
	if err != nil {
		return err
	}
	for _, part := range doc.Sorting.Parts {
		if err := r.addPart(ctx, doc, givers, part, known); err != nil {
			return fmt.Errorf("part %s: %w", part.Document, err)
		}
	}
	if _, err := r.Service.Divided(ctx, task, doc, givers); err != nil {
		return err
	}
	for _, d := range append(givers, doc) {
		r.discard(ctx, []pipeline.BlobRef{d.Look, d.Text, d.Normalised, d.Repaired})
	}
	return nil
}

// known is what was seen and read of documents whose pages become parts.
type known struct {
	looks map[pipeline.DocumentID]look
	texts map[pipeline.DocumentID]reading
}

// knownAlready loads what was seen of those documents that were looked at, and read of those that were recognised. A document
// that gave its pages in an earlier attempt has neither any more, and by then every part was there.
func (r *Runner) knownAlready(ctx context.Context, docs []pipeline.Document) (known, error) {
	k := known{map[pipeline.DocumentID]look{}, map[pipeline.DocumentID]reading{}}
	for _, d := range docs {
		seen, err := r.looked(ctx, d)
		if err != nil {
			return k, fmt.Errorf("look of %s: %w", d.ID, err)
		}
		k.looks[d.ID] = seen
		if d.Text.Name.IsZero() {
			continue
		}
		if k.texts[d.ID], err = r.reading(ctx, d); err != nil {
			return k, fmt.Errorf("text of %s: %w", d.ID, err)
		}
	}
	return k, nil
}

// addPart makes one part a document, unless it is one. What was seen and read of its pages goes along, under the part's own
// key.
func (r *Runner) addPart(ctx context.Context, doc pipeline.Document, givers []pipeline.Document, part pipeline.Part, known known) error {
	if _, err := r.Service.Catalog.Document(ctx, part.Document); !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	from, err := pipeline.PartPages(doc, givers, part)
	if err != nil {
		return err
	}
	made, err := r.newPart(ctx, from, known)
	if err != nil {
		return err
	}
	_, err = r.Service.AddPart(ctx, doc, givers, part, made)
	if errors.Is(err, pipeline.ErrConflict) { // another attempt was faster, under a key of its own
		r.discard(ctx, []pipeline.BlobRef{made.Text, made.Look})
		return nil
	}
	return err
}

// newPart keeps what is known of a part's pages under a key of its own.
func (r *Runner) newPart(ctx context.Context, from []pipeline.PartPage, known known) (made pipeline.NewPart, err error) {
	_, made.Key = r.Service.Keys.NewKey()
	own := pipeline.Document{Key: made.Key}
	if text, ok := carried(from, known.texts); ok {
		if made.Text, err = r.storeReading(ctx, own, text); err != nil {
			return made, err
		}
	}
	if seen, ok := carriedLook(from, known.looks); ok {
		made.Look, err = r.storeLook(ctx, own, seen)
	}
	return made, err
}

// carried is what was read of pages that lay elsewhere before; not ok unless all of them were read.
func carried(from []pipeline.PartPage, read map[pipeline.DocumentID]reading) (text reading, ok bool) {
	for _, p := range from {
		there, ok := read[p.Document]
		if !ok || p.Page > len(there.Pages) {
			return text, false
		}
		text.Pages = append(text.Pages, there.Pages[p.Page-1])
		if p.Page <= len(there.Codes) {
			text.Codes = append(text.Codes, there.Codes[p.Page-1])
		} else {
			text.Codes = append(text.Codes, nil)
		}
	}
	return text, len(from) > 0
}

func (r *Runner) storeReading(ctx context.Context, doc pipeline.Document, text reading) (pipeline.BlobRef, error) {
	plain, err := json.Marshal(text)
	if err != nil {
		return pipeline.BlobRef{}, err
	}
	return r.store(ctx, doc, plain)
}

// carriedTexts is what was read of the document's pages before they became its own; nil when that was not all of them.
func (r *Runner) carriedTexts(ctx context.Context, doc pipeline.Document) ([]pageText, error) {
	if doc.Text.Name.IsZero() {
		return nil, nil
	}
	read, err := r.reading(ctx, doc)
	if err != nil || len(read.Pages) != len(doc.Pages) || len(read.Codes) != len(doc.Pages) {
		return nil, err
	}
	var texts []pageText
	for i, page := range read.Pages {
		unread := !page.Blank && len(page.Words) == 0 && !doc.Pages[i].OwnText
		texts = append(texts, pageText{Page: page, Codes: read.Codes[i], Unreadable: unread})
	}
	return texts, nil
}

// pictures reports whether the document's PDF is made of pictures that came as image files, and is built as theirs are.
func pictures(doc pipeline.Document) bool {
	for _, p := range doc.Pages {
		if p.Rendered || p.OwnText {
			return false
		}
	}
	return doc.Sorting.Pictures
}
