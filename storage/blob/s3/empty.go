package s3

import (
	"context"

	"github.com/minio/minio-go/v7"
)

// Empty reports whether no bytes are stored, in neither bucket. Objects that others have put there do not count.
func (b *Buckets) Empty(ctx context.Context) (bool, error) {
	for _, bucket := range []string{b.c.Working, b.c.Locked} {
		if empty, err := b.empty(ctx, bucket); err != nil || !empty {
			return false, err
		}
	}
	return true, nil
}

func (b *Buckets) empty(ctx context.Context, bucket string) (empty bool, err error) {
	err = b.try(ctx, func() error {
		ctx, cancel := context.WithCancel(ctx) // ends the listing when the loop does
		defer cancel()
		empty = true
		for one := range b.server.Client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: b.c.Prefix, Recursive: true}) {
			if one.Err != nil {
				return one.Err
			}
			if b.ours(one.Key) {
				empty = false
				return nil
			}
		}
		return nil
	})
	return empty, err
}
