package blobtest

import (
	"crypto/sha256"
	"io"
	"runtime"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// largeSize is more than any buffer could hide.
const largeSize = 100 << 20

// pattern is an endless source with bytes that depend on their place.
type pattern struct{}

func (pattern) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		at := off + int64(i)
		p[i] = byte(at ^ at>>16)
	}
	return len(p), nil
}

// Large puts and reads 100 MB and watches what is allocated: it must not grow with the content.
func Large(t *testing.T, bed Bed) {
	if testing.Short() {
		t.Skip("100 MB are left out by -short")
	}
	key := pipeline.NewDataKey()
	before := allocated()
	ref, err := bed.Blobs.Put(t.Context(), key, io.NewSectionReader(pattern{}, 0, largeSize))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	sum := sha256.New()
	if n, err := io.Copy(sum, open(t, bed.Blobs, key, ref)); n != largeSize || err != nil {
		t.Errorf("read %d bytes, %v", n, err)
	}
	if pipeline.Digest(sum.Sum(nil)) != ref.Plain {
		t.Error("other bytes came back")
	}
	if grown := allocated() - before; grown > 8<<20 {
		t.Errorf("%d MB were allocated for %d MB", grown>>20, largeSize>>20)
	}
}

// allocated returns the bytes allocated since the program's start, freed ones too.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
