package blobtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"

	"github.com/motlan/motlan/pipeline"
)

// Sealed stores bytes that were encrypted while they came, which are then as any others. Each sealing has a key of its own.
func Sealed(t *testing.T, bed Bed) {
	keys := map[pipeline.DataKey]bool{}
	for _, n := range sizes {
		plain := sample(n, 40)
		for _, source := range []io.Reader{bytes.NewReader(plain), iotest.HalfReader(bytes.NewReader(plain))} {
			var spool bytes.Buffer
			key, ref, err := bed.Blobs.Seal(t.Context(), source, &spool)
			if err != nil || keys[key] || int64(spool.Len()) != ref.Stored {
				t.Fatalf("Seal(%d bytes): %v", n, err)
			}
			keys[key] = true
			if len(plain) > 100 && bytes.Contains(spool.Bytes(), plain[50:100]) {
				t.Errorf("%d plain bytes lie in the spool", n)
			}
			for range 2 { // also where it is already
				if err := bed.Blobs.PutStored(t.Context(), ref, bytes.NewReader(spool.Bytes())); err != nil {
					t.Fatalf("PutStored(%d bytes): %v", n, err)
				}
				Stored(t, bed.Blobs, key, ref, plain)
			}
			wrongKey(t, bed, ref)
		}
	}
}

func wrongKey(t *testing.T, bed Bed, ref pipeline.BlobRef) {
	t.Helper()
	_, err := bed.Blobs.Open(t.Context(), pipeline.NewDataKey(), ref)
	wantErr(t, "Open with another key", err, pipeline.ErrCorrupt)
}

// ChangingSpool changes what was sealed before it is stored.
func ChangingSpool(t *testing.T, bed Bed) {
	var spool bytes.Buffer
	key, ref, err := bed.Blobs.Seal(t.Context(), bytes.NewReader(sample(150_000, 41)), &spool)
	if err != nil {
		t.Fatal(err)
	}
	for _, changed := range [][]byte{nil, spool.Bytes()[:100_000], append(bytes.Clone(spool.Bytes()), 1), append([]byte{'m'}, spool.Bytes()[1:]...)} {
		wantErr(t, "PutStored of a changed spool", bed.Blobs.PutStored(t.Context(), ref, bytes.NewReader(changed)), pipeline.ErrCorrupt)
		_, err := bed.Blobs.Open(t.Context(), key, ref)
		wantErr(t, "Open of what was refused", err, pipeline.ErrNotFound)
	}
}

// full is a spool without room.
type full struct{}

var errFull = errors.New("spool is full")

func (full) Write([]byte) (int, error) { return 0, errFull }

// BreaksOff has the source, then the spool fail.
func BreaksOff(t *testing.T, bed Bed) {
	for _, broken := range []error{errors.New("connection lost"), io.ErrUnexpectedEOF} {
		for _, n := range []int{0, 1, 1 << 16, 150_000} {
			_, _, err := bed.Blobs.Seal(t.Context(), io.MultiReader(bytes.NewReader(sample(n, 42)), iotest.ErrReader(broken)), io.Discard)
			wantErr(t, fmt.Sprintf("Seal of what breaks off behind %d bytes", n), err, broken)
		}
	}
	_, _, err := bed.Blobs.Seal(t.Context(), bytes.NewReader(sample(150_000, 42)), full{})
	wantErr(t, "Seal into a full spool", err, errFull)
}
