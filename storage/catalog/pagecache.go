package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// CachedPage returns what was recognised on a page, sealed under the document's key, or ErrNotFound.
func (c *Catalog) CachedPage(ctx context.Context, doc pipeline.DocumentID, page pipeline.Digest) ([]byte, error) {
	var text []byte
	err := c.reads.one(ctx, []any{&text}, "SELECT text FROM page_cache WHERE document = ? AND page = ?", doc, page[:])
	if err != nil {
		return nil, fmt.Errorf("cached page: %w", classify(err))
	}
	return text, nil
}

// CachePage keeps what was recognised on a page until the document is held, divided, rejected, quarantined or destroyed, so that a
// rerun repeats nothing.
func (c *Catalog) CachePage(ctx context.Context, doc pipeline.DocumentID, page pipeline.Digest, text []byte) error {
	_, err := c.claim(ctx, `INSERT INTO page_cache (document, page, text)
		SELECT id, ?, ? FROM documents WHERE id = ? AND state NOT IN (?, ?, ?, ?, ?) {share rows}
		ON CONFLICT (document, page) DO UPDATE SET text = excluded.text`,
		page[:], text, doc, pipeline.StateHeld, pipeline.StateDivided, pipeline.StateRejected, pipeline.StateQuarantine, pipeline.StateDestroyed)
	if err != nil {
		return fmt.Errorf("cache page: %w", classify(err))
	}
	return nil
}
