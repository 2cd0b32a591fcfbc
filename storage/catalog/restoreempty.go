package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// CheckEmpty returns ErrState unless nothing is in the catalog at a place: it is new, or no more than its schema was made.
func CheckEmpty(ctx context.Context, place string) error {
	err := viewAt(ctx, place, func(q session) error {
		tables, err := describe(ctx, q)
		if err != nil {
			return err
		}
		return mustBeEmpty(ctx, q, tables)
	})
	if err != nil {
		return fmt.Errorf("look into catalog: %w", err)
	}
	return nil
}

func mustBeEmpty(ctx context.Context, q session, tables []table) error {
	for _, t := range tables {
		var full bool
		if err := q.one(ctx, []any{&full}, "SELECT EXISTS (SELECT 1 FROM "+t.name+")"); err != nil {
			return err
		}
		if full {
			return fmt.Errorf("table %s has rows: restore into a new catalog: %w", t.name, pipeline.ErrState)
		}
	}
	return nil
}
