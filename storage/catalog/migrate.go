package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/motlan/motlan/pipeline"
)

// migratePostgres brings the schema up to date under a lock of the session's, so that nodes may begin together.
func migratePostgres(ctx context.Context, place string) error {
	config, err := settings(place)
	if err == nil {
		config.RuntimeParams["statement_timeout"] = "0" // a step may look at every row
		pool := stdlib.OpenDB(*config)
		err = errors.Join(migrateUnderLock(ctx, pool), pool.Close())
	}
	if err != nil {
		return fmt.Errorf("migrate catalog %s: %w", redacted(place), classify(err))
	}
	return nil
}

func migrateUnderLock(ctx context.Context, db *sql.DB) error {
	if err := encoded(ctx, db); err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600)) // looks every second for ten minutes
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, steps("postgres"), goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	current, err := version(ctx, db)
	if err != nil {
		return err
	}
	if known := target(provider); current > known {
		return newer(current, known)
	}
	_, err = provider.Up(ctx)
	return err
}

// encoded refuses a database that cannot hold Vietnamese names.
func encoded(ctx context.Context, db *sql.DB) error {
	var encoding string
	err := db.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding)
	if err == nil && encoding != "UTF8" {
		err = fmt.Errorf("database is encoded in %s, make one in UTF8: %w", encoding, pipeline.ErrState)
	}
	return err
}

// version is the newest step that was taken; 0 in an empty database.
func version(ctx context.Context, db *sql.DB) (current int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&current)
	var fault *pgconn.PgError
	if errors.As(err, &fault) && fault.Code == "42P01" { // undefined_table
		return 0, nil
	}
	return current, err
}

func target(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// upToDate refuses a schema of another version than this program's.
func upToDate(ctx context.Context, db *sql.DB) error {
	provider, err := goose.NewProvider(goose.DialectPostgres, db, steps("postgres"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	current, err := version(ctx, db)
	if err != nil {
		return err
	}
	switch known := target(provider); {
	case current > known:
		return newer(current, known)
	case current < known:
		return fmt.Errorf("catalog has schema %d, this program needs %d: run motlan admin migrate: %w", current, known, pipeline.ErrState)
	}
	return nil
}
