package s3

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// The headers in which a server keeps digests of objects.
const (
	sumHeader       = "X-Amz-Checksum-Sha256"
	algorithmHeader = "X-Amz-Checksum-Algorithm"
	nameMark        = "Stored-Sha256" // our own, on objects made of parts, whose checksum is one of parts
)

// Put stores the bytes in the working bucket, or returns fs.ErrExist when name is there. What is locked already is not
// looked at: a copy that somebody puts again goes with the next Hold or Delete.
func (b *Buckets) Put(ctx context.Context, name pipeline.Digest, size int64, content io.ReadSeeker) error {
	return b.upload(ctx, b.c.Working, name, size, content, minio.PutObjectOptions{})
}

// upload stores the bytes under name where nothing is under it. The server refuses other bytes than name's.
func (b *Buckets) upload(ctx context.Context, bucket string, name pipeline.Digest, size int64, content io.ReadSeeker, opts minio.PutObjectOptions) error {
	if size > b.c.PartAbove {
		return b.uploadParts(ctx, bucket, name, size, content, opts)
	}
	opts.UserMetadata = map[string]string{sumHeader: sumOf(name)}
	opts.DisableContentSha256 = true // that is: not of every 64 KiB; name is the digest of the whole
	opts.SetMatchETagExcept("*")
	var done minio.UploadInfo
	err := b.try(ctx, func() (err error) {
		if _, err := content.Seek(0, io.SeekStart); err != nil {
			return bodyError{err}
		}
		sent := &body{r: content, left: size}
		done, err = b.server.PutObject(ctx, bucket, b.key(name), sent, size, "", b.payload(bucket, name), opts)
		if bad := sent.retire(); bad != nil {
			return bad
		}
		return err
	})
	if err != nil {
		return err
	}
	return b.confirm(ctx, bucket, name, done, sumOf(name))
}

// payload is what a request says of its bytes beside their checksum. A server that has shown that it compares and keeps checksums
// would only compute one digest twice, so it is told nothing more; before anything is locked it is told always.
func (b *Buckets) payload(bucket string, name pipeline.Digest) string {
	if bucket == b.c.Working && b.compares.Load() {
		return "" // unsigned
	}
	return name.String()
}

// confirm compares the digest that the server says it has stored. One that says nothing is made to give the bytes back.
func (b *Buckets) confirm(ctx context.Context, bucket string, name pipeline.Digest, done minio.UploadInfo, sum string) error {
	switch done.ChecksumSHA256 {
	case sum:
		b.compares.Store(true)
		return nil
	case "":
		return b.reread(ctx, place{bucket, done.VersionID}, name)
	}
	return fmt.Errorf("storage keeps bytes with checksum %s instead of %s: %w", done.ChecksumSHA256, sum, pipeline.ErrCorrupt)
}

func sumOf(d pipeline.Digest) string { return base64.StdEncoding.EncodeToString(d[:]) }
