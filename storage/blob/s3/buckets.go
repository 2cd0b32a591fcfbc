// Package s3 keeps stored bytes in two buckets of any S3 server with object lock: a working bucket without a lock, where
// everything begins and can be destroyed, and a locked one, into which only Hold brings a copy. It knows nothing of keys
// or of what the bytes mean.
//
// It depends on nothing that servers do differently: objects are named by their digest and written on the condition that
// nothing is there; every object carries its SHA-256; versions are named in every deletion, so that a delete marker is
// neither made nor believed.
package s3

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// Buckets is a blob.Raw.
type Buckets struct {
	c         Config
	server    minio.Core
	versioned bool        // the working bucket keeps versions
	compares  atomic.Bool // the server has answered an upload with the digest of what it stored
	parts     sync.Pool   // of *[]byte, PartSize long
}

// Open connects to the buckets, checks that they are what they have to be, and removes what killed uploads left behind.
// ErrInvalid when the configuration or the buckets cannot be right.
func Open(ctx context.Context, c Config) (*Buckets, error) {
	b, err := dial(c)
	if err != nil {
		return nil, err
	}
	if err := b.checkLocked(ctx); err != nil {
		return nil, err
	}
	if err := b.checkWorking(ctx); err != nil {
		return nil, err
	}
	for _, bucket := range []string{b.c.Working, b.c.Locked} {
		if err := b.sweep(ctx, bucket); err != nil {
			return nil, fmt.Errorf("remove leftovers in bucket %s: %w", bucket, err)
		}
	}
	return b, nil
}

func dial(c Config) (*Buckets, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	server, err := connect(c)
	if err != nil {
		return nil, err
	}
	b := &Buckets{c: c, server: server}
	b.parts.New = func() any { part := make([]byte, c.PartSize); return &part }
	return b, nil
}

// CreateBuckets makes the buckets that are not there yet, the locked one with object lock.
func CreateBuckets(ctx context.Context, c Config) error {
	b, err := dial(c)
	if err != nil {
		return err
	}
	for _, bucket := range []string{b.c.Working, b.c.Locked} {
		opts := minio.MakeBucketOptions{Region: b.c.Region, ObjectLocking: bucket == b.c.Locked}
		err := b.try(ctx, func() error { return b.server.MakeBucket(ctx, bucket, opts) })
		if code := codeOf(err); err != nil && code != "BucketAlreadyOwnedByYou" {
			return fmt.Errorf("make bucket %s: %w", bucket, err)
		}
	}
	if err := b.checkLocked(ctx); err != nil {
		return err
	}
	return b.checkWorking(ctx)
}

// checkLocked refuses a bucket where a hold would be an empty word. Object lock can only be had when a bucket is made.
func (b *Buckets) checkLocked(ctx context.Context) error {
	lock, _, err := b.lockOf(ctx, b.c.Locked)
	if err == nil && lock != "Enabled" {
		err = invalid("bucket %s has no object lock, and cannot get it any more: make another one (motlan admin buckets) and name it in held=…", b.c.Locked)
	}
	return err
}

// checkWorking refuses a bucket that would lock a wrong citizen's paper.
func (b *Buckets) checkWorking(ctx context.Context) error {
	_, locks, err := b.lockOf(ctx, b.c.Working)
	if err != nil {
		return err
	}
	if locks {
		return invalid("bucket %s locks what is put into it: name one without object lock in work=…", b.c.Working)
	}
	return b.try(ctx, func() error {
		state, err := b.server.GetBucketVersioning(ctx, b.c.Working)
		b.versioned = state.Status != ""
		return err
	})
}

// lockOf returns whether a bucket has object lock, and whether it locks by itself whatever comes.
func (b *Buckets) lockOf(ctx context.Context, bucket string) (enabled string, byItself bool, err error) {
	var there bool
	var mode *minio.RetentionMode
	err = b.try(ctx, func() (err error) {
		if there, err = b.server.BucketExists(ctx, bucket); err == nil && there {
			enabled, mode, _, _, err = b.server.GetObjectLockConfig(ctx, bucket)
		}
		return err
	})
	switch {
	case err == nil && !there:
		return "", false, invalid("bucket %s is not there: make it (motlan admin buckets)", bucket)
	case codeOf(err) == "ObjectLockConfigurationNotFoundError":
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("read object lock of bucket %s: %w", bucket, err)
	}
	return enabled, mode != nil, nil
}

// codeOf returns the server's name for an error, empty when it is not the server's.
func codeOf(err error) string {
	var answer minio.ErrorResponse
	errors.As(err, &answer)
	return answer.Code
}

func (b *Buckets) key(name pipeline.Digest) string { return b.c.Prefix + name.String() }
