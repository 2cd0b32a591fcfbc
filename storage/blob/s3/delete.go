package s3

import (
	"context"
	"errors"
	"fmt"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// Delete removes every version of name, and every delete marker, from both buckets. While one version is locked nothing
// is removed. A Hold at the same moment may win: then locked bytes stay, which only their key opens.
func (b *Buckets) Delete(ctx context.Context, name pipeline.Digest) error {
	locked, err := b.versions(ctx, b.c.Locked, name)
	if err != nil {
		return err
	}
	for _, one := range locked {
		if err := b.free(ctx, one, name); err != nil {
			return err
		}
	}
	for _, bucket := range []string{b.c.Working, b.c.Locked} {
		if err := b.removeAll(ctx, bucket, name); err != nil {
			return err
		}
	}
	return nil
}

// free returns ErrState when a version is locked.
func (b *Buckets) free(ctx context.Context, one minio.ObjectInfo, name pipeline.Digest) error {
	if one.IsDeleteMarker {
		return nil
	}
	v, _, err := b.stat(ctx, place{b.c.Locked, one.VersionID}, name)
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	if err == nil && b.c.Now().Before(v.until) {
		err = fmt.Errorf("held until %v: %w", v.until, pipeline.ErrState)
	}
	return err
}

func (b *Buckets) removeAll(ctx context.Context, bucket string, name pipeline.Digest) error {
	all, err := b.versions(ctx, bucket, name)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := b.remove(ctx, place{bucket, one.VersionID}, name); err != nil {
			return b.refused(ctx, place{bucket, one.VersionID}, name, err)
		}
	}
	return nil
}

// refused is the error of a removal: ErrState when the version is locked after all, by the server's clock.
func (b *Buckets) refused(ctx context.Context, at place, name pipeline.Digest, err error) error {
	v, _, lost := b.stat(ctx, at, name)
	if code := codeOf(err); lost == nil && v.mode != "" && (code == "AccessDenied" || code == "InvalidRequest" || code == "ObjectLocked") {
		return fmt.Errorf("held until %v: %w: %w", v.until, pipeline.ErrState, err)
	}
	return err
}
