package catalog

import (
	"bytes"
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Fact returns a fact of the installation, or ErrNotFound.
func (c *Catalog) Fact(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	if err := c.reads.one(ctx, []any{&value}, "SELECT value FROM installation WHERE name = ?", name); err != nil {
		return nil, fmt.Errorf("fact %s: %w", name, classify(err))
	}
	return value, nil
}

// KeepFact keeps a fact of the installation for ever. ErrConflict when it is there with another value.
func (c *Catalog) KeepFact(ctx context.Context, name string, value []byte) error {
	_, err := c.writes.run(ctx, "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", name, value)
	if err != nil {
		return fmt.Errorf("keep fact %s: %w", name, classify(err))
	}
	kept, err := c.Fact(ctx, name)
	if err == nil && !bytes.Equal(kept, value) {
		err = fmt.Errorf("fact %s is kept with another value: %w", name, pipeline.ErrConflict)
	}
	return err
}
