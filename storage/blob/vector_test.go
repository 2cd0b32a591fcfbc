package blob_test

import (
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
