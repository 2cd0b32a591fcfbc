// Package blobtest holds what every pipeline.Blobs has to keep, as plain functions that each implementation's tests
// run.
package blobtest

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Bed is one empty storage under test.
type Bed struct {
	Blobs pipeline.Blobs

	// Reopen returns the same storage as another process sees it.
	Reopen func(t *testing.T) pipeline.Blobs

	// Tamper replaces the stored bytes of name behind the storage's back. Nil: the storage does not let anybody.
	Tamper func(t *testing.T, name pipeline.Digest, change func(stored []byte) []byte)

	// Now is the storage's clock, Advance moves it. Nil: it is the real one, and expiry is not tested.
	Now     func() time.Time
	Advance func(time.Duration)
}

// now returns the bed's time.
func (b Bed) now() time.Time {
	if b.Now == nil {
		return time.Now()
	}
	return b.Now()
}

// Contract runs every obligation of pipeline.Blobs on beds from open.
func Contract(t *testing.T, open func(t *testing.T) Bed) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Bed)
	}{
		{"put and read back", RoundTrip},
		{"read ranges", Ranges},
		{"put is repeatable", Repeat},
		{"other bytes share nothing", Distinct},
		{"concurrent puts of the same bytes", Concurrent},
		{"wrong key", WrongKey},
		{"unknown name", Unknown},
		{"damaged bytes", Damage},
		{"swapped bytes", Swap},
		{"changing source", ChangingSource},
		{"bytes sealed while they came", Sealed},
		{"a spool that changes", ChangingSpool},
		{"a source that breaks off", BreaksOff},
		{"cancelled", Cancelled},
		{"retention only lengthens", Lengthen},
		{"delete", Delete},
		{"delete is refused while held", DeleteHeld},
		{"copies need no key", CopyStored},
		{"a damaged copy is refused", CopyDamaged},
		{"large content in little memory", Large},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// Sizes are the plain sizes at which encryption and ranges have their edges.
var sizes = []int{0, 1, 1000, 1<<16 - 1, 1 << 16, 1<<16 + 1, 3 << 16, 200_001}

// sample returns n repeatable bytes.
func sample(n int, seed uint64) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// put stores plain or ends the test.
func put(t *testing.T, b pipeline.Blobs, key pipeline.DataKey, plain []byte) pipeline.BlobRef {
	t.Helper()
	ref, err := b.Put(t.Context(), key, bytes.NewReader(plain))
	if err != nil {
		t.Fatalf("Put(%d bytes): %v", len(plain), err)
	}
	return ref
}

// read returns all bytes of ref.
func read(t *testing.T, b pipeline.Blobs, key pipeline.DataKey, ref pipeline.BlobRef) ([]byte, error) {
	t.Helper()
	blob, err := b.Open(t.Context(), key, ref)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	return io.ReadAll(blob)
}

// Stored fails the test unless ref gives back plain and passes the fixity check.
func Stored(t *testing.T, b pipeline.Blobs, key pipeline.DataKey, ref pipeline.BlobRef, plain []byte) {
	t.Helper()
	got, err := read(t, b, key, ref)
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("read %d bytes, %v, want the %d that were put", len(got), err, len(plain))
	}
	if err := b.Check(t.Context(), ref); err != nil {
		t.Errorf("Check: %v", err)
	}
}

// wantErr fails the test unless err is want.
func wantErr(t *testing.T, op string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", op, err, want)
	}
}
