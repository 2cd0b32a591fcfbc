package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// RoundTrip puts contents of every awkward size and reads them back, also after reopening.
func RoundTrip(t *testing.T, bed Bed) {
	for _, n := range sizes {
		key, plain := pipeline.NewDataKey(), sample(n, 1)
		ref := put(t, bed.Blobs, key, plain)
		if ref.Plain != pipeline.DigestOf(plain) || ref.Size != int64(n) || ref.Stored < ref.Size {
			t.Errorf("Put(%d bytes) = %+v: wrong digest or size", n, ref)
		}
		Stored(t, bed.Blobs, key, ref, plain)
		Stored(t, bed.Reopen(t), key, ref, plain)
	}
}

// Repeat puts the same bytes under the same key again: same ref, no second copy, no error.
func Repeat(t *testing.T, bed Bed) {
	for _, n := range sizes {
		key, plain := pipeline.NewDataKey(), sample(n, 2)
		ref := put(t, bed.Blobs, key, plain)
		if again := put(t, bed.Blobs, key, plain); again != ref {
			t.Errorf("second Put = %+v, want %+v", again, ref)
		}
		if again := put(t, bed.Reopen(t), key, plain); again != ref {
			t.Errorf("Put after reopening = %+v, want %+v", again, ref)
		}
		Stored(t, bed.Blobs, key, ref, plain)
	}
}

// Distinct shows that another key or other bytes give another name, also for empty content.
func Distinct(t *testing.T, bed Bed) {
	seen := map[pipeline.Digest]bool{}
	for range 2 {
		key := pipeline.NewDataKey()
		for _, n := range sizes {
			ref := put(t, bed.Blobs, key, sample(n, 3))
			if seen[ref.Name] {
				t.Errorf("two contents of %d bytes have one name", n)
			}
			seen[ref.Name] = true
		}
	}
}

// Concurrent puts the same bytes from several goroutines and two instances at once.
func Concurrent(t *testing.T, bed Bed) {
	key, plain := pipeline.NewDataKey(), sample(300_000, 4)
	stores := []pipeline.Blobs{bed.Blobs, bed.Reopen(t)}
	refs := make([]pipeline.BlobRef, 8)
	errs := make([]error, len(refs))
	var all sync.WaitGroup
	for i := range refs {
		all.Go(func() { refs[i], errs[i] = stores[i%2].Put(t.Context(), key, bytes.NewReader(plain)) })
	}
	all.Wait()
	for i, ref := range refs {
		if errs[i] != nil || ref != refs[0] {
			t.Errorf("Put %d = %v, %v, want %v", i, ref, errs[i], refs[0])
		}
	}
	Stored(t, bed.Blobs, key, refs[0], plain)
}

// fickle is a source that has other bytes from the nth rewind on.
type fickle struct {
	io.ReadSeeker
	later   io.ReadSeeker
	rewinds int
}

func (f *fickle) Seek(offset int64, whence int) (int64, error) {
	if f.rewinds--; f.rewinds == 0 {
		f.ReadSeeker = f.later
	}
	return f.ReadSeeker.Seek(offset, whence)
}

// ChangingSource gives other bytes at the second and at the third reading: ErrConflict or the later bytes, never a mix.
func ChangingSource(t *testing.T, bed Bed) {
	key, first := pipeline.NewDataKey(), sample(150_000, 5)
	for rewind := 2; rewind <= 3; rewind++ {
		for _, later := range [][]byte{sample(150_000, 6), first[:100_000], append(first[:len(first):len(first)], 1)} {
			source := &fickle{bytes.NewReader(first), bytes.NewReader(later), rewind}
			_, err := bed.Blobs.Put(t.Context(), key, source)
			wantErr(t, "Put of changing bytes", err, pipeline.ErrConflict)
		}
	}
	Stored(t, bed.Blobs, key, put(t, bed.Blobs, key, first), first)
}

// Cancelled puts with a context that has ended.
func Cancelled(t *testing.T, bed Bed) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := bed.Blobs.Put(ctx, pipeline.NewDataKey(), bytes.NewReader(sample(1000, 7)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Put with an ended context: %v, want %v", err, context.Canceled)
	}
}
