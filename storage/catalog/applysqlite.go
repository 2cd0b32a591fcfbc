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
	rows    int // that were written since the journal was relieved; of the one who writes
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

// member prepares what a commit consists of while the only connection can be had. What only appends may be joined with others, and is
// prepared for any number of rows.
func (w *sqliteWriter) member(ctx context.Context, db database, statements []statement) (m *member, err error) {
	m = newMember(statements)
	if appends(statements) {
		statements = appendLeaves
	}
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = db.text(s.query)
	}
	m.ready, err = w.all(ctx, db.pool, texts)
	return m, err
}

func (w *sqliteWriter) write(g *together[*member], db database) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	tx, err := db.pool.BeginTx(ctx, nil)
	members := g.take()
	if err == nil {
		err = writeAll(tx, members)
	}
	tell(ctx, members, err)
	w.relieve(members)
}

// relieve has the journal written into the file before the writer would do it, which takes 25,000 pages: a row is about one.
func (w *sqliteWriter) relieve(members []*member) {
	const most = 10000
	for _, m := range members {
		w.rows += m.rows()
	}
	if w.rows > most && w.journal != nil {
		w.rows = 0
		w.journal.relieve()
	}
}

// writeAll commits what each of the members does, without those that are refused.
func writeAll(tx *sql.Tx, members []*member) error {
	defer tx.Rollback() // does nothing after Commit
	var appending, judged []*member
	for _, m := range members {
		if appends(m.statements) {
			appending = append(appending, m)
		} else {
			judged = append(judged, m)
		}
	}
	if len(members) == len(judged) && len(judged) == 1 {
		if judged[0].run(tx) != nil {
			return nil
		}
		return tx.Commit()
	}
	for _, m := range judged {
		if err := m.runApart(tx); err != nil {
			return err
		}
	}
	if err := joined(appending).run(tx); err != nil {
		return err
	}
	return tx.Commit()
}
