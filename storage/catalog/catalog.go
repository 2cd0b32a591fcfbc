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
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/pressly/goose/v3"

	"github.com/motlan/motlan/pipeline"
)

//go:embed migrations
var migrations embed.FS

// Catalog implements pipeline.Catalog. It may be used concurrently, and several processes may have one file open.
type Catalog struct {
	// writes is one connection: goroutines that wait for it stand in line and can give up, where the database's own
	// lock is polled, unfairly. Between processes that lock decides.
	writes *sql.DB
	reads  *sql.DB
	// woken gets a token after every commit of this process that left work to do.
	woken chan struct{}
}

// Open opens the catalog in a file, making it, readable by its owner only, or bringing it up to date. A catalog that a
// newer program has changed is refused with ErrState.
func Open(ctx context.Context, file string) (*Catalog, error) {
	c, err := connect(file)
	if err != nil {
		return nil, fmt.Errorf("open catalog %s: %w", file, classify(err))
	}
	if err := c.migrate(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("open catalog %s: %w", file, classify(err))
	}
	return c, nil
}

func connect(file string) (*Catalog, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	// Made without opening it: closing a second descriptor would drop the locks that this process has on the file.
	if err := syscall.Mknod(path, syscall.S_IFREG|0o600, 0); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	// Immediate transactions take the write lock at once: a deferred one can fail half way when another writer came
	// first.
	writes, err := sql.Open("sqlite", dataSource(path)+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(1)
	reads, err := sql.Open("sqlite", dataSource(path)+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads.SetMaxOpenConns(2 + runtime.NumCPU())
	reads.SetMaxIdleConns(2 + runtime.NumCPU())
	return &Catalog{writes: writes, reads: reads, woken: make(chan struct{}, 1)}, nil
}

// dataSource escapes the path, in which a question mark would begin the settings. FULL makes a commit survive a loss of
// power; secure_delete overwrites a destroyed key in the file.
func dataSource(path string) string {
	return "file:" + url.PathEscape(path) + "?_pragma=busy_timeout(30000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"
}

// migrate brings the schema up to date. When several processes begin at once, a step that fails because another has
// just taken it is no fault.
func (c *Catalog) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, c.writes, dir)
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
	for current < target {
		_, failed := provider.Up(ctx)
		before := current
		if current, err = provider.GetDBVersion(ctx); err != nil || current == before {
			return errors.Join(failed, err)
		}
	}
	return nil
}

// Close closes the catalog.
func (c *Catalog) Close() error { return errors.Join(c.reads.Close(), c.writes.Close()) }

// Woken delivers a token after commits of this process that left work to do. Other processes' commits are found by
// looking.
func (c *Catalog) Woken() <-chan struct{} { return c.woken }

func (c *Catalog) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}
