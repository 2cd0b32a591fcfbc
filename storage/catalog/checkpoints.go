package catalog

import (
	"context"
	"fmt"
	"time"
)

// KeepCheckpoint keeps a signed checkpoint of the audit log. A second one of the same size is left out.
func (c *Catalog) KeepCheckpoint(ctx context.Context, size uint64, signed []byte, at time.Time) error {
	_, err := c.writes.run(ctx, "INSERT INTO audit_checkpoints (size, note, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", int64(size), signed, millis(at))
	if err != nil {
		return fmt.Errorf("keep checkpoint: %w", classify(err))
	}
	return nil
}

// Checkpoint returns the newest signed checkpoint and the size of the tree that it covers, or ErrNotFound.
func (c *Catalog) Checkpoint(ctx context.Context) (size uint64, signed []byte, err error) {
	err = c.reads.one(ctx, []any{&size, &signed}, "SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1")
	if err != nil {
		return 0, nil, fmt.Errorf("checkpoint: %w", classify(err))
	}
	return size, signed, nil
}
