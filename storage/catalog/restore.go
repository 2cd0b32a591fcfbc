package catalog

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/pressly/goose/v3"

	"github.com/motlan/motlan/pipeline"
)

// Restore fills the empty catalog at a place with what Dump wrote and want sums up; it may be another kind of database than
// the one that was dumped. All of it is one transaction, which ends only when the catalog, read again, sums up to want: a
// restore that is killed leaves the catalog empty. Afterwards the schema is brought up to date.
//
// ErrState: the catalog is not empty, or a newer program wrote the dump. ErrCorrupt: the dump is not what want says.
func Restore(ctx context.Context, place string, from io.Reader, want Snapshot) error {
	c, err := connect(place)
	if err == nil {
		err = errors.Join(c.restore(ctx, from, want), c.Close())
	}
	if err != nil {
		return fmt.Errorf("restore catalog: %w", classify(err))
	}
	return Migrate(ctx, place)
}

func (c *Catalog) restore(ctx context.Context, from io.Reader, want Snapshot) error {
	if err := reach(ctx, c.writes, want.Schema); err != nil {
		return err
	}
	tx, err := c.writes.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	q := session{tx, c.writes.dialect, c.writes.watch}
	sum := sha256.New()
	if err := fill(ctx, q, &lines{from: bufio.NewReaderSize(io.TeeReader(from, sum), 1<<20)}); err != nil {
		return err
	}
	if pipeline.Digest(sum.Sum(nil)) != want.SHA256 {
		return fmt.Errorf("dump has another digest: %w", pipeline.ErrCorrupt)
	}
	if err := compare(ctx, q, want); err != nil {
		return err
	}
	return because(ctx, tx.Commit())
}

// reach brings a new catalog to the schema that the dump has.
func reach(ctx context.Context, db database, version int64) error {
	kind, dir := goose.DialectSQLite3, "sqlite"
	if db.numbered {
		kind, dir = goose.DialectPostgres, "postgres"
	}
	provider, err := goose.NewProvider(kind, db.pool, steps(dir))
	if err != nil {
		return err
	}
	current, newest, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return err
	case version > newest:
		return newer(version, newest)
	case current > version:
		return fmt.Errorf("dump has schema %d, the catalog %d already: restore into a new one: %w", version, current, pipeline.ErrState)
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// fill inserts a whole dump into empty tables.
func fill(ctx context.Context, q session, from *lines) error {
	tables, err := describe(ctx, q)
	if err != nil {
		return err
	}
	if err := mustBeEmpty(ctx, q, tables); err != nil {
		return err
	}
	for {
		line, err := from.take()
		if err == io.EOF {
			return nil
		}
		var h head
		if err == nil {
			err = json.Unmarshal(line, &h)
		}
		if err != nil {
			return damaged(err)
		}
		i := slices.IndexFunc(tables, func(t table) bool { return t.name == h.Table })
		if i < 0 {
			return fmt.Errorf("dump has a table %q, the catalog has none: %w", h.Table, pipeline.ErrState)
		}
		if err := tables[i].fill(ctx, q, h, from); err != nil {
			return fmt.Errorf("table %s: %w", h.Table, err)
		}
	}
}

// compare reads everything again, the audit log too.
func compare(ctx context.Context, q session, want Snapshot) error {
	got, err := dump(ctx, q, io.Discard, nil)
	if err != nil {
		return err
	}
	for _, sum := range want.Tables {
		if !slices.Contains(got.Tables, sum) {
			return fmt.Errorf("table %s is not what was dumped: %w", sum.Name, pipeline.ErrCorrupt)
		}
	}
	if len(got.Tables) != len(want.Tables) || got.Log != want.Log {
		return fmt.Errorf("catalog is not what was dumped: %w", pipeline.ErrCorrupt)
	}
	return nil
}

// FreeTasks gives every task its next attempt, which nobody has, without counting a death: the nodes that had the former
// ones belong to another life of the catalog. It returns how many tasks there are.
func (c *Catalog) FreeTasks(ctx context.Context) (int64, error) {
	n, err := c.writes.run(ctx, "UPDATE outbox SET "+nextAttempt)
	if err != nil {
		return 0, fmt.Errorf("free tasks: %w", classify(err))
	}
	c.wake()
	return n, nil
}
