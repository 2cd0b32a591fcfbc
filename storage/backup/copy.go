package backup

import (
	"context"
	"errors"

	"github.com/motlan/motlan/pipeline"
)

// copy brings stored bytes into the backup unless they are there.
func (b *Backup) copy(ctx context.Context, u Use) error {
	if there, err := b.there(ctx, u); there || err != nil {
		return err
	}
	stored, err := b.Blobs.Stored(ctx, u.ref())
	if err != nil {
		return err
	}
	defer stored.Close()
	return b.to.PutStored(ctx, u.ref(), stored)
}

// there reports whether the backup has these bytes. What it has of another size, or of another digest when that is looked
// at, is removed.
func (b *Backup) there(ctx context.Context, u Use) (bool, error) {
	old, err := b.to.Stored(ctx, u.ref())
	if err == nil {
		err = old.Close()
	}
	if err == nil && b.Recheck {
		err = b.to.Check(ctx, u.ref())
	}
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		return false, nil
	case errors.Is(err, pipeline.ErrCorrupt):
		return false, b.to.Delete(ctx, u.ref())
	}
	return err == nil, err
}
