package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Owned counts the tasks that an engine has.
func (c *Catalog) Owned(ctx context.Context, engine string) (int, error) {
	return c.count(ctx, "SELECT count(*) FROM outbox WHERE engine = ?", engine)
}

// Pending counts the tasks without an outcome.
func (c *Catalog) Pending(ctx context.Context) (int, error) {
	return c.count(ctx, "SELECT count(*) FROM outbox")
}

func (c *Catalog) count(ctx context.Context, query string, args ...any) (int, error) {
	var n int
	if err := c.reads.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count tasks: %w", classify(err))
	}
	return n, nil
}

// Waiting returns the tasks that an engine has and that no worker has begun.
func (c *Catalog) Waiting(ctx context.Context, engine string) ([]pipeline.Task, error) {
	var tasks []pipeline.Task
	err := each(ctx, c.reads, func(r scanner) error {
		var t pipeline.Task
		err := scanTask(r, &t)
		tasks = append(tasks, t)
		return err
	}, "SELECT "+taskColumns+" FROM outbox WHERE engine = ? AND begun = 0 ORDER BY since, rowid", engine)
	if err != nil {
		return nil, fmt.Errorf("waiting tasks: %w", classify(err))
	}
	return tasks, nil
}

// NextReady returns when the next task that nobody has may run, which may be in the past; zero when there is none.
func (c *Catalog) NextReady(ctx context.Context) (time.Time, error) {
	var ms *int64
	err := c.reads.QueryRowContext(ctx, "SELECT min(not_before) FROM outbox WHERE engine = ''").Scan(&ms)
	if err != nil {
		return time.Time{}, fmt.Errorf("next task: %w", classify(err))
	}
	if ms == nil {
		return time.Time{}, nil
	}
	return time.UnixMilli(*ms), nil
}
