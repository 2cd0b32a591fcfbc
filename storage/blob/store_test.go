package blob_test

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/blob"
	"github.com/motlan/motlan/storage/blob/blobtest"
	"github.com/motlan/motlan/storage/blob/fs"
)

// folderBed is a Store over a folder with a clock that the test moves.
func folderBed(t *testing.T) blobtest.Bed {
	dir := filepath.Join(t.TempDir(), "blobs")
	var clock atomic.Int64
	clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 1, time.UTC).UnixNano())
	now := func() time.Time { return time.Unix(0, clock.Load()) }
	open := func(t *testing.T) pipeline.Blobs {
		folder, err := fs.Open(fs.Config{Dir: dir, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return blob.New(folder)
	}
	return blobtest.Bed{
		Blobs:   open(t),
		Reopen:  open,
		Now:     now,
		Advance: func(d time.Duration) { clock.Add(int64(d)) },
		Tamper: func(t *testing.T, name pipeline.Digest, change func([]byte) []byte) {
			path := filepath.Join(dir, name.String()[:2], name.String()[2:4], name.String())
			stored, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(stored), 0o400); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func TestContractOverFolder(t *testing.T) { blobtest.Contract(t, folderBed) }
