package catalog

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// stepwise runs statements one by one: SQLite has no way to a server to be saved.
type stepwise struct{ prepared }

func (o *stepwise) apply(ctx context.Context, db database, statements []statement) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer db.look(time.Now(), &err)
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = db.text(s.query)
		storable(s.args) // before anybody has to wait
	}
	ready, err := o.all(ctx, db.pool, texts)
	if err != nil {
		return err
	}
	tx, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for i, s := range statements {
		if err := s.run(tx.Stmt(ready[i])); err != nil {
			return because(ctx, err)
		}
	}
	return because(ctx, tx.Commit())
}

// run is not to be interrupted: it takes no time worth speaking of, and the end of the transaction's context ends it all.
func (s statement) run(on *sql.Stmt) error {
	if s.reads {
		return s.look(on)
	}
	result, err := on.Exec(s.args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	return errors.Join(err, s.check(n))
}

// look counts the rows that a statement finds.
func (s statement) look(on *sql.Stmt) error {
	found, err := on.Query(s.args...)
	if err != nil {
		return err
	}
	defer found.Close()
	var n int64
	for found.Next() {
		n++
	}
	return errors.Join(found.Err(), s.check(n))
}
