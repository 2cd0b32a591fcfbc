package s3

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/motlan/motlan/pipeline"
)

// bodyError is what reading an upload's own bytes said. It is passed on, and never a reason to try again.
type bodyError struct{ error }

func (e bodyError) Unwrap() error { return e.error }

// body is an upload's bytes for one request. It withholds the last of them until it knows that they are all and that
// nothing went wrong, so that what must not be stored never arrives whole. http may go on reading after it has given up
// a request; once retired, a body leaves the bytes to its successor.
type body struct {
	mu   sync.Mutex
	r    io.Reader
	left int64
	err  error
}

func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if b.left == 0 && (err == nil || err == io.EOF) {
		err = end(b.r)
	}
	switch {
	case err == nil:
		return n, nil
	case err == io.EOF && b.left == 0:
		b.err = io.EOF
		return n, io.EOF
	case err == io.EOF:
		err = fmt.Errorf("%d bytes too few: %w", b.left, pipeline.ErrConflict)
	}
	b.err = bodyError{err}
	return 0, b.err
}

// end returns io.EOF at the end of r.
func end(r io.Reader) error {
	n, err := io.ReadFull(r, make([]byte, 1))
	if n > 0 {
		return fmt.Errorf("more bytes than were announced: %w", pipeline.ErrConflict)
	}
	return err
}

// retire ends the use of the bytes and returns what reading them said, nil when that was nothing bad.
func (b *body) retire() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.err
	b.err = errRetired
	if err == io.EOF {
		return nil
	}
	return err
}

var errRetired = errors.New("request is over")
