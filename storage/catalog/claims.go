package catalog

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// claims writes what is never truth: claims, heartbeats, leases, the page cache. It does not wait for the disk. What a loss
// of power takes back comes again, or falls silent and is taken back; what comes later and is durable makes it durable too.
type claims func(ctx context.Context, do func(session) error) error

// inPool is claims on connections that do not wait.
func inPool(light database) claims {
	return func(_ context.Context, do func(session) error) error { return do(light.session) }
}

// relaxing is claims on SQLite, where there is one connection to write with: it waits for the disk for everybody else.
func relaxing(db database) claims {
	return func(ctx context.Context, do func(session) error) (err error) {
		ctx, cancel := context.WithTimeout(ctx, brief)
		defer cancel()
		conn, err := db.pool.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, strict(conn)) }()
		return do(session{conn, db.dialect, db.watch})
	}
}

// strict makes a connection wait for the disk again, or drops it.
func strict(conn *sql.Conn) error {
	_, err := conn.ExecContext(context.Background(), "PRAGMA synchronous = FULL")
	if err != nil {
		conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	return err
}

// claim runs one statement and returns how many rows it changed.
func (c *Catalog) claim(ctx context.Context, query string, args ...any) (n int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, brief)
	defer cancel()
	err = c.claims(ctx, func(s session) (err error) {
		n, err = s.run(ctx, query, args...)
		return err
	})
	return n, err
}
