package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Living returns the ids of documents that are not destroyed, in the order of their ids, from behind after on; an empty
// after is the start. It is for whoever goes through everything that is stored: what comes later than its start may be
// left out.
func (c *Catalog) Living(ctx context.Context, after pipeline.DocumentID, limit int) ([]pipeline.DocumentID, error) {
	var ids []pipeline.DocumentID
	err := c.reads.each(ctx, func(r scanner) error {
		var id pipeline.DocumentID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM documents WHERE id > ? AND state <> ? ORDER BY id LIMIT ?", after, pipeline.StateDestroyed, limit)
	if err != nil {
		return nil, fmt.Errorf("living documents: %w", classify(err))
	}
	return ids, nil
}
