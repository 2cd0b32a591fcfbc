package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// place is where an object is: a bucket and, where it has several, a version.
type place struct{ bucket, id string }

// version is one version of an object, as the server describes it.
type version struct {
	place
	size  int64
	mode  string // of its lock: Governance, Compliance, or empty
	until time.Time
	right verdict
}

// verdict is what can be said of an object's bytes without reading them.
type verdict int

const (
	foreign verdict = iota // not the bytes that the name stands for
	unknown                // the server keeps no digest of them
	proven                 // by the server's own digest
)

// stat describes a version of name, the current one when place names none.
func (b *Buckets) stat(ctx context.Context, at place, name pipeline.Digest) (v version, deleted bool, err error) {
	opts := minio.StatObjectOptions{VersionID: at.id, Checksum: true}
	var info minio.ObjectInfo
	err = b.try(ctx, func() (err error) {
		info, err = b.server.StatObject(ctx, at.bucket, b.key(name), opts)
		return err
	})
	if err != nil {
		return version{}, info.IsDeleteMarker, err
	}
	return describe(at.bucket, name, info), false, nil
}

func describe(bucket string, name pipeline.Digest, info minio.ObjectInfo) version {
	v := version{place: place{bucket, info.VersionID}, size: info.Size, right: judge(name, info)}
	v.mode = strings.ToLower(info.Metadata.Get("X-Amz-Object-Lock-Mode"))
	// A time that cannot be read is none: whoever asked for a lock then finds that it is not there.
	v.until, _ = time.Parse(time.RFC3339, info.Metadata.Get("X-Amz-Object-Lock-Retain-Until-Date"))
	v.until = v.until.UTC()
	return v
}

// judge looks at the server's digests. The checksum of an object made of parts is one of the parts' digests; there our
// own mark stands in, which says who put the object and not what it holds: Store proves that on every read.
func judge(name pipeline.Digest, info minio.ObjectInfo) verdict {
	mark := info.Metadata.Get("X-Amz-Meta-" + nameMark)
	switch {
	case info.ChecksumSHA256 == sumOf(name), mark == name.String():
		return proven
	case mark == "" && (info.ChecksumSHA256 == "" || strings.Contains(info.ChecksumSHA256, "-")):
		return unknown
	}
	return foreign
}

// find returns the version of name that has its bytes. Usually that is the only one. A delete marker, or a version that
// somebody put over it, hides it but does not remove it. ErrNotFound, or ErrCorrupt when there are versions but all of
// other bytes.
func (b *Buckets) find(ctx context.Context, bucket string, name pipeline.Digest) (version, error) {
	v, deleted, err := b.stat(ctx, place{bucket, ""}, name)
	if err == nil && v.right == proven {
		return v, nil
	}
	if err != nil && (!deleted || !errors.Is(err, pipeline.ErrNotFound)) {
		return version{}, err
	}
	return b.search(ctx, bucket, name)
}

// search looks at every version, and prefers the one that is held longest.
func (b *Buckets) search(ctx context.Context, bucket string, name pipeline.Digest) (best version, err error) {
	all, err := b.versions(ctx, bucket, name)
	if err != nil {
		return version{}, err
	}
	err = pipeline.ErrNotFound
	for _, one := range all {
		if one.IsDeleteMarker {
			continue
		}
		v, failed := b.examine(ctx, place{bucket, one.VersionID}, name)
		switch {
		case failed == nil && (err != nil || v.until.After(best.until)):
			best, err = v, nil
		case failed != nil && !errors.Is(failed, pipeline.ErrCorrupt):
			return version{}, failed
		case failed != nil && err != nil:
			err = failed
		}
	}
	return best, err
}

// examine describes a version, and reads it where only that tells whether it has the right bytes.
func (b *Buckets) examine(ctx context.Context, at place, name pipeline.Digest) (version, error) {
	v, _, err := b.stat(ctx, at, name)
	if err != nil {
		return v, err
	}
	if v.right == foreign {
		return v, fmt.Errorf("version %s holds other bytes: %w", at.id, pipeline.ErrCorrupt)
	}
	if v.right == unknown {
		err = b.reread(ctx, at, name)
	}
	return v, err
}

// versions lists the versions and delete markers of name.
func (b *Buckets) versions(ctx context.Context, bucket string, name pipeline.Digest) (all []minio.ObjectInfo, err error) {
	err = b.try(ctx, func() error {
		ctx, cancel := context.WithCancel(ctx) // ends the listing when the loop does
		defer cancel()
		all = nil
		for one := range b.server.Client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: b.key(name), WithVersions: true, Recursive: true}) {
			if one.Err != nil {
				return one.Err
			}
			if one.Key == b.key(name) {
				all = append(all, one)
			}
		}
		return nil
	})
	return all, err
}

// remove deletes one version. An unnamed one would leave a delete marker over bytes that stay.
func (b *Buckets) remove(ctx context.Context, at place, name pipeline.Digest) error {
	err := b.try(ctx, func() error {
		return b.server.RemoveObject(ctx, at.bucket, b.key(name), minio.RemoveObjectOptions{VersionID: at.id})
	})
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound && answer.Code != "NoSuchBucket" {
		return nil
	}
	return err
}
