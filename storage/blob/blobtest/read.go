package blobtest

import (
	"bytes"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/motlan/motlan/pipeline"
)

// Ranges reads by Read, Seek and ReadAt, at package edges and from several goroutines.
func Ranges(t *testing.T, bed Bed) {
	for _, n := range sizes {
		key, plain := pipeline.NewDataKey(), sample(n, 10)
		blob := open(t, bed.Blobs, key, put(t, bed.Blobs, key, plain))
		if blob.Size() != int64(n) {
			t.Errorf("Size() = %d, want %d", blob.Size(), n)
		}
		if n <= 1000 { // it reads at every offset, each time a package
			if err := iotest.TestReader(blob, plain); err != nil {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
		seekAround(t, blob, plain)
		readAtOnce(t, blob, plain)
	}
}

func open(t *testing.T, b pipeline.Blobs, key pipeline.DataKey, ref pipeline.BlobRef) pipeline.Blob {
	t.Helper()
	blob, err := b.Open(t.Context(), key, ref)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { blob.Close() })
	return blob
}

// seekAround reads from both sides of every package edge by Seek, with a ReadAt elsewhere in between.
func seekAround(t *testing.T, blob pipeline.Blob, plain []byte) {
	var one [1]byte
	for _, edge := range sizes {
		for from := max(0, edge-1); from <= min(edge+1, len(plain)); from++ {
			if at, err := blob.Seek(int64(from-len(plain)), io.SeekEnd); err != nil || at != int64(from) {
				t.Fatalf("Seek to %d = %d, %v", from, at, err)
			}
			blob.ReadAt(one[:], 0)
			got, err := io.ReadAll(blob)
			if err != nil || !bytes.Equal(got, plain[from:]) {
				t.Errorf("read from %d of %d: %d bytes, %v", from, len(plain), len(got), err)
			}
			if n, err := blob.ReadAt(one[:], int64(len(plain))); n != 0 || err != io.EOF {
				t.Errorf("ReadAt(size) = %d, %v, want 0, EOF", n, err)
			}
		}
	}
}

// readAtOnce reads random ranges from several goroutines.
func readAtOnce(t *testing.T, blob pipeline.Blob, plain []byte) {
	var all sync.WaitGroup
	defer all.Wait()
	for g := range uint64(4) {
		all.Go(func() {
			r := rand.New(rand.NewPCG(g, 11))
			for range 20 {
				from := r.IntN(len(plain) + 1)
				length := r.IntN(len(plain) - from + 1)
				got, err := io.ReadAll(io.NewSectionReader(blob, int64(from), int64(length)))
				if err != nil || !bytes.Equal(got, plain[from:from+length]) {
					t.Errorf("bytes %d to %d: wrong, %v", from, from+length, err)
				}
			}
		})
	}
}

// WrongKey opens with another key, and with another digest under the right key.
func WrongKey(t *testing.T, bed Bed) {
	for _, n := range sizes {
		key := pipeline.NewDataKey()
		ref := put(t, bed.Blobs, key, sample(n, 12))
		_, err := read(t, bed.Blobs, pipeline.NewDataKey(), ref)
		wantErr(t, "read with another key", err, pipeline.ErrCorrupt)
		ref.Plain = pipeline.DigestOf([]byte("something else"))
		_, err = read(t, bed.Blobs, key, ref)
		wantErr(t, "read as another content", err, pipeline.ErrCorrupt)
	}
}

// Unknown asks for what was never put.
func Unknown(t *testing.T, bed Bed) {
	ctx, key := t.Context(), pipeline.NewDataKey()
	ref := put(t, bed.Blobs, key, sample(10, 13))
	ref.Name = pipeline.DigestOf([]byte("never put"))
	_, err := bed.Blobs.Open(ctx, key, ref)
	wantErr(t, "Open", err, pipeline.ErrNotFound)
	wantErr(t, "Check", bed.Blobs.Check(ctx, ref), pipeline.ErrNotFound)
	_, err = bed.Blobs.Retention(ctx, ref)
	wantErr(t, "Retention", err, pipeline.ErrNotFound)
	_, err = bed.Blobs.Hold(ctx, ref, bed.now().AddDate(1, 0, 0))
	wantErr(t, "Hold", err, pipeline.ErrNotFound)
	if err := bed.Blobs.Delete(ctx, ref); err != nil {
		t.Errorf("Delete of what is not there: %v", err)
	}
	ref.Stored++
	_, err = bed.Blobs.Open(ctx, key, ref)
	wantErr(t, "Open with impossible sizes", err, pipeline.ErrInvalid)
}
