package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// Hold brings the bytes into the locked bucket, locked from their first moment on, or lengthens the lock of those that
// are there; reads back what the server has recorded; and only then removes the working copy. Repeated after a kill at
// any line it goes on where it was.
//
// The bytes pass through this process instead of being copied by the server. Only an upload can be made on condition
// that nothing is there (servers ignore the condition on a copy, and a repeated copy would be a second version that
// nobody can remove), and only for an upload does every server compare the SHA-256 before it locks anything.
func (b *Buckets) Hold(ctx context.Context, name pipeline.Digest, until time.Time) (pipeline.Kept, error) {
	if !until.After(b.c.Now()) {
		return pipeline.Kept{}, fmt.Errorf("retention until %v is not in the future: %w", until, pipeline.ErrInvalid)
	}
	until = until.UTC().Add(time.Second - 1).Truncate(time.Second) // servers keep whole seconds
	v, err := b.find(ctx, b.c.Locked, name)
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		v, err = b.move(ctx, name, until)
	case err == nil && v.until.Before(until):
		v, err = b.lengthen(ctx, v, name, until)
	}
	if err != nil {
		return pipeline.Kept{}, err
	}
	if v.until.Before(until) || v.mode == "" {
		return pipeline.Kept{}, fmt.Errorf("lock until %v: storage recorded %v in mode %q", until, v.until, v.mode)
	}
	return v.kept(name), b.clear(ctx, name)
}

func (v version) kept(name pipeline.Digest) pipeline.Kept {
	return pipeline.Kept{Name: name, Version: v.id, Mode: v.mode, Until: v.until}
}

// move puts a locked copy of the working one, and returns it as the server describes it.
func (b *Buckets) move(ctx context.Context, name pipeline.Digest, until time.Time) (version, error) {
	source, err := b.openAt(ctx, place{b.c.Working, ""}, name)
	if errors.Is(err, pipeline.ErrNotFound) { // another Hold may have moved it just now
		return b.find(ctx, b.c.Locked, name)
	}
	if err != nil {
		return version{}, err
	}
	defer source.Close()
	err = b.upload(ctx, b.c.Locked, name, source.Size(), source, minio.PutObjectOptions{Mode: mode(b.c.Mode), RetainUntilDate: until})
	if errors.Is(err, pipeline.ErrConflict) || errors.Is(err, io.ErrUnexpectedEOF) {
		return version{}, fmt.Errorf("working copy: %w: %w", pipeline.ErrCorrupt, err)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return version{}, err
	}
	v, lost := b.find(ctx, b.c.Locked, name)
	if lost == nil && err == nil && v.mode != b.c.Mode {
		lost = fmt.Errorf("lock in mode %s: storage recorded mode %q", b.c.Mode, v.mode)
	}
	return v, lost
}

// lengthen never shortens: neither does it ask to, nor do servers let it, should another have lengthened further. A lock
// stays in the mode in which it was made: to change that would take a right that we do not want.
func (b *Buckets) lengthen(ctx context.Context, v version, name pipeline.Digest, until time.Time) (version, error) {
	m := mode(cmp.Or(v.mode, b.c.Mode))
	opts := minio.PutObjectRetentionOptions{Mode: &m, RetainUntilDate: &until, VersionID: v.id}
	refused := b.try(ctx, func() error { return b.server.PutObjectRetention(ctx, v.bucket, b.key(name), opts) })
	v, _, err := b.stat(ctx, v.place, name)
	if err == nil && v.until.Before(until) {
		err = refused
	}
	return v, err
}

func mode(m string) minio.RetentionMode { return minio.RetentionMode(strings.ToUpper(m)) }

// clear removes the working copy of what is locked.
func (b *Buckets) clear(ctx context.Context, name pipeline.Digest) error {
	if !b.versioned {
		return b.remove(ctx, place{b.c.Working, "null"}, name) // never a delete marker, whatever the bucket has become
	}
	return b.removeAll(ctx, b.c.Working, name)
}

// Retention returns the lock of the version that has the bytes. Bytes in the working bucket have none.
func (b *Buckets) Retention(ctx context.Context, name pipeline.Digest) (pipeline.Kept, error) {
	v, err := b.find(ctx, b.c.Locked, name)
	if err == nil && v.mode != "" {
		return v.kept(name), nil
	}
	if errors.Is(err, pipeline.ErrNotFound) {
		_, err = b.find(ctx, b.c.Working, name)
	}
	if errors.Is(err, pipeline.ErrNotFound) { // Hold may have moved it between the two
		if v, err = b.find(ctx, b.c.Locked, name); err == nil {
			return v.kept(name), nil
		}
	}
	return pipeline.Kept{}, err
}
