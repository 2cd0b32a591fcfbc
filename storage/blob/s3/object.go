package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// An object keeps a few answers open, each at its own offset, so that reading on costs no request. A new one asks for a
// window of bytes; reading on behind a window asks for one of four times its size.
const (
	maxIdle     = 4
	firstWindow = 512 << 10
	lastWindow  = 256 << 20
	maxTries    = 3 // answers that break off without a byte
)

// object is an open version. Opened, it has one answer under way, from the first byte to the last.
type object struct {
	version
	*io.SectionReader
	b    *Buckets
	ctx  context.Context
	name pipeline.Digest

	mu   sync.Mutex // guards what follows, never during a request or a read
	idle []*stream
	next int64 // where the last window ended
	last int64 // its size
}

// stream is an answer under way. It belongs to one reader at a time.
type stream struct {
	body     io.ReadCloser
	pos, end int64
}

// readerAt keeps the object's own ReadAt apart from that of the SectionReader above it.
type readerAt struct{ o *object }

// ReadAt implements io.ReaderAt. A connection that breaks is replaced.
func (r readerAt) ReadAt(p []byte, off int64) (n int, err error) {
	for tries := 0; n < len(p) && tries < maxTries; tries++ {
		s, started := r.o.take(off+int64(n), len(p)-n)
		if started != nil {
			return n, started
		}
		var got int
		got, err = io.ReadFull(s.body, p[n:min(int64(len(p)), int64(n)+s.end-s.pos)])
		if r.o.ctx.Err() != nil {
			s.body.Close()
			return n + got, r.o.ctx.Err()
		}
		if n += got; got > 0 {
			tries = -1
		}
		r.o.giveBack(s, got, err)
	}
	if n == len(p) {
		return n, nil
	}
	return n, fmt.Errorf("read stored bytes: %w", err)
}

// take returns an answer that stands at off, a new one when there is none.
func (o *object) take(off int64, want int) (*stream, error) {
	if s := o.reuse(off); s != nil {
		return s, nil
	}
	end := min(o.size, off+o.window(off, int64(want)))
	answer, _, err := o.b.get(o.ctx, o.place, o.name, off, end)
	if errors.Is(err, pipeline.ErrNotFound) { // Hold has moved the bytes
		answer, err = o.follow(off, end)
	}
	if err != nil {
		return nil, err
	}
	return &stream{answer, off, end}, nil
}

func (o *object) reuse(off int64) *stream {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, s := range o.idle {
		if s.pos == off {
			o.idle = slices.Delete(o.idle, i, i+1)
			return s
		}
	}
	return nil
}

// window returns how many bytes to ask for.
func (o *object) window(off, want int64) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	size := int64(firstWindow)
	if off == o.next {
		size = min(4*max(o.last, firstWindow), lastWindow)
	}
	o.last = max(size, want)
	o.next = off + o.last
	return o.last
}

// follow asks for the same bytes in the locked bucket.
func (o *object) follow(off, end int64) (io.ReadCloser, error) {
	v, err := o.b.find(o.ctx, o.b.c.Locked, o.name)
	if err != nil {
		return nil, err
	}
	answer, _, err := o.b.get(o.ctx, v.place, o.name, off, end)
	return answer, err
}

// giveBack keeps an answer for whoever reads on, unless it is used up or broken.
func (o *object) giveBack(s *stream, read int, err error) {
	if s.pos += int64(read); err != nil || s.pos == s.end {
		s.body.Close()
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.idle = append(o.idle, s); len(o.idle) > maxIdle {
		o.idle[0].body.Close()
		o.idle = slices.Delete(o.idle, 0, 1)
	}
}

// Close ends all answers.
func (o *object) Close() error {
	if o == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.idle {
		s.body.Close()
	}
	o.idle = nil
	return nil
}
