package backup

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// load fills the catalog, unless it has done so before, and lets work begin.
func (r *Restore) load(ctx context.Context, before state) error {
	err := catalog.CheckEmpty(ctx, r.to.Catalog)
	switch {
	case err == nil:
		err = r.fill(ctx)
	case errors.Is(err, pipeline.ErrState) && before.Loaded:
		return nil
	case errors.Is(err, pipeline.ErrState) && r.unchanged(ctx) == nil:
		err = nil // killed behind the transaction
	}
	if err != nil {
		return err
	}
	if err := r.free(ctx); err != nil {
		return err
	}
	if err := r.unchanged(ctx); err != nil {
		return err
	}
	before.Loaded = true
	return before.keep(r.to.Dir)
}

func (r *Restore) fill(ctx context.Context) error {
	dump, err := r.Catalog.open(r.Dir)
	if err != nil {
		return err
	}
	defer dump.Close()
	return catalog.Restore(ctx, r.to.Catalog, dump, r.Catalog.Snapshot)
}

// free takes the tasks from the nodes of the catalog's former life.
func (r *Restore) free(ctx context.Context) error {
	c, err := catalog.Open(ctx, r.to.Catalog)
	if err != nil {
		return err
	}
	_, err = c.FreeTasks(ctx)
	return errors.Join(err, c.Close())
}

// unchanged recomputes the audit log and compares it with the one that was backed up: every change leaves an entry there.
func (r *Restore) unchanged(ctx context.Context) error {
	log, err := catalog.CheckLog(ctx, r.to.Catalog)
	if err == nil && log != r.Catalog.Snapshot.Log {
		err = fmt.Errorf("cơ sở dữ liệu không còn như bản sao (the catalog is not as it was backed up): %w", pipeline.ErrState)
	}
	return err
}
