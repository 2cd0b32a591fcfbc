package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motlan/motlan/pipeline"
)

// postgresWriter applies commits to PostgreSQL: those that nothing refuses together, the others each by itself.
type postgresWriter struct{ together[*member] }

func newPostgresWriter() *postgresWriter {
	return &postgresWriter{together[*member]{turn: writePostgres}}
}

// apply returns when the statements are durable, or nothing of them is there.
func (w *postgresWriter) apply(ctx context.Context, db database, statements []statement) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer db.look(time.Now(), &err)
	if appends(statements) {
		return w.bring(ctx, db, newMember(statements))
	}
	return applyAtOnce(ctx, db, statements)
}

// writePostgres sends what all do as one transaction, since none of them can be refused.
func writePostgres(g *together[*member], db database) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	members := g.take()
	err := applyAtOnce(ctx, db, leaves(allRows(members)))
	tell(ctx, members, err)
}

// applyAtOnce sends everything to the server in one go, looks at the answers, and commits: two ways to the server,
// whatever the number of statements. When others' locks stood in the way it begins anew.
func applyAtOnce(ctx context.Context, db database, statements []statement) (err error) {
	const tries = 5
	for range tries {
		var began bool
		if began, err = applyOnce(ctx, db, statements); began || !again(err) {
			break
		}
	}
	return because(ctx, err)
}

// again reports whether nothing was done, for a reason that is gone: a deadlock, or a connection that was dead before.
func again(err error) bool {
	var fault *pgconn.PgError
	if errors.As(err, &fault) {
		return fault.Code == "40001" || fault.Code == "40P01" // serialization_failure, deadlock_detected
	}
	return err != nil && pgconn.SafeToRetry(err)
}

// applyOnce also reports whether it began to commit: after that nothing is known to be undone.
func applyOnce(ctx context.Context, db database, statements []statement) (began bool, err error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	err = conn.Raw(func(driver any) error {
		pg := driver.(*stdlib.Conn).Conn()
		if err := errors.Join(send(ctx, pg, db.dialect, statements), ctx.Err()); err != nil {
			rollback(ctx, pg)
			return err
		}
		began = true
		return commit(ctx, pg)
	})
	return began, err
}

// send runs statements in a transaction, which it leaves open.
func send(ctx context.Context, conn *pgx.Conn, d *dialect, statements []statement) error {
	batch := &pgx.Batch{}
	batch.Queue("BEGIN")
	for _, s := range statements {
		batch.Queue(d.text(s.query), storable(s.args)...)
	}
	answers := conn.SendBatch(ctx, batch)
	_, err := answers.Exec()
	for _, s := range statements {
		if err == nil {
			var answer pgconn.CommandTag
			if answer, err = answers.Exec(); err == nil {
				err = s.check(answer.RowsAffected())
			}
		}
	}
	if closed := answers.Close(); err == nil {
		err = closed
	}
	return err
}

// commit is not interrupted by the end of ctx, only by its own: otherwise nobody would know what became of it.
func commit(ctx context.Context, conn *pgx.Conn) error {
	said, err := simply(ctx, conn, "COMMIT")
	if err == nil && said != "COMMIT" {
		err = fmt.Errorf("database answered %s: %w", said, pipeline.ErrConflict)
	}
	return err
}

// rollback leaves the connection as it was, or closes it.
func rollback(ctx context.Context, conn *pgx.Conn) {
	if conn.IsClosed() {
		return
	}
	if _, err := simply(ctx, conn, "ROLLBACK"); err != nil {
		conn.Close(context.WithoutCancel(ctx))
	}
}

func simply(ctx context.Context, conn *pgx.Conn, command string) (said string, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), long)
	defer cancel()
	results, err := conn.PgConn().Exec(ctx, command).ReadAll()
	if err != nil {
		return "", err
	}
	return results[0].CommandTag.String(), nil
}
