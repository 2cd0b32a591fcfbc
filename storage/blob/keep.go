package blob

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Check implements pipeline.Blobs.
func (s *Store) Check(ctx context.Context, ref pipeline.BlobRef) error {
	raw, err := s.openRaw(ctx, ref)
	if err != nil {
		return err
	}
	defer raw.Close()
	name, _, err := digestOf(ctx, raw)
	if err != nil {
		return fmt.Errorf("check %v: %w", ref.Name, err)
	}
	if name != ref.Name {
		return fmt.Errorf("check %v: stored bytes have digest %v: %w", ref.Name, name, pipeline.ErrCorrupt)
	}
	return nil
}

// Hold implements pipeline.Blobs.
func (s *Store) Hold(ctx context.Context, ref pipeline.BlobRef, until time.Time) (pipeline.Kept, error) {
	kept, err := s.raw.Hold(ctx, ref.Name, until)
	if err != nil {
		return pipeline.Kept{}, fmt.Errorf("hold %v: %w", ref.Name, err)
	}
	if kept.Name != ref.Name || kept.Until.Before(until) {
		return pipeline.Kept{}, fmt.Errorf("hold %v until %v: storage recorded %v until %v", ref.Name, until, kept.Name, kept.Until)
	}
	return inUTC(kept), nil
}

// Retention implements pipeline.Blobs.
func (s *Store) Retention(ctx context.Context, ref pipeline.BlobRef) (pipeline.Kept, error) {
	kept, err := s.raw.Retention(ctx, ref.Name)
	if err != nil {
		return pipeline.Kept{}, fmt.Errorf("read retention of %v: %w", ref.Name, err)
	}
	return inUTC(kept), nil
}

func inUTC(k pipeline.Kept) pipeline.Kept {
	k.Until = k.Until.UTC()
	return k
}

// Delete implements pipeline.Blobs.
func (s *Store) Delete(ctx context.Context, ref pipeline.BlobRef) error {
	if err := s.raw.Delete(ctx, ref.Name); err != nil {
		return fmt.Errorf("delete %v: %w", ref.Name, err)
	}
	return nil
}
