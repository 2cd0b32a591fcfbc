package backup

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// prepare refuses what is not empty, unless this very restore has begun to fill it. What it remembers says that it has.
func (r *Restore) prepare(ctx context.Context) (state, error) {
	before, err := remembered(r.to.Dir)
	switch {
	case err != nil:
		return state{}, err
	case before == nil || before.Finished:
		return r.prepareFirst(ctx)
	case before.Manifest != r.Digest:
		return *before, fmt.Errorf("%s: việc khôi phục một bản sao khác chưa xong (the restore of another backup is not finished): %w", r.to.Dir, pipeline.ErrState)
	}
	return *before, nil
}

func (r *Restore) prepareFirst(ctx context.Context) (state, error) {
	begun := state{Manifest: r.Digest}
	if err := r.mustBeEmpty(ctx); err != nil {
		return begun, err
	}
	return begun, begun.keep(r.to.Dir)
}

func (r *Restore) mustBeEmpty(ctx context.Context) error {
	if err := catalog.CheckEmpty(ctx, r.to.Catalog); err != nil {
		return fmt.Errorf("chỉ khôi phục vào nơi còn trống (restore into a new installation): %w", err)
	}
	if !r.Bytes.Copied {
		return nil // the bytes have to be there
	}
	empty, err := r.to.Blobs.Empty(ctx)
	if err == nil && !empty {
		err = fmt.Errorf("kho tệp không trống (the blob store is not empty): %w", pipeline.ErrState)
	}
	return err
}
