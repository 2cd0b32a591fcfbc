package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

const taskColumns = "document, stage, revision, attempt, agency, lane, weight, pages, strikes, deaths"

func scanTask(r scanner) (t pipeline.Task, err error) {
	err = r.Scan(&t.Document, &t.Stage, &t.Revision, &t.Attempt, &t.Agency, &t.Lane, &t.Weight, &t.Pages, &t.Strikes, &t.Deaths)
	return t, err
}

// ready steps from agency to agency through the index, and looks at no more of an agency's tasks than are asked for.
const ready = `WITH RECURSIVE waiting (name) AS (
		SELECT min(agency) FROM outbox WHERE handed = 0 AND lane = ?
		UNION ALL
		SELECT (SELECT min(agency) FROM outbox WHERE handed = 0 AND lane = ? AND agency > waiting.name) FROM waiting WHERE name IS NOT NULL)
	SELECT ` + taskColumns + ` FROM waiting {join first of outbox as o} WHERE handed = 0 AND lane = ? AND agency = waiting.name AND ready_at <= {now}
		ORDER BY since LIMIT ? {first ends} ORDER BY o.since, o.document`

// Ready returns, of each agency, the first few free tasks of a lane that may run now, those of the oldest documents first.
func (c *Catalog) Ready(ctx context.Context, lane pipeline.Lane, each int) ([]pipeline.Task, error) {
	return c.tasks(ctx, "ready tasks", ready, lane, lane, lane, each)
}

// HandedOver returns the tasks that are handed over and not begun.
func (c *Catalog) HandedOver(ctx context.Context) ([]pipeline.Task, error) {
	return c.tasks(ctx, "tasks handed over", "SELECT "+taskColumns+" FROM outbox WHERE handed = 1 AND begun = 0 ORDER BY since, document")
}

func (c *Catalog) tasks(ctx context.Context, what, query string, args ...any) ([]pipeline.Task, error) {
	var tasks []pipeline.Task
	err := c.reads.each(ctx, func(r scanner) error {
		t, err := scanTask(r)
		tasks = append(tasks, t)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, classify(err))
	}
	return tasks, nil
}

// Out counts the tasks of each lane that are handed over or begun.
func (c *Catalog) Out(ctx context.Context) (map[pipeline.Lane]int, error) {
	out := map[pipeline.Lane]int{}
	err := c.reads.each(ctx, func(r scanner) error {
		var lane pipeline.Lane
		var n int
		err := r.Scan(&lane, &n)
		out[lane] = n
		return err
	}, "SELECT lane, count(*) FROM outbox WHERE handed = 1 GROUP BY lane")
	if err != nil {
		return nil, fmt.Errorf("count tasks: %w", classify(err))
	}
	return out, nil
}

// Claim hands tasks over and returns those that were still free. No task is handed over twice. What somebody is just
// changing is left alone.
func (c *Catalog) Claim(ctx context.Context, tasks []pipeline.Task) ([]pipeline.Task, error) {
	return c.mark(ctx, tasks, "claim tasks", "handed = 1, beat_at = {now}", "handed = 0 AND ready_at <= {now} ORDER BY since, document {skip locked rows}")
}

// Touch says that tasks that are handed over and not begun are still on their way to a worker.
func (c *Catalog) Touch(ctx context.Context, tasks []pipeline.Task) error {
	_, err := c.mark(ctx, tasks, "touch tasks", "beat_at = {now}", "handed = 1 AND begun = 0 ORDER BY since, document {lock rows}")
	return err
}

// Beat says that a node is at work on tasks that it has begun, and returns those that are still its own.
func (c *Catalog) Beat(ctx context.Context, node string, tasks []pipeline.Task) ([]pipeline.Task, error) {
	return c.mark(ctx, tasks, "heartbeat", "beat_at = {now}", "begun = 1 AND node = ? ORDER BY since, document {lock rows}", node)
}

// Begin says that a node begins; ErrConflict when the attempt is no longer the task's, or another node has begun it.
func (c *Catalog) Begin(ctx context.Context, node string, t pipeline.Task) error {
	n, err := c.claim(ctx, "UPDATE outbox SET handed = 1, begun = 1, node = ?, beat_at = {now}"+thisAttempt+" AND (begun = 0 OR node = ?)",
		append(append([]any{node}, attempt(t)...), node)...)
	if err != nil {
		return fmt.Errorf("begin task: %w", classify(err))
	}
	if n != 1 {
		return fmt.Errorf("begin %s %s attempt %d: %w", t.Document, t.Stage, t.Attempt, pipeline.ErrConflict)
	}
	return nil
}

// mark changes those tasks for which a condition holds, all in one statement, and returns them in their order. Rows are
// locked in one order everywhere, so that nobody waits for each other.
func (c *Catalog) mark(ctx context.Context, tasks []pipeline.Task, what, set, where string, args ...any) ([]pipeline.Task, error) {
	var mine []pipeline.Task
	for some := range slices.Chunk(tasks, 200) {
		marked, err := c.markSome(ctx, some, set, where, args...)
		if err != nil {
			return mine, fmt.Errorf("%s: %w", what, classify(err))
		}
		mine = append(mine, marked...)
	}
	return mine, nil
}

func (c *Catalog) markSome(ctx context.Context, tasks []pipeline.Task, set, where string, args ...any) ([]pipeline.Task, error) {
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	const row = "(CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
	var keys []any
	for _, t := range tasks {
		keys = append(keys, attempt(t)...)
	}
	marked := map[pipeline.Task]bool{}
	read := func(r scanner) error {
		var key pipeline.Task
		err := r.Scan(&key.Document, &key.Stage, &key.Revision, &key.Attempt)
		marked[key] = true
		return err
	}
	query := "WITH wanted (d, s, r, a) AS (VALUES " + row + strings.Repeat(", "+row, len(tasks)-1) + ") UPDATE outbox SET " + set + ` WHERE (document, stage, revision) IN (SELECT document, stage, revision FROM wanted JOIN outbox
		ON document = d AND stage = s AND revision = r AND attempt = a WHERE ` + where + ") RETURNING document, stage, revision, attempt"
	err := c.claims(ctx, func(s session) error { return s.each(ctx, read, query, append(keys, args...)...) })
	var mine []pipeline.Task
	for _, t := range tasks {
		if marked[pipeline.Task{Document: t.Document, Stage: t.Stage, Revision: t.Revision, Attempt: t.Attempt}] {
			mine = append(mine, t)
		}
	}
	return mine, err
}
