package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

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
