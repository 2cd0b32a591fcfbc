package blob

import (
	"context"
	"fmt"
	"io"
	"sync"

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
	var sum beside
	defer sum.close()
	buf := buffers.Get().(*[2 * payloadLen]byte)
	defer buffers.Put(buf)
	size, err = io.CopyBuffer(&sum, cancelable{ctx, r}, buf[:])
	return sum.digest(), size, err
}

var buffers = sync.Pool{New: func() any { return new([2 * payloadLen]byte) }}

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

// unchanged is r; at r's end it gives ErrConflict instead of io.EOF when the bytes were not the wanted ones.
type unchanged struct {
	r    io.Reader
	sum  beside
	want pipeline.Digest
}

func (u *unchanged) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.sum.write(p[:n])
	if err == io.EOF && u.sum.digest() != u.want {
		err = fmt.Errorf("bytes changed while they were read: %w", pipeline.ErrConflict)
	}
	return n, err
}
