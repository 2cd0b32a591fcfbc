package catalog

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
)

// connect reaches a catalog of whatever schema, or of none, and lets a statement take as long as a whole table takes.
func connect(place string) (*Catalog, error) {
	if !isURL(place) {
		return connectSQLite(place)
	}
	config, err := settings(place)
	if err != nil {
		return nil, err
	}
	for _, limit := range []string{"statement_timeout", "idle_in_transaction_session_timeout"} {
		config.RuntimeParams[limit] = "0"
	}
	db := newDatabase(stdlib.OpenDB(*config), postgresDialect, newWatch(postgresDialect))
	return newCatalog(db, db, inPool(db), newPostgresWriter().apply), nil
}

// viewAt hands out one state of the catalog at a place, for as long as it takes to read it.
func viewAt(ctx context.Context, place string, do func(session) error) error {
	c, err := connect(place)
	if err != nil {
		return fmt.Errorf("open catalog: %w", classify(err))
	}
	defer c.Close()
	tx, err := c.reads.pool.BeginTx(ctx, c.reads.snapshot)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	return classify(do(session{tx, c.reads.dialect, c.reads.watch}))
}

// rows hands out every row of a query, without the limit of time that session.each has.
func rows(ctx context.Context, q session, read func(scanner) error, query string, args ...any) error {
	all, err := q.QueryContext(ctx, q.text(query), args...)
	if err != nil {
		return err
	}
	defer all.Close()
	for all.Next() {
		if err := read(all); err != nil {
			return err
		}
	}
	return all.Err()
}
