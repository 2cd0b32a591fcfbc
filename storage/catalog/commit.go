package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Commit implements pipeline.Catalog.
func (c *Catalog) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("begin: %w", classify(err))
	}
	defer tx.Rollback() // does nothing after Commit
	revision, err := write(ctx, tx, t)
	if err != nil {
		return 0, fmt.Errorf("commit %s %s at revision %d: %w", t.Subject.Kind, t.Subject.ID, t.Expected, classify(err))
	}
	if err := tx.Commit(); err != nil {
		return 0, fmt.Errorf("commit %s %s: %w", t.Subject.Kind, t.Subject.ID, classify(err))
	}
	if len(t.Follow) > 0 || t.Retry != nil {
		c.wake()
	}
	return revision, nil
}

// write does everything of one transition. The subject comes first: its revision guards the rest.
func write(ctx context.Context, tx *sql.Tx, t pipeline.Transition) (pipeline.Revision, error) {
	w := &writer{ctx: ctx, tx: tx}
	revision := t.Expected + 1
	if t.Keeps {
		revision = t.Expected
		w.compare(t.Subject, t.Expected)
	}
	w.state(t, revision)
	w.task(t)
	for _, f := range t.Follow {
		w.follow(f, revision)
	}
	w.entry(t, revision)
	if t.Event != nil {
		w.event(*t.Event)
	}
	return revision, w.err
}

// writer runs statements until the first error and keeps it.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

// exec runs a statement and returns how many rows it changed.
func (w *writer) exec(query string, args ...any) int64 {
	if w.err != nil {
		return 0
	}
	result, err := w.tx.ExecContext(w.ctx, query, args...)
	if err != nil {
		w.err = err
		return 0
	}
	n, err := result.RowsAffected()
	w.err = err
	return n
}

// must is exec for a statement that changes one row unless the caller is behind.
func (w *writer) must(what, query string, args ...any) {
	if n := w.exec(query, args...); w.err == nil && n != 1 {
		w.err = fmt.Errorf("%s: %w", what, pipeline.ErrConflict)
	}
}

var tables = map[pipeline.Kind]string{
	pipeline.KindAgency: "agencies", pipeline.KindDossier: "dossiers", pipeline.KindDocument: "documents", pipeline.KindHolding: "holdings",
}

// compare checks the revision of a subject that does not move.
func (w *writer) compare(subject pipeline.Ref, expected pipeline.Revision) {
	if w.err != nil {
		return
	}
	var now pipeline.Revision
	w.err = w.tx.QueryRowContext(w.ctx, "SELECT revision FROM "+tables[subject.Kind]+" WHERE id = ?", subject.ID).Scan(&now)
	if w.err == nil && now != expected {
		w.err = fmt.Errorf("subject is at revision %d: %w", now, pipeline.ErrConflict)
	}
}

func (w *writer) state(t pipeline.Transition, revision pipeline.Revision) {
	if t.Agency != nil {
		w.agency(*t.Agency, t.Expected)
	}
	if t.Dossier != nil {
		w.dossier(*t.Dossier, t.Expected)
	}
	if t.Upload != nil {
		w.upload(*t.Upload)
	}
	if t.Document != nil {
		w.document(*t.Document, t.Expected)
	}
	for _, id := range t.Forget {
		w.must("forget upload", "UPDATE uploads SET key = NULL WHERE id = ?", id)
	}
	if t.Holding != nil {
		w.holding(*t.Holding)
	}
	if t.Intent != nil {
		w.intent(*t.Intent)
	}
	if t.Outcome != nil {
		w.outcome(t.Subject.ID, t.Expected, *t.Outcome)
	}
}

func (w *writer) event(e pipeline.Event) {
	w.exec("INSERT INTO events (type, dossier, kind, subject, at) VALUES (?, ?, ?, ?, ?)",
		e.Type, e.Dossier, e.Subject.Kind, e.Subject.ID, millis(e.At))
}
