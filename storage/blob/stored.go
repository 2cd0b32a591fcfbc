package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/motlan/motlan/pipeline"
)

// A copy of another Store's bytes is made without a key: they are taken as they are stored. Of a ref only Name and Stored
// count here.

// Stored opens the bytes of ref as they are stored. Nothing of them is verified but their number: that is for whoever
// knows what the copy must be. ErrNotFound; ErrCorrupt when there are more or fewer.
func (s *Store) Stored(ctx context.Context, ref pipeline.BlobRef) (pipeline.Blob, error) {
	return s.openRaw(ctx, ref)
}

// PutStored stores bytes that Stored gave. They are durable when it returns nil, and bytes that were here already have been
// read again. ErrCorrupt when they are not those of ref; then nothing is stored, or what was here stays.
func (s *Store) PutStored(ctx context.Context, ref pipeline.BlobRef, stored io.ReadSeeker) error {
	err := s.raw.Put(ctx, ref.Name, ref.Stored, stored)
	switch {
	case errors.Is(err, fs.ErrExist):
		return s.Check(ctx, ref)
	case errors.Is(err, pipeline.ErrConflict):
		return fmt.Errorf("store %v: %w: %w", ref.Name, pipeline.ErrCorrupt, err)
	case err != nil:
		return fmt.Errorf("store %v: %w", ref.Name, err)
	}
	return nil
}

// Empty reports whether nothing is stored.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	empty, err := s.raw.Empty(ctx)
	if err != nil {
		return false, fmt.Errorf("look into blob store: %w", err)
	}
	return empty, nil
}
