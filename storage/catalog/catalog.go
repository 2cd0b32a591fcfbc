// Package catalog is the record of domain state in SQL: the truth about dossiers, documents, holdings, the work to be
// done and the audit log. Commit is the only write of domain state.
//
// Beside it stand a few facts that are never read as truth: which node has a task and when it was last heard of, leases,
// and the page cache. Their times are of the database's clock, which all nodes share.
//
// There is one SQL for two databases: SQLite in a folder, and PostgreSQL, where several nodes commit at once.
package catalog

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// migrations holds the steps of the schema. Equal numbers mean equal schemas in both databases.
//
//go:embed migrations
var migrations embed.FS

func steps(database string) fs.FS {
	dir, err := fs.Sub(migrations, "migrations/"+database)
	if err != nil {
		panic(err)
	}
	return dir
}

// Catalog implements pipeline.Catalog. It may be used concurrently, and by several processes on one database.
type Catalog struct {
	writes database
	reads  database
	claims claims
	apply  applier // runs what a commit consists of
	asking together[*asked]
	line   line
	// woken gets a token after every commit that left work to do or finished some.
	woken   chan struct{}
	journal *journal // of a file; nil in PostgreSQL
	light   *sql.DB  // of claims, where they have connections of their own
	news    *news    // between nodes; nil where there is one
	wakes   sync.Once
	closed  sync.Once
}

type applier func(ctx context.Context, db database, statements []statement) error

func newCatalog(writes, reads database, claims claims, apply applier) *Catalog {
	return &Catalog{writes: writes, reads: reads, claims: claims, apply: apply, asking: together[*asked]{turn: answer}, woken: make(chan struct{}, 1)}
}

// Open opens the catalog at a place: a file, or a URL postgres://user:password@host/name. A file is made, readable by its
// owner only, or brought up to date; in PostgreSQL, which others may be using, Migrate does that, and an older schema is
// refused with ErrState. So is a schema that a newer program has changed.
func Open(ctx context.Context, place string) (*Catalog, error) {
	if isURL(place) {
		return openPostgres(ctx, place)
	}
	return openSQLite(ctx, place)
}

// Migrate makes the catalog at a place, or brings it up to date. Several processes may do it at once. A schema that a
// newer program has changed is refused with ErrState.
func Migrate(ctx context.Context, place string) error {
	if isURL(place) {
		return migratePostgres(ctx, place)
	}
	c, err := openSQLite(ctx, place)
	if err != nil {
		return err
	}
	return c.Close()
}

func newer(current, known int64) error {
	return fmt.Errorf("catalog has schema %d, this program knows %d: use the newer program: %w", current, known, pipeline.ErrState)
}

// Close closes the catalog.
func (c *Catalog) Close() (err error) {
	c.closed.Do(func() {
		if c.news != nil {
			c.news.stop()
		}
		err = errors.Join(c.reads.pool.Close(), c.writes.pool.Close())
		if c.journal != nil {
			err = errors.Join(err, c.journal.close())
		}
		if c.light != nil {
			err = errors.Join(err, c.light.Close())
		}
	})
	return err
}

// Woken delivers a token after commits that left work to do or finished some: those of this process and, between nodes,
// of any. Some may be lost. Other processes' commits to a file are found by looking.
func (c *Catalog) Woken() <-chan struct{} {
	if c.news != nil {
		c.wakes.Do(func() { c.news.listen(c.stir) })
	}
	return c.woken
}

// wake tells the relays that there is something to do.
func (c *Catalog) wake() {
	c.stir()
	if c.news != nil {
		c.news.tell()
	}
}

func (c *Catalog) stir() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}
