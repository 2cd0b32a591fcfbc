package blobtest

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// copier is what a blob.Store can do beside pipeline.Blobs.
type copier interface {
	pipeline.Blobs
	Stored(ctx context.Context, ref pipeline.BlobRef) (pipeline.Blob, error)
	PutStored(ctx context.Context, ref pipeline.BlobRef, stored io.ReadSeeker) error
	Empty(ctx context.Context) (bool, error)
}

// CopyStored takes bytes out as they are stored, removes them, and puts them back without their key.
func CopyStored(t *testing.T, bed Bed) {
	store, ok := bed.Blobs.(copier)
	if !ok {
		t.Fatalf("%T copies nothing", bed.Blobs)
	}
	isEmpty(t, store, true)
	for _, n := range sizes {
		plain := sample(n, 30)
		key := pipeline.NewDataKey()
		ref := put(t, store, key, plain)
		isEmpty(t, store, false)
		stored := takeStored(t, store, ref)
		if err := store.Delete(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		isEmpty(t, store, true)
		_, err := store.Stored(t.Context(), ref)
		wantErr(t, "Stored of what is gone", err, pipeline.ErrNotFound)
		bare := pipeline.BlobRef{Name: ref.Name, Stored: ref.Stored}
		for range 2 { // also where it is already
			if err := store.PutStored(t.Context(), bare, bytes.NewReader(stored)); err != nil {
				t.Fatalf("PutStored(%d bytes): %v", len(stored), err)
			}
			Stored(t, store, key, ref, plain)
		}
		if err := store.Delete(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
}

func takeStored(t *testing.T, store copier, ref pipeline.BlobRef) []byte {
	t.Helper()
	b, err := store.Stored(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	stored, err := io.ReadAll(b)
	if err != nil || pipeline.DigestOf(stored) != ref.Name {
		t.Fatalf("Stored gave %d bytes of another digest, %v", len(stored), err)
	}
	return stored
}

func isEmpty(t *testing.T, store copier, want bool) {
	t.Helper()
	if empty, err := store.Empty(t.Context()); err != nil || empty != want {
		t.Errorf("Empty = %v, %v; want %v", empty, err, want)
	}
}

// CopyDamaged puts bytes that are not those of the ref: nothing is stored.
func CopyDamaged(t *testing.T, bed Bed) {
	store := bed.Blobs.(copier)
	ref := put(t, store, pipeline.NewDataKey(), sample(200_001, 31))
	stored := takeStored(t, store, ref)
	if err := store.Delete(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	for _, change := range damages {
		wrong := change.do(bytes.Clone(stored))
		wantErr(t, change.name, store.PutStored(t.Context(), ref, bytes.NewReader(wrong)), pipeline.ErrCorrupt)
		isEmpty(t, store, true)
	}
}
