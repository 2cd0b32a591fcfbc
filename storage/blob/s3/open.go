package s3

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// Open returns the stored bytes: one request for what is at work, two for what is held. It asks the working bucket first
// because Hold moves the other way round: what is gone from there is locked already.
func (b *Buckets) Open(ctx context.Context, name pipeline.Digest) (pipeline.Blob, error) {
	o, err := b.openAt(ctx, place{b.c.Working, ""}, name)
	if errors.Is(err, pipeline.ErrNotFound) {
		o, err = b.openLocked(ctx, name)
	}
	if errors.Is(err, pipeline.ErrNotFound) {
		o, err = b.openHidden(ctx, b.c.Working, name)
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// openLocked opens the current version when it is the right one, and looks for that one otherwise.
func (b *Buckets) openLocked(ctx context.Context, name pipeline.Digest) (*object, error) {
	o, err := b.openAt(ctx, place{b.c.Locked, ""}, name)
	if err == nil && o.right == proven || err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return o, err
	}
	right, lost := b.openHidden(ctx, b.c.Locked, name)
	if o == nil || lost == nil {
		o.Close()
		return right, lost
	}
	return o, nil // whatever it is: the caller finds out that it is corrupt
}

// openHidden opens the right version under a delete marker or a foreign version.
func (b *Buckets) openHidden(ctx context.Context, bucket string, name pipeline.Digest) (*object, error) {
	v, err := b.search(ctx, bucket, name)
	if err != nil {
		return nil, err
	}
	return b.openAt(ctx, v.place, name)
}

// openAt starts to read a version, the current one when place names none.
func (b *Buckets) openAt(ctx context.Context, at place, name pipeline.Digest) (*object, error) {
	answer, info, err := b.get(ctx, at, name, 0, 0)
	if err != nil {
		return nil, err
	}
	o := &object{b: b, ctx: ctx, name: name, version: describe(at.bucket, name, info)}
	o.idle = []*stream{{body: answer, end: info.Size}}
	o.SectionReader = io.NewSectionReader(readerAt{o}, 0, info.Size)
	return o, nil
}

// get asks for the bytes from an offset on to an end, or to the object's when end is 0.
func (b *Buckets) get(ctx context.Context, at place, name pipeline.Digest, from, end int64) (answer io.ReadCloser, info minio.ObjectInfo, err error) {
	opts := minio.GetObjectOptions{VersionID: at.id}
	opts.Set("x-amz-checksum-mode", "ENABLED") // to be told; opts.Checksum would have the client compute it once more
	if end > 0 {
		opts.Set("Range", fmt.Sprintf("bytes=%d-%d", from, end-1))
	}
	err = b.try(ctx, func() (err error) {
		answer, info, _, err = b.server.GetObject(ctx, at.bucket, b.key(name), opts)
		return err
	})
	return answer, info, err
}

// reread reads a version and returns ErrCorrupt when it has not the bytes that name stands for.
func (b *Buckets) reread(ctx context.Context, at place, name pipeline.Digest) error {
	o, err := b.openAt(ctx, at, name)
	if err != nil {
		return err
	}
	defer o.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, o); err != nil {
		return err
	}
	if got := pipeline.Digest(sum.Sum(nil)); got != name {
		return fmt.Errorf("stored bytes have digest %v: %w", got, pipeline.ErrCorrupt)
	}
	return nil
}
