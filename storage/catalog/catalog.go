// Package catalog is the record of domain state in SQL: the truth about dossiers, documents, holdings, the work to be
// done and the audit log. Commit is the only write of domain state.
//
// Beside it stand a few facts that are never read as truth: which engine has a task and when it was last heard of, and
// the page cache.
package catalog

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/motlan/motlan/pipeline"
)

//go:embed migrations
var migrations embed.FS

// Catalog implements pipeline.Catalog. It may be used concurrently, and several processes may have one file open.
type Catalog struct {
	db *sql.DB
	// woken gets a token after every commit of this process that left work to do.
	woken chan struct{}
}

// Open opens the catalog in a file, making it or bringing it up to date. A catalog that a newer program has changed is
// refused.
func Open(ctx context.Context, file string) (*Catalog, error) {
	// Immediate transactions take the write lock at once: a deferred one can fail half way when another writer came
	// first. FULL makes a commit survive a loss of power.
	dsn := "file:" + url.PathEscape(file) + "?_txlock=immediate&_pragma=busy_timeout(30000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open catalog: %w", err)
	}
	c := &Catalog{db: db, woken: make(chan struct{}, 1)}
	if err := c.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open catalog %s: %w", file, classify(err))
	}
	return c, nil
}

func (c *Catalog) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, c.db, dir)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("catalog has schema %d, this program knows %d: use the newer program: %w", current, target, pipeline.ErrState)
	}
	_, err = provider.Up(ctx)
	return err
}

// Close closes the catalog.
func (c *Catalog) Close() error { return c.db.Close() }

// Woken delivers a token after commits of this process that left work to do. Other processes' commits are found by
// looking.
func (c *Catalog) Woken() <-chan struct{} { return c.woken }

func (c *Catalog) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// classify turns what the database says into the domain's errors.
func classify(err error) error {
	var fault *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return pipeline.ErrNotFound
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
	case errors.As(err, &fault):
		switch fault.Code() & 0xff {
		case sqlitelib.SQLITE_FULL:
			return fmt.Errorf("%w: %w", pipeline.ErrNoSpace, err)
		case sqlitelib.SQLITE_CONSTRAINT:
			return fmt.Errorf("%w: %w", pipeline.ErrConflict, err)
		case sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_NOTADB:
			return fmt.Errorf("%w: %w", pipeline.ErrCorrupt, err)
		}
	}
	return err
}

// millis is how times are stored; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).In(pipeline.Zone)
}
