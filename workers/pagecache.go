package workers

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/ocr"
	"github.com/motlan/motlan/workers/sandbox"
)

// page reads one page, or finds what was read before. A reading is kept under a name made of the picture's pixels as they lie,
// its resolution, and the recogniser's identity (recipe, engine, language and model), so that nothing older or other is
// reused. Which picture a page of the file is, is kept too: a rerun need not take it out of the file again.
func (r *Runner) page(ctx context.Context, doc pipeline.Document, data []byte, i int) (pageText, error) {
	cache, err := r.openCache(doc)
	if err != nil {
		return pageText{}, err
	}
	place := placeName(data, i)
	if text, ok := r.earlier(ctx, cache, doc, data, i); ok {
		return text, nil
	}
	text, err := r.readPage(ctx, doc, data, i)
	if err != nil {
		return text, fmt.Errorf("page %d: %w", i+1, err)
	}
	if text.Picture.IsZero() {
		return text, nil
	}
	if err := cache.put(ctx, readingName(text.Picture, doc.Pages[i].DPI), text); err != nil {
		return text, err
	}
	return text, cache.put(ctx, place, text.Picture)
}

// earlier finds a page's reading of an earlier run or, of a paper that was taken out of a larger file, of that file.
func (r *Runner) earlier(ctx context.Context, cache pageCache, doc pipeline.Document, data []byte, i int) (text pageText, ok bool) {
	var picture pipeline.Digest
	if cache.get(ctx, placeName(data, i), &picture) {
		return text, cache.get(ctx, readingName(picture, doc.Pages[i].DPI), &text)
	}
	if facts := doc.Pages[i]; doc.Sorting.From == "" || facts.OwnText || facts.Rendered {
		return text, false
	}
	whole, err := r.Service.Catalog.Document(ctx, doc.Sorting.From)
	if err != nil || len(whole.Key) == 0 {
		return text, false // it is divided: what was read of it has come along
	}
	in := toRead{Format: doc.Format, Page: i + 1, DPI: doc.Pages[i].DPI, OnlyDigest: true}
	seen, _, err := ask[pageText](ctx, r.readers, toolRead, sandbox.Request{Input: in, Blobs: [][]byte{data}})
	if err != nil {
		return text, false // the reading itself will meet it, and say what it is
	}
	name := readingName(seen.Picture, doc.Pages[i].DPI)
	if cache.get(ctx, name, &text) {
		return text, true
	}
	kept, err := r.openCache(whole)
	return text, err == nil && kept.get(ctx, name, &text)
}

// placeName names the note that says which picture a page of the file is.
func placeName(data []byte, i int) string {
	return fmt.Sprintf("picture of page %d of %s", i+1, pipeline.DigestOf(data))
}

// readingName names what was read off a picture.
func readingName(picture pipeline.Digest, dpi float64) string {
	return fmt.Sprintf("%s at %.0f by %s", picture, dpi, recogniser())
}

// recogniser is the identity of the engine that the children load. Where it cannot be told, no child can read either.
var recogniser = sync.OnceValue(func() string {
	id, err := ocr.Identity(ocr.Options{})
	if err != nil {
		return "unknown"
	}
	return id
})

// pageCache is the part of the cache that belongs to one document: sealed under its key, erased with it.
type pageCache struct {
	PageCache
	doc pipeline.DocumentID
	key pipeline.DataKey
}

func (r *Runner) openCache(doc pipeline.Document) (pageCache, error) {
	key, err := r.Service.Keys.Unwrap(doc.Key)
	return pageCache{r.Cache, doc.ID, key}, err
}

// get reports whether what was kept under the name could be read into out. What cannot be read is as good as absent.
func (c pageCache) get(ctx context.Context, name string, out any) bool {
	sealed, err := c.CachedPage(ctx, c.doc, pipeline.DigestOf([]byte(name)))
	if err != nil {
		return false
	}
	plain, err := c.key.Open(name, sealed)
	return err == nil && json.Unmarshal(plain, out) == nil
}

func (c pageCache) put(ctx context.Context, name string, in any) error {
	plain, err := json.Marshal(in)
	if err != nil {
		return err
	}
	sealed, err := c.key.Seal(name, plain)
	if err != nil {
		return err
	}
	return c.CachePage(ctx, c.doc, pipeline.DigestOf([]byte(name)), sealed)
}
