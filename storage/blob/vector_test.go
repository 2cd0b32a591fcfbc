package blob_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/fs"
)

// TestStoredFormIsFixed pins the names of known contents: a change here means that stored documents can no longer be
// opened, or that a repeated put would store a second copy.
func TestStoredFormIsFixed(t *testing.T) {
	folder, err := fs.Open(fs.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	key := pipeline.DataKey{31: 7}
	for plain, want := range map[string]string{
		"":          "55ed77939265e42fba34a19b09ecdde083230a14974cc2790cf993e9b3ec1614",
		"một lần":   "69b5d61e05c6181a9ad9585431d83d97cd1c8a9fa1ef2eb6e14b6f5f96b5bef7",
		manyPages(): "46d8d4f5a4b9492d9afd3e8700b8579543494ae8733d5232db5ae66774b785ec",
	} {
		ref, err := blob.New(folder).Put(t.Context(), key, strings.NewReader(plain))
		if err != nil || ref.Name.String() != want {
			t.Errorf("Put(%d bytes) = %v, %v, want %s", len(plain), ref.Name, err, want)
		}
	}
}

// manyPages returns a content of several packages.
func manyPages() string { return strings.Repeat("trang ", 30_000) }

// TestOwnFormIsOpened opens what was sealed under a key of its own when that form was new.
func TestOwnFormIsOpened(t *testing.T) {
	folder, err := fs.Open(fs.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := hex.DecodeString(ownForm)
	if err != nil {
		t.Fatal(err)
	}
	store, plain := blob.New(folder), "một lần"
	ref := pipeline.BlobRef{Plain: pipeline.DigestOf([]byte(plain)), Size: int64(len(plain)), Name: pipeline.DigestOf(stored), Stored: int64(len(stored))}
	if err := store.PutStored(t.Context(), ref, bytes.NewReader(stored)); err != nil {
		t.Fatal(err)
	}
	opened, err := store.Open(t.Context(), pipeline.DataKey{31: 7}, ref)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if got, err := io.ReadAll(opened); err != nil || string(got) != plain {
		t.Errorf("opened %q, %v", got, err)
	}
}

const ownForm = "4d6f746c616e4232207ddc50468678616d44f98807704805801fa9853fc94518ce3f1d38da351b5620000a0085b7f995ff3f5827695e9b481da0e73ce1c6a05fe71a84f040fa8277b2399a9099f095704b34f5"
