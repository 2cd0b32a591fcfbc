package s3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"sync"

	"github.com/minio/minio-go/v7"

	"github.com/motlan/motlan/pipeline"
)

// uploadParts stores the bytes part by part, with one part in memory. Nothing is there under the name before all parts
// are, and their digests and the digest of the whole are right.
func (b *Buckets) uploadParts(ctx context.Context, bucket string, name pipeline.Digest, size int64, content io.ReadSeeker, opts minio.PutObjectOptions) error {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	u := &partsUpload{b: b, bucket: bucket, name: name, whole: sha256.New(), sums: sha256.New()}
	if err := u.begin(ctx, opts); err != nil {
		return err
	}
	err := u.send(ctx, &body{r: content, left: size}, size)
	if err == nil {
		err = u.end(ctx)
	}
	if err != nil {
		u.abort(ctx)
	}
	return err
}

// partsUpload is one upload in parts.
type partsUpload struct {
	b      *Buckets
	bucket string
	name   pipeline.Digest
	id     string
	done   []minio.CompletePart
	whole  hash.Hash // of all bytes
	sums   hash.Hash // of the parts' digests: what the server keeps as the object's checksum
}

func (u *partsUpload) begin(ctx context.Context, opts minio.PutObjectOptions) error {
	opts.UserMetadata = map[string]string{algorithmHeader: "SHA256", nameMark: u.name.String()}
	return u.b.try(ctx, func() (err error) {
		u.id, err = u.b.server.NewMultipartUpload(ctx, u.bucket, u.b.key(u.name), opts)
		return err
	})
}

func (u *partsUpload) send(ctx context.Context, content io.Reader, size int64) error {
	buffer := u.b.parts.Get().(*[]byte)
	defer u.b.parts.Put(buffer)
	for size > 0 {
		part := (*buffer)[:min(size, int64(len(*buffer)))]
		if _, err := io.ReadFull(content, part); err != nil {
			return err
		}
		var whole sync.WaitGroup
		whole.Go(func() { u.whole.Write(part) }) // while the part is on its way
		err := u.sendPart(ctx, part)
		if whole.Wait(); err != nil {
			return fmt.Errorf("part %d: %w", len(u.done)+1, err)
		}
		size -= int64(len(part))
	}
	if pipeline.Digest(u.whole.Sum(nil)) != u.name {
		return fmt.Errorf("the bytes do not fit their name: %w", pipeline.ErrConflict)
	}
	return nil
}

func (u *partsUpload) sendPart(ctx context.Context, content []byte) error {
	sum := pipeline.DigestOf(content)
	u.sums.Write(sum[:])
	number := len(u.done) + 1
	return u.b.try(ctx, func() error {
		sent := &body{r: bytes.NewReader(content), left: int64(len(content))}
		part, err := u.b.server.PutObjectPart(ctx, u.bucket, u.b.key(u.name), u.id, number, sent, int64(len(content)), minio.PutObjectPartOptions{
			Sha256Hex: sum.String(), DisableContentSha256: true, CustomHeader: http.Header{sumHeader: {sumOf(sum)}}})
		sent.retire()
		if err == nil {
			u.done = append(u.done, minio.CompletePart{PartNumber: number, ETag: part.ETag, ChecksumSHA256: sumOf(sum)})
		}
		return err
	})
}

// end makes the parts an object, unless there is one already.
func (u *partsUpload) end(ctx context.Context) error {
	var opts minio.PutObjectOptions
	opts.SetMatchETagExcept("*")
	var done minio.UploadInfo
	err := u.b.try(ctx, func() (err error) {
		done, err = u.b.server.CompleteMultipartUpload(ctx, u.bucket, u.b.key(u.name), u.id, u.done, opts)
		return err
	})
	if codeOf(err) == "NoSuchUpload" { // an earlier try may have ended it, unheard
		if _, found := u.b.find(ctx, u.bucket, u.name); found == nil {
			return fmt.Errorf("%v: %w", u.name, fs.ErrExist)
		}
	}
	if err != nil {
		return err
	}
	return u.b.confirm(ctx, u.bucket, u.name, done, fmt.Sprintf("%s-%d", sumOf(pipeline.Digest(u.sums.Sum(nil))), len(u.done)))
}

// abort frees the parts, also when ctx has ended. What it leaves behind is swept later.
func (u *partsUpload) abort(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), u.b.c.Stall)
	defer cancel()
	u.b.server.AbortMultipartUpload(ctx, u.bucket, u.b.key(u.name), u.id)
}
