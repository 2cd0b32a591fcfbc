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
func (s *Store) Hold(ctx context.Context, ref pipeline.BlobRef, until time.Time) (time.Time, error) {
	if err := s.raw.Hold(ctx, ref.Name, until); err != nil {
		return time.Time{}, fmt.Errorf("hold %v: %w", ref.Name, err)
	}
	held, err := s.Retention(ctx, ref)
	if err == nil && held.Before(until) {
		err = fmt.Errorf("hold %v until %v: storage recorded %v", ref.Name, until, held)
	}
	return held, err
}

// Retention implements pipeline.Blobs.
func (s *Store) Retention(ctx context.Context, ref pipeline.BlobRef) (time.Time, error) {
	until, err := s.raw.Retention(ctx, ref.Name)
	if err != nil {
		return time.Time{}, fmt.Errorf("read retention of %v: %w", ref.Name, err)
	}
	return until.UTC(), nil
}

// Delete implements pipeline.Blobs.
func (s *Store) Delete(ctx context.Context, ref pipeline.BlobRef) error {
	if err := s.raw.Delete(ctx, ref.Name); err != nil {
		return fmt.Errorf("delete %v: %w", ref.Name, err)
	}
	return nil
}
