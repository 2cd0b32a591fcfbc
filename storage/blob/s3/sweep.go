package s3

import (
	"context"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// sweep removes the parts that killed uploads left behind. It lists without a prefix: some servers give nothing for one
// that is not a whole name. An upload that is only slow, and loses its parts, gets an error and is made again.
func (b *Buckets) sweep(ctx context.Context, bucket string) error {
	before := b.c.Now().Add(-b.c.Stale)
	return b.try(ctx, func() error {
		ctx, cancel := context.WithCancel(ctx) // ends the listing when the loop does
		defer cancel()
		for left := range b.server.ListIncompleteUploads(ctx, bucket, "", true) {
			if left.Err != nil {
				return left.Err
			}
			if !b.ours(left.Key) || left.Initiated.After(before) {
				continue
			}
			err := b.server.AbortMultipartUpload(ctx, bucket, left.Key, left.UploadID)
			if err != nil && codeOf(err) != "NoSuchUpload" {
				return err
			}
		}
		return nil
	})
}

// ours reports whether an object's name is one that we give.
func (b *Buckets) ours(key string) bool {
	rest, ok := strings.CutPrefix(key, b.c.Prefix)
	_, err := pipeline.ParseDigest(rest)
	return ok && err == nil
}
