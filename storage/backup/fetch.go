package backup

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// fetch brings the bytes. Some may be missing or damaged, which the verification tells; when all are, this is the wrong
// folder or the wrong store.
func (r *Restore) fetch(ctx context.Context) error {
	do := r.bring
	if !r.Bytes.Copied {
		do = r.find
	}
	var err error
	r.lacking, err = r.Bytes.each(ctx, r.Dir, do)
	if err == nil && len(r.lacking) > 0 && int64(len(r.lacking)) == r.Bytes.Uses {
		err = fmt.Errorf("không có tệp nào dùng được (none of the bytes is there and whole): %w", pipeline.ErrNotFound)
	}
	return err
}

func (r *Restore) bring(ctx context.Context, u Use) error {
	stored, err := r.from.Stored(ctx, u.ref())
	if err != nil {
		return err
	}
	defer stored.Close()
	return r.to.Blobs.PutStored(ctx, u.ref(), stored)
}

func (r *Restore) find(ctx context.Context, u Use) error {
	stored, err := r.to.Blobs.Stored(ctx, u.ref())
	if err != nil {
		return err
	}
	return stored.Close()
}
