package blob

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/motlan/motlan/pipeline"
)

// readPlain returns digest and length of plain, read from its start.
func readPlain(ctx context.Context, plain io.ReadSeeker) (pipeline.Digest, int64, error) {
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return pipeline.Digest{}, 0, err
	}
	return digestOf(ctx, plain)
}

// digestOf reads r to its end, or to the end of ctx.
func digestOf(ctx context.Context, r io.Reader) (d pipeline.Digest, size int64, err error) {
	sum := sha256.New()
	buf := make([]byte, 2*payloadLen)
	size, err = io.CopyBuffer(sum, cancelable{ctx, r}, buf)
	return pipeline.Digest(sum.Sum(nil)), size, err
}

// cancelable is r until ctx ends.
type cancelable struct {
	ctx context.Context
	r   io.Reader
}

func (c cancelable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// unchanged is r until ctx ends; at r's end it gives ErrConflict instead of io.EOF when the bytes were not the wanted ones.
type unchanged struct {
	ctx  context.Context
	r    io.Reader
	sum  hash.Hash
	want pipeline.Digest
}

func (u *unchanged) Read(p []byte) (int, error) {
	n, err := cancelable{u.ctx, u.r}.Read(p)
	u.sum.Write(p[:n])
	if err == io.EOF && pipeline.Digest(u.sum.Sum(nil)) != u.want {
		err = fmt.Errorf("bytes changed while they were read: %w", pipeline.ErrConflict)
	}
	return n, err
}
