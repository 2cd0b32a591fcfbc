package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const thisAttempt = " WHERE document = ? AND stage = ? AND revision = ? AND attempt = ?"

// task settles, puts off or just checks the task that a transition is the outcome of. The attempt is compared: a worker
// whose task was handed to another is refused. A document that leaves its state by another door takes its tasks along.
func (w *writer) task(t pipeline.Transition) {
	if t.Task == nil {
		if t.Document != nil {
			w.exec("DELETE FROM outbox WHERE document = ?", t.Document.ID)
		}
		return
	}
	key := []any{t.Task.Document, t.Task.Stage, t.Task.Revision, t.Task.Attempt}
	switch {
	case t.Retry != nil:
		strike := 0
		if t.Retry.Strike {
			strike = 1
		}
		args := append([]any{millis(t.Retry.NotBefore), strike}, key...)
		w.must("put task off", "UPDATE outbox SET attempt = attempt + 1, engine = '', begun = 0, not_before = ?, strikes = strikes + ?"+thisAttempt, args...)
	case t.Keeps:
		w.must("check task", "UPDATE outbox SET beat_at = beat_at"+thisAttempt, key...)
	default:
		w.must("settle task", "DELETE FROM outbox"+thisAttempt, key...)
	}
}

func (w *writer) follow(f pipeline.Task, revision pipeline.Revision) {
	w.exec(`INSERT INTO outbox (document, stage, revision, attempt, not_before, agency, weight, strikes, deaths, engine, begun, beat_at)
		VALUES (?, ?, ?, 1, ?, ?, ?, 0, 0, '', 0, 0)`, f.Document, f.Stage, revision, millis(f.NotBefore), f.Agency, f.Weight)
}

const taskColumns = "document, stage, revision, attempt, not_before, agency, weight, strikes, deaths"

// Claim hands up to n tasks that may run now to an engine, oldest first. A claimed task is the engine's until it is
// settled, put off, or taken back for want of a heartbeat.
func (c *Catalog) Claim(ctx context.Context, engine string, n int, now time.Time) ([]pipeline.Task, error) {
	var tasks []pipeline.Task
	err := c.each(ctx, func(r scanner) error {
		t, err := scanTask(r)
		tasks = append(tasks, t)
		return err
	}, `UPDATE outbox SET engine = ?, beat_at = ? WHERE rowid IN (
		SELECT rowid FROM outbox WHERE engine = '' AND not_before <= ? ORDER BY not_before, rowid LIMIT ?)
		RETURNING `+taskColumns, engine, millis(now), millis(now), n)
	if err != nil {
		return nil, fmt.Errorf("claim tasks: %w", classify(err))
	}
	return tasks, nil
}

func scanTask(r scanner) (pipeline.Task, error) {
	var t pipeline.Task
	err := r.Scan(&t.Document, &t.Stage, &t.Revision, &t.Attempt, asTime{&t.NotBefore}, &t.Agency, &t.Weight, &t.Strikes, &t.Deaths)
	return t, err
}

// Owned counts the tasks that an engine has.
func (c *Catalog) Owned(ctx context.Context, engine string) (int, error) {
	var n int
	err := c.db.QueryRowContext(ctx, "SELECT count(*) FROM outbox WHERE engine = ?", engine).Scan(&n)
	return n, classify(err)
}

// Waiting returns the tasks that an engine has and that no worker has begun.
func (c *Catalog) Waiting(ctx context.Context, engine string) ([]pipeline.Task, error) {
	var tasks []pipeline.Task
	err := c.each(ctx, func(r scanner) error {
		t, err := scanTask(r)
		tasks = append(tasks, t)
		return err
	}, "SELECT "+taskColumns+" FROM outbox WHERE engine = ? AND begun = 0", engine)
	return tasks, classify(err)
}

// Touch says that a task, not begun yet, is still on its way to a worker.
func (c *Catalog) Touch(ctx context.Context, t pipeline.Task, now time.Time) error {
	_, err := c.db.ExecContext(ctx, "UPDATE outbox SET beat_at = ?"+thisAttempt, millis(now), t.Document, t.Stage, t.Revision, t.Attempt)
	return classify(err)
}

// Beat says that an engine is at work on a task. It returns ErrConflict when the task is no longer this attempt's.
func (c *Catalog) Beat(ctx context.Context, t pipeline.Task, now time.Time) error {
	result, err := c.db.ExecContext(ctx, "UPDATE outbox SET begun = 1, beat_at = ?"+thisAttempt,
		millis(now), t.Document, t.Stage, t.Revision, t.Attempt)
	if err != nil {
		return fmt.Errorf("heartbeat: %w", classify(err))
	}
	if n, _ := result.RowsAffected(); n != 1 {
		return pipeline.ErrConflict
	}
	return nil
}

// TakeBack gives every task whose last sign of life is before silent its next attempt at once. It returns how many.
func (c *Catalog) TakeBack(ctx context.Context, silent time.Time) (int64, error) {
	return c.takeBack(ctx, "attempt = attempt + 1, engine = '', begun = 0", "engine <> '' AND beat_at < ?", millis(silent))
}

// TakeOver takes back, when an engine starts, the tasks of every engine that was here before it and died: on one data
// folder there is one engine, so nobody else can be at work. A death counts against a task that had been begun.
func (c *Catalog) TakeOver(ctx context.Context, engine string) (int64, error) {
	return c.takeBack(ctx, "attempt = attempt + 1, engine = '', deaths = deaths + begun, begun = 0", "engine <> '' AND engine <> ?", engine)
}

func (c *Catalog) takeBack(ctx context.Context, set, where string, arg any) (int64, error) {
	result, err := c.db.ExecContext(ctx, "UPDATE outbox SET "+set+" WHERE "+where, arg)
	if err != nil {
		return 0, fmt.Errorf("take tasks back: %w", classify(err))
	}
	n, err := result.RowsAffected()
	if n > 0 {
		c.wake()
	}
	return n, err
}

// NextReady returns when the next task that nobody has may run; zero when there is none.
func (c *Catalog) NextReady(ctx context.Context) (time.Time, error) {
	var ms *int64
	err := c.db.QueryRowContext(ctx, "SELECT min(not_before) FROM outbox WHERE engine = ''").Scan(&ms)
	if err != nil || ms == nil {
		return time.Time{}, classify(err)
	}
	return time.UnixMilli(*ms), nil
}

// Pending counts the tasks without an outcome.
func (c *Catalog) Pending(ctx context.Context) (int, error) {
	var n int
	err := c.db.QueryRowContext(ctx, "SELECT count(*) FROM outbox").Scan(&n)
	return n, classify(err)
}
