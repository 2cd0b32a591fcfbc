package blobtest

import (
	"bytes"
	"io"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// Damage truncates, lengthens and flips stored bytes: reading and Check say ErrCorrupt, and no wrong byte comes out.
func Damage(t *testing.T, bed Bed) {
	if bed.Tamper == nil {
		t.Skip("this storage lets nobody change what is stored")
	}
	for _, n := range sizes {
		for _, change := range damages {
			t.Run(change.name, func(t *testing.T) { damaged(t, bed, sample(n, 20), change.do) })
		}
	}
}

var damages = []struct {
	name string
	do   func([]byte) []byte
}{
	{"emptied", func([]byte) []byte { return nil }},
	{"last byte lost", func(b []byte) []byte { return b[:len(b)-1] }},
	{"last package lost", func(b []byte) []byte { return b[:max(0, len(b)-1<<16-32)] }},
	{"one byte more", func(b []byte) []byte { return append(b, 0) }},
	{"first byte flipped", func(b []byte) []byte { b[0] ^= 1; return b }},
	{"middle flipped", func(b []byte) []byte { b[len(b)/2] ^= 0x80; return b }},
	{"last byte flipped", func(b []byte) []byte { b[len(b)-1] ^= 1; return b }},
	{"packages swapped", swapPackages},
}

// swapPackages exchanges the first two full packages; where there are none it flips a bit instead.
func swapPackages(b []byte) []byte {
	const pkg = 1<<16 + 32
	if len(b) < 2*pkg+100 {
		b[len(b)-2] ^= 4
		return b
	}
	head := len(b) % pkg // at least the header; wherever the cut falls, order is broken
	first := bytes.Clone(b[head : head+pkg])
	copy(b[head:], b[head+pkg:head+2*pkg])
	copy(b[head+pkg:], first)
	return b
}

func damaged(t *testing.T, bed Bed, plain []byte, change func([]byte) []byte) {
	key := pipeline.NewDataKey()
	ref := put(t, bed.Blobs, key, plain)
	bed.Tamper(t, ref.Name, change)

	got, err := read(t, bed.Blobs, key, ref)
	wantErr(t, "read", err, pipeline.ErrCorrupt)
	if !bytes.HasPrefix(plain, got) {
		t.Error("wrong bytes came out before the error")
	}
	wantErr(t, "Check", bed.Blobs.Check(t.Context(), ref), pipeline.ErrCorrupt)
	_, err = bed.Blobs.Put(t.Context(), key, bytes.NewReader(plain))
	wantErr(t, "Put over damaged bytes", err, pipeline.ErrCorrupt)
	damagedAt(t, bed, key, ref, plain)
}

// damagedAt reads everything by ReadAt: some range fails, and no range is wrong.
func damagedAt(t *testing.T, bed Bed, key pipeline.DataKey, ref pipeline.BlobRef, plain []byte) {
	blob, err := bed.Blobs.Open(t.Context(), key, ref)
	if err != nil {
		wantErr(t, "Open", err, pipeline.ErrCorrupt)
		return
	}
	defer blob.Close()
	whole := make([]byte, len(plain))
	n, err := blob.ReadAt(whole, 0)
	wantErr(t, "ReadAt", err, pipeline.ErrCorrupt)
	if !bytes.HasPrefix(plain, whole[:n]) {
		t.Error("ReadAt gave wrong bytes")
	}
	tail := make([]byte, 10)
	if n, err := blob.ReadAt(tail, max(0, int64(len(plain)-10))); err == nil || err == io.EOF {
		if !bytes.HasSuffix(plain, tail[:n]) {
			t.Error("ReadAt gave a wrong tail")
		}
	}
}

// Swap exchanges the stored bytes of two contents under one key: each is whole, and neither is what its ref says.
func Swap(t *testing.T, bed Bed) {
	if bed.Tamper == nil {
		t.Skip("this storage lets nobody change what is stored")
	}
	key := pipeline.NewDataKey()
	a, b := put(t, bed.Blobs, key, sample(100_000, 21)), put(t, bed.Blobs, key, sample(100_000, 22))
	var other []byte
	bed.Tamper(t, a.Name, func(stored []byte) []byte { other = stored; return stored })
	bed.Tamper(t, b.Name, func([]byte) []byte { return other })
	_, err := read(t, bed.Blobs, key, b)
	wantErr(t, "read", err, pipeline.ErrCorrupt)
	wantErr(t, "Check", bed.Blobs.Check(t.Context(), b), pipeline.ErrCorrupt)
}
