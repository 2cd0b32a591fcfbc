package catalog

import (
	"cmp"

	"github.com/motlan/motlan/pipeline"
)

const thisAttempt = " WHERE document = ? AND stage = ? AND revision = ? AND attempt = ?"

func attempt(t pipeline.Task) []any { return []any{t.Document, t.Stage, t.Revision, t.Attempt} }

// nextAttempt frees a task for another hand-over; whoever has the former attempt is refused.
const nextAttempt = "attempt = attempt + 1, handed = 0, begun = 0, node = ''"

// task settles, puts off or just checks the task that a transition is the outcome of. The attempt is compared: a worker
// whose task was handed to another is refused. A document that leaves its state by another door takes its tasks along.
func (w *writer) task(t pipeline.Transition) {
	switch {
	case t.Task != nil && t.Retry != nil:
		strike := 0
		if t.Retry.Strike {
			strike = 1
		}
		w.must("put task off", "UPDATE outbox SET "+nextAttempt+", ready_at = {now} + ?, strikes = strikes + ?"+thisAttempt,
			append([]any{t.Retry.Wait.Milliseconds(), strike}, attempt(*t.Task)...)...)
	case t.Task != nil && t.Keeps:
		w.statements = append(w.statements, statement{query: "SELECT 1 FROM outbox" + thisAttempt + " {lock rows}", args: attempt(*t.Task), reads: true,
			unless: pipeline.ErrConflict, what: "check task"})
	case t.Task != nil:
		w.must("settle task", "DELETE FROM outbox"+thisAttempt, attempt(*t.Task)...)
	case t.Document != nil:
		w.exec("DELETE FROM outbox WHERE document = ?", t.Document.ID)
	}
}

func (w *writer) follow(f pipeline.Task, revision pipeline.Revision) {
	w.must("follow-up task", `INSERT INTO outbox (document, stage, revision, attempt, agency, lane, weight, pages, cost, strikes, deaths,
			since, given_at, ready_at, handed, begun, node, beat_at)
		SELECT id, ?, ?, 1, ?, ?, ?, ?, ?, 0, 0, rowid, {now}, {now}, 0, 0, '', 0 FROM documents WHERE id = ?`,
		f.Stage, revision, f.Agency, cmp.Or(f.Lane, pipeline.LaneCounter), f.Weight, f.Pages, f.Cost(), f.Document)
}
