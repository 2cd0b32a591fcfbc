package catalog

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// each runs a query and hands every row to read.
func (c *Catalog) each(ctx context.Context, read func(scanner) error, query string, args ...any) error {
	rows, err := c.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// asJSON stores a value as JSON text, and reads it back into a pointer.
type asJSON struct{ v any }

func (j asJSON) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	return string(b), err
}

func (j asJSON) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("column holds %T, not JSON text: %w", src, pipeline.ErrCorrupt)
	}
	return json.Unmarshal([]byte(text), j.v)
}

// asTime reads milliseconds into a time.
type asTime struct{ t *time.Time }

func (a asTime) Scan(src any) error {
	ms, ok := src.(int64)
	if !ok {
		return fmt.Errorf("column holds %T, not a time: %w", src, pipeline.ErrCorrupt)
	}
	*a.t = fromMillis(ms)
	return nil
}

// asDigest reads 32 bytes.
type asDigest struct{ d *pipeline.Digest }

func (a asDigest) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != len(a.d) {
		return fmt.Errorf("column holds no digest: %w", pipeline.ErrCorrupt)
	}
	copy(a.d[:], b)
	return nil
}
