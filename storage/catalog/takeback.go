package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TakeBack gives what was silent for so long its next attempt at once. It counts a death against a task that was begun by
// a node which is silent too: a node that is heard of has lost no more than the task. It returns how many tasks it freed.
// What somebody is just changing is left alone: a node that was cut off in the middle of a commit holds its own task up,
// until the database ends that commit, and no other.
func (c *Catalog) TakeBack(ctx context.Context, silent time.Duration) (int64, error) {
	ms := silent.Milliseconds()
	return c.free(ctx, `deaths = deaths + begun * (SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM nodes WHERE id = node AND nodes.beat_at >= {now} - ?)`,
		"beat_at < {now} - ? ORDER BY since, document {skip locked rows}", ms, ms)
}

// TakeOver frees everything that is handed over or begun, counting a death against what was begun, and every lease. It is
// for a catalog that has one engine: whoever had them before is dead. It returns how many tasks it freed.
func (c *Catalog) TakeOver(ctx context.Context) (int64, error) {
	_, leases := c.writes.run(ctx, "DELETE FROM leases")
	_, nodes := c.writes.run(ctx, "DELETE FROM nodes")
	if err := errors.Join(leases, nodes); err != nil {
		return 0, fmt.Errorf("take over: %w", classify(err))
	}
	return c.free(ctx, "deaths = deaths + begun", "1 = 1"+inOrder)
}

// GiveBack frees what a node that stops has begun, so that nothing waits for it or counts its end as a death. It returns
// how many tasks it freed.
func (c *Catalog) GiveBack(ctx context.Context, node string) (int64, error) {
	return c.free(ctx, "deaths = deaths", "begun = 1 AND node = ?"+inOrder, node)
}

// inOrder locks the tasks to be freed as everybody does.
const inOrder = " ORDER BY since, document {lock rows}"

func (c *Catalog) free(ctx context.Context, set, where string, args ...any) (int64, error) {
	n, err := c.writes.run(ctx, "UPDATE outbox SET "+nextAttempt+", "+set+` WHERE (document, stage, revision) IN
		(SELECT document, stage, revision FROM outbox WHERE handed = 1 AND `+where+")", args...)
	if err != nil {
		return 0, fmt.Errorf("take tasks back: %w", classify(err))
	}
	if n > 0 {
		c.wake()
	}
	return n, nil
}

// Hasten gives a document's task its next attempt, which may run at once; a worker that is at it is refused. ErrNotFound
// when nothing is to be done for the document.
func (c *Catalog) Hasten(ctx context.Context, id pipeline.DocumentID) error {
	n, err := c.writes.run(ctx, "UPDATE outbox SET "+nextAttempt+", ready_at = {now} WHERE document = ?", id)
	if err != nil {
		return fmt.Errorf("hasten %s: %w", id, classify(err))
	}
	if n == 0 {
		return fmt.Errorf("task of %s: %w", id, pipeline.ErrNotFound)
	}
	c.wake()
	return nil
}
