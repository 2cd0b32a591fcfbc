package catalog

import (
	"context"
	"database/sql"
	"time"
)

// sqliteWriter applies commits to SQLite, which has one writer, together.
type sqliteWriter struct {
	prepared
	together[*member]
	journal *journal
	turns   int // of the one who writes
}

func newSQLiteWriter() *sqliteWriter {
	w := &sqliteWriter{}
	w.turn = w.write
	return w
}

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

// member prepares what a commit consists of, and what it may be joined with, while the only connection can be had.
func (w *sqliteWriter) member(ctx context.Context, db database, statements []statement) (m *member, err error) {
	m = newMember(statements)
	if m.ready, err = w.ready(ctx, db, statements); err == nil && appends(statements) {
		_, err = w.ready(ctx, db, appendLeaves)
	}
	return m, err
}

func (w *sqliteWriter) ready(ctx context.Context, db database, statements []statement) ([]*sql.Stmt, error) {
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = db.text(s.query)
	}
	return w.all(ctx, db.pool, texts)
}

func (w *sqliteWriter) write(g *together[*member], db database) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	tx, err := db.pool.BeginTx(ctx, nil)
	members := g.take()
	if err == nil {
		err = w.writeAll(ctx, db, tx, members)
	}
	tell(ctx, members, err)
	const relief = 64 // turns; with many members each makes some 150 pages
	if w.turns++; w.turns%relief == 0 && w.journal != nil {
		w.journal.relieve()
	}
}

// writeAll commits what each of the members does, without those that are refused.
func (w *sqliteWriter) writeAll(ctx context.Context, db database, tx *sql.Tx, members []*member) error {
	defer tx.Rollback() // does nothing after Commit
	if len(members) == 1 {
		if members[0].run(tx) != nil {
			return nil
		}
		return tx.Commit()
	}
	var rows []any
	for _, m := range members {
		if appends(m.statements) {
			rows = append(rows, m.rows()...)
		} else if err := m.runApart(tx); err != nil {
			return err
		}
	}
	all := &member{statements: leaves(rows)}
	var err error
	if all.ready, err = w.ready(ctx, db, all.statements); err == nil {
		err = all.run(tx)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
