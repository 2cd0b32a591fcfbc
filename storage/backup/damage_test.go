package backup_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/backup"
)

// TestDamagedBackup changes bytes all over a backup, one at a time: whoever restores it is told each time. What is wrong
// with the manifest, the catalog or the list is found before anything is written.
func TestDamagedBackup(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	o.backUp(t, dir, backup.Options{})
	for path := range filesOf(t, dir) {
		name := filepath.Base(path)
		if name == backup.ReadmeFile || name == "lock" {
			continue // no part of what is restored
		}
		whole, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range samplesOf(len(whole)) {
			changed := bytes.Clone(whole)
			changed[at] ^= 0x10
			put(t, filepath.Join(dir, path), changed)
			to, faults, err := o.restore(t, dir)
			if strings.HasPrefix(path, "blobs/") {
				if err != nil || len(faults) != 1 || faults[0].Why != backup.Damaged || faults[0].Name.String() != name {
					t.Errorf("byte %d of %s changed: %+v, %v; want it named as damaged", at, path, faults, err)
				}
				continue
			}
			if _, made := os.Stat(to.Catalog); err == nil || made == nil {
				t.Errorf("byte %d of %s changed: %v, catalog: %v; want an error and no catalog", at, path, err, made)
			}
		}
		put(t, filepath.Join(dir, path), whole)
	}
	o.restoredWhole(t, dir)
}

// samplesOf picks the places of about ten bytes, the first and the last among them.
func samplesOf(n int) []int {
	places := []int{0, n - 1}
	for range 8 {
		places = append(places, rand.IntN(n))
	}
	return places
}

func put(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := errors.Join(os.Remove(path), os.WriteFile(path, content, 0o400)); err != nil {
		t.Fatal(err)
	}
}

// TestForgedManifest changes what a manifest says and leaves it well formed: the signature is of something else.
func TestForgedManifest(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	o.backUp(t, dir, backup.Options{})
	path := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(text, []byte(`"copied": true`), []byte(`"copied": false`), 1)
	if bytes.Equal(forged, text) {
		t.Fatalf("nothing to change in %s", text)
	}
	put(t, path, forged)
	if _, err := backup.Read(dir, o.source.LogKey); !errors.Is(err, pipeline.ErrCorrupt) {
		t.Errorf("Read: %v, want %v", err, pipeline.ErrCorrupt)
	}
}
