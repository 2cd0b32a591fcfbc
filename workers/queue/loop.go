package queue

import (
	"context"
	"log/slog"
	"time"
)

// loop is a duty that is done again and again.
type loop struct {
	what     string // for the log
	interval time.Duration
	woken    <-chan struct{} // done at once when a token comes; may be nil
	log      *slog.Logger
	step     func(context.Context) error
}

// run does the duty at once, then at the interval and when woken, until ctx ends. A step that fails is tried again, for the
// catalog or Redis may be away for a while; the log gets the first failure of a row and the recovery.
func (l loop) run(ctx context.Context) {
	ticker := time.NewTicker(l.interval)
	defer ticker.Stop()
	for failing := false; ; {
		err := l.step(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			l.log.WarnContext(ctx, l.what+" is disturbed", "error", err)
		case err == nil && failing:
			l.log.InfoContext(ctx, l.what+" goes on")
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-l.woken:
		}
	}
}

// callTime is how long one call to the catalog or to Redis may take: a network that swallows packets is noticed.
const callTime = 5 * time.Second

// call makes one call in callTime.
func call[T any](ctx context.Context, f func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return f(ctx)
}

// act is call for what returns nothing.
func act(ctx context.Context, f func(context.Context) error) error {
	_, err := call(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, f(ctx) })
	return err
}
