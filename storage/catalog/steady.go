package catalog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// watch knows since when the database has answered without a break, as far as this process has asked it.
type watch struct {
	dialect *dialect
	mu      sync.Mutex
	since   time.Time // guarded by mu
}

func newWatch(d *dialect) *watch { return &watch{dialect: d, since: time.Now()} }

// look judges an operation that began at a time and ends now, and marks a break as ErrUnavailable. An answer that took
// longer than a heartbeat may take is a break too: others' heartbeats did not get through either.
func (w *watch) look(began time.Time, err *error) {
	broken := *err != nil && w.dialect.broken(*err)
	if broken || time.Since(began) > brief {
		w.interrupted()
	}
	if broken && !errors.Is(*err, pipeline.ErrUnavailable) {
		*err = fmt.Errorf("%w: %w", pipeline.ErrUnavailable, *err)
	}
}

func (w *watch) interrupted() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since = time.Now()
}

func (w *watch) steady() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.since)
}

// Steady says for how long the catalog has been reachable without a break, as far as this process and the database know.
// Silence before that says nothing about anybody.
func (c *Catalog) Steady(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	known := c.reads.steady()
	var up int64
	if err := c.reads.one(ctx, []any{&up}, "SELECT {milliseconds since start}"); err != nil {
		return 0, fmt.Errorf("ask the database since when it runs: %w", classify(err))
	}
	return min(known, c.reads.steady(), time.Duration(up)*time.Millisecond), nil
}

// answered reports whether an error is the domain's or the caller's own, so that it says nothing about the database.
func answered(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, pipeline.ErrConflict) || errors.Is(err, pipeline.ErrNotFound) ||
		errors.Is(err, pipeline.ErrCorrupt) || errors.Is(err, pipeline.ErrInvalid)
}
