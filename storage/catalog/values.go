package catalog

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// view hands read one state of the catalog, which no commit changes under it.
func (c *Catalog) view(ctx context.Context, read func(session) error) error {
	return classify(c.reads.in(ctx, c.reads.snapshot, read))
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

// paperHash is how the hashes of a paper are stored: one behind the other; zero bytes where there is none.
func paperHash(hashes []pipeline.Digest) (b []byte) {
	for _, h := range hashes {
		b = append(b, h[:]...)
	}
	if b == nil {
		b = make([]byte, len(pipeline.Digest{}))
	}
	return b
}

// asDigests reads what paperHash stores.
type asDigests struct{ d *[]pipeline.Digest }

func (a asDigests) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b)%len(pipeline.Digest{}) != 0 {
		return fmt.Errorf("column holds no digests: %w", pipeline.ErrCorrupt)
	}
	*a.d = nil
	for h := range slices.Chunk(b, len(pipeline.Digest{})) {
		if d := pipeline.Digest(h); !d.IsZero() {
			*a.d = append(*a.d, d)
		}
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
