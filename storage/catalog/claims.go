package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const taskColumns = "document, stage, revision, attempt, not_before, agency, weight, strikes, deaths"

// claim takes turns between agencies: each one's tasks stand in line in the order of their documents' age, and the tasks
// of an agency that are handed out already stand before them. The join looks at no more than n tasks of an agency.
const claim = `UPDATE outbox SET engine = ?1, beat_at = ?2 WHERE rowid IN (
	SELECT task FROM (
		SELECT ready.rowid AS task, ready.since, coalesce(busy.n, 0) + row_number() OVER (PARTITION BY ready.agency ORDER BY ready.since, ready.rowid) AS turn
		FROM (SELECT DISTINCT agency FROM outbox WHERE engine = '') AS waiting
		JOIN outbox AS ready ON ready.rowid IN (
			SELECT rowid FROM outbox AS o WHERE o.engine = '' AND o.agency = waiting.agency AND o.not_before <= ?2 ORDER BY since, rowid LIMIT ?3)
		LEFT JOIN (SELECT agency, count(*) AS n FROM outbox WHERE engine <> '' GROUP BY agency) AS busy ON busy.agency = ready.agency)
	ORDER BY turn, since, task LIMIT ?3)
	RETURNING since, rowid, ` + taskColumns

// Claim hands up to n tasks that may run now to an engine, fairly between agencies, those of the oldest document first.
// A claimed task is the engine's until it is settled, put off, given back, or taken back for want of a heartbeat.
func (c *Catalog) Claim(ctx context.Context, engine string, n int, now time.Time) ([]pipeline.Task, error) {
	var claimed []aged
	err := each(ctx, c.writes, func(r scanner) error {
		var a aged
		err := scanTask(r, &a.Task, &a.since, &a.row)
		claimed = append(claimed, a)
		return err
	}, claim, engine, millis(now), n)
	if err != nil {
		return nil, fmt.Errorf("claim tasks: %w", classify(err))
	}
	slices.SortFunc(claimed, func(a, b aged) int { return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.row, b.row)) })
	tasks := make([]pipeline.Task, len(claimed))
	for i, a := range claimed {
		tasks[i] = a.Task
	}
	return tasks, nil
}

// aged is a task with what it is ordered by.
type aged struct {
	pipeline.Task
	since, row int64
}

// scanTask reads taskColumns, after what stands before them.
func scanTask(r scanner, t *pipeline.Task, before ...any) error {
	return r.Scan(append(before, &t.Document, &t.Stage, &t.Revision, &t.Attempt, asTime{&t.NotBefore}, &t.Agency, &t.Weight, &t.Strikes, &t.Deaths)...)
}

// Beat says that an engine is at work on a task. It returns ErrConflict when the task is no longer this attempt's.
func (c *Catalog) Beat(ctx context.Context, t pipeline.Task, now time.Time) error {
	result, err := c.writes.ExecContext(ctx, "UPDATE outbox SET begun = 1, beat_at = ?"+thisAttempt, append([]any{millis(now)}, attempt(t)...)...)
	if err != nil {
		return fmt.Errorf("heartbeat: %w", classify(err))
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("heartbeat of %s %s attempt %d: %w", t.Document, t.Stage, t.Attempt, pipeline.ErrConflict)
	}
	return nil
}

// Touch says that a task, not begun yet, is still on its way to a worker.
func (c *Catalog) Touch(ctx context.Context, t pipeline.Task, now time.Time) error {
	_, err := c.writes.ExecContext(ctx, "UPDATE outbox SET beat_at = ?"+thisAttempt, append([]any{millis(now)}, attempt(t)...)...)
	if err != nil {
		return fmt.Errorf("touch task: %w", classify(err))
	}
	return nil
}

// TakeBack gives every task whose last sign of life is before silent its next attempt at once. It returns how many.
func (c *Catalog) TakeBack(ctx context.Context, silent time.Time) (int64, error) {
	return c.free(ctx, "attempt = attempt + 1, engine = '', begun = 0", "engine <> '' AND beat_at < ?", millis(silent))
}

// GiveBack gives everything that an engine has its next attempt at once; an engine that stops calls it, so that nothing
// waits for it or counts its end as a death.
func (c *Catalog) GiveBack(ctx context.Context, engine string) (int64, error) {
	return c.free(ctx, "attempt = attempt + 1, engine = '', begun = 0", "engine = ?", engine)
}

// TakeOver takes back, when an engine starts, the tasks of every engine that was here before it and died: on one data
// folder there is one engine, so nobody else can be at work. A death counts against a task that had been begun.
func (c *Catalog) TakeOver(ctx context.Context, engine string) (int64, error) {
	return c.free(ctx, "attempt = attempt + 1, engine = '', deaths = deaths + begun, begun = 0", "engine <> '' AND engine <> ?", engine)
}

func (c *Catalog) free(ctx context.Context, set, where string, arg any) (int64, error) {
	result, err := c.writes.ExecContext(ctx, "UPDATE outbox SET "+set+" WHERE "+where, arg)
	if err != nil {
		return 0, fmt.Errorf("take tasks back: %w", classify(err))
	}
	n, err := result.RowsAffected()
	if n > 0 {
		c.wake()
	}
	return n, err
}
