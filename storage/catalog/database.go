package catalog

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Every operation ends by itself, so that a server that is cut off without a word is noticed.
const (
	long  = 30 * time.Second
	brief = 5 * time.Second // of heartbeats and leases, which are worth nothing later
)

// runner is a database or a transaction.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// session runs the catalog's SQL on a database or in a transaction.
type session struct {
	runner
	*dialect
	*watch
}

// run runs a statement and returns how many rows it changed.
func (s session) run(ctx context.Context, query string, args ...any) (n int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer s.look(time.Now(), &err)
	result, err := s.ExecContext(ctx, s.text(query), storable(args)...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// one reads the row that a query has into dest.
func (s session) one(ctx context.Context, dest []any, query string, args ...any) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer s.look(time.Now(), &err)
	return s.QueryRowContext(ctx, s.text(query), storable(args)...).Scan(dest...)
}

// each runs a query and hands every row to read.
func (s session) each(ctx context.Context, read func(scanner) error, query string, args ...any) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer s.look(time.Now(), &err)
	rows, err := s.QueryContext(ctx, s.text(query), storable(args)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// database is a pool of connections.
type database struct {
	session
	pool *sql.DB
}

func newDatabase(pool *sql.DB, d *dialect, w *watch) database {
	return database{session{pool, d, w}, pool}
}

// in does something in a transaction, all of it or nothing. When ctx ends while it commits, nobody knows what became of it.
func (d database) in(ctx context.Context, options *sql.TxOptions, do func(session) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer d.look(time.Now(), &err)
	tx, err := d.pool.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := do(session{tx, d.dialect, d.watch}); err != nil {
		return because(ctx, err)
	}
	return because(ctx, tx.Commit())
}

// because adds to an error that ctx has ended, which who is interrupted does not say: database/sql answers that the
// transaction is over, and a dial that its time is up, an instant before the context does.
func because(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	ended := ctx.Err()
	if deadline, ok := ctx.Deadline(); ok && ended == nil && !time.Now().Before(deadline) {
		ended = context.DeadlineExceeded
	}
	return errors.Join(ended, err)
}
