package catalog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// queryer is a transaction or a database.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// view hands read one state of the catalog, which no commit changes under it.
func (c *Catalog) view(ctx context.Context, read func(queryer) error) error {
	tx, err := c.reads.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	return classify(read(tx))
}

// each runs a query and hands every row to read.
func each(ctx context.Context, q queryer, read func(scanner) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
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

// millis is how times are stored; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).In(pipeline.Zone)
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
	if err := json.Unmarshal([]byte(text), j.v); err != nil {
		return fmt.Errorf("column holds damaged JSON: %w: %w", pipeline.ErrCorrupt, err)
	}
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
