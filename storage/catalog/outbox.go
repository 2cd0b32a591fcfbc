package catalog

import "github.com/motlan/motlan/pipeline"

const thisAttempt = " WHERE document = ? AND stage = ? AND revision = ? AND attempt = ?"

func attempt(t pipeline.Task) []any { return []any{t.Document, t.Stage, t.Revision, t.Attempt} }

// task settles, puts off or just checks the task that a transition is the outcome of. The attempt is compared: a worker
// whose task was handed to another is refused. A document that leaves its state by another door takes its tasks along.
func (w *writer) task(t pipeline.Transition) {
	switch {
	case t.Task != nil && t.Retry != nil:
		w.must("put task off", "UPDATE outbox SET attempt = attempt + 1, engine = '', begun = 0, not_before = ?, strikes = strikes + ?"+thisAttempt,
			append([]any{millis(t.Retry.NotBefore), t.Retry.Strike}, attempt(*t.Task)...)...)
	case t.Task != nil && t.Keeps:
		w.must("check task", "UPDATE outbox SET beat_at = beat_at"+thisAttempt, attempt(*t.Task)...)
	case t.Task != nil:
		w.must("settle task", "DELETE FROM outbox"+thisAttempt, attempt(*t.Task)...)
	case t.Document != nil:
		w.exec("DELETE FROM outbox WHERE document = ?", t.Document.ID)
	}
}

func (w *writer) follow(f pipeline.Task, revision pipeline.Revision) {
	w.must("follow-up task", `INSERT INTO outbox (document, stage, revision, attempt, not_before, agency, weight, strikes, deaths, engine, begun, beat_at, since)
		SELECT id, ?, ?, 1, ?, ?, ?, 0, 0, '', 0, 0, created_at FROM documents WHERE id = ?`,
		f.Stage, revision, millis(f.NotBefore), f.Agency, f.Weight, f.Document)
}
