package catalog

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// sqliteWriter applies commits to SQLite, which has one writer, together.
type sqliteWriter struct {
	prepared
	together
}

func newSQLiteWriter() *sqliteWriter { return &sqliteWriter{together: together{turn: writeSQLite}} }

// apply returns when the statements are durable, or nothing of them is there.
func (w *sqliteWriter) apply(ctx context.Context, db database, statements []statement) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer db.look(time.Now(), &err)
	if err := ctx.Err(); err != nil {
		return err
	}
	m, err := w.member(ctx, db, statements)
	if err != nil {
		return err
	}
	return w.bring(ctx, db, m)
}

func (w *sqliteWriter) member(ctx context.Context, db database, statements []statement) (m *member, err error) {
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = db.text(s.query)
	}
	m = newMember(statements)
	m.ready, err = w.all(ctx, db.pool, texts)
	return m, err
}

func writeSQLite(g *together, db database) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	tx, err := db.pool.BeginTx(ctx, nil)
	members := g.take()
	if err == nil {
		err = writeAll(tx, members)
	}
	tell(ctx, members, err)
}

// writeAll commits what each of the members does, without those that are refused.
func writeAll(tx *sql.Tx, members []*member) error {
	defer tx.Rollback() // does nothing after Commit
	if len(members) == 1 {
		if members[0].run(tx) != nil {
			return nil
		}
		return tx.Commit()
	}
	for _, m := range members {
		run := m.runApart
		if alone(m.statements) {
			run = m.run
		}
		if err := run(tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// run judges and does one commit. Its error is the member's.
func (m *member) run(tx *sql.Tx) error {
	for i, s := range m.statements {
		if m.err = s.run(tx.Stmt(m.ready[i])); m.err != nil {
			return m.err
		}
	}
	return nil
}

// runApart is run so that nothing is left of a commit that is refused. It fails when the database has given up the whole
// transaction.
func (m *member) runApart(tx *sql.Tx) error {
	if _, err := tx.Exec("SAVEPOINT member"); err != nil {
		return err
	}
	end := "RELEASE member"
	if m.run(tx) != nil {
		end = "ROLLBACK TO member; RELEASE member"
	}
	_, err := tx.Exec(end)
	return err
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
