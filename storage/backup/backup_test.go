package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/backup"
	"github.com/motlan/motlan/storage/blob"
)

// TestSecondBackup copies what is new, leaves what is there, and keeps no former catalog.
func TestSecondBackup(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	o.backUp(t, dir, backup.Options{})
	before := filesOf(t, dir)
	id := o.receive(t, "fourth paper")
	o.backUp(t, dir, backup.Options{})
	after := filesOf(t, dir)
	fresh := 0
	for path, info := range after {
		switch old, there := before[path]; {
		case !strings.HasPrefix(path, "blobs/") || filepath.Base(path) == "lock":
		case !there:
			fresh++
		case !os.SameFile(old, info) || !old.ModTime().Equal(info.ModTime()):
			t.Errorf("%s was written again", path)
		}
	}
	if fresh != 1 {
		t.Errorf("%d files are new among the bytes, want one", fresh)
	}
	for _, pattern := range []string{"catalog-*", "bytes-*"} {
		if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) != 1 {
			t.Errorf("%s: %v, want one", pattern, found)
		}
	}
	if doc, err := o.restoredWhole(t, dir).Document(t.Context(), id); err != nil || doc.State != pipeline.StateReceived {
		t.Errorf("the document that came between the backups is %s, %v", doc.State, err)
	}
}

// TestBackupRepairsItself: a shorter file is seen at once, another byte when somebody asks for a recheck.
func TestBackupRepairsItself(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	o.backUp(t, dir, backup.Options{})
	for _, c := range []struct {
		name   string
		damage func(string) error
		how    backup.Options
	}{
		{"untouched", func(p string) error { return os.Chmod(p, 0o600) }, backup.Options{}},
		{"shorter", func(p string) error { return os.Truncate(p, 20) }, backup.Options{}},
		{"removed", os.Remove, backup.Options{}},
		{"another byte", flip, backup.Options{Recheck: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			paths, err := filepath.Glob(filepath.Join(dir, "blobs", "??", "??", "*"))
			if err != nil || len(paths) != 3 {
				t.Fatalf("bytes: %v, %v; want three files", paths, err)
			}
			if err := c.damage(paths[0]); err != nil {
				t.Fatal(err)
			}
			o.backUp(t, dir, c.how)
			o.restoredWhole(t, dir)
		})
	}
}

func flip(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	content[len(content)/2] ^= 1
	return errors.Join(os.Remove(path), os.WriteFile(path, content, 0o600))
}

// TestDestroyedMeanwhile destroys a document after the snapshot and before its bytes are copied: the backup knows it as
// destroyed, and lacks nothing.
func TestDestroyedMeanwhile(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	o.backUp(t, dir, backup.Options{})
	id := o.receive(t, "the wrong citizen's")
	o.beforeBytes(t, func() {
		if _, err := o.service.Destroy(t.Context(), id, "test", "wrong citizen"); err != nil {
			t.Error(err)
		}
	}).backUp(t, dir, backup.Options{})
	doc, err := o.restoredWhole(t, dir).Document(t.Context(), id)
	if err != nil || doc.State != pipeline.StateDestroyed || len(doc.Key) > 0 {
		t.Errorf("document is %s with a key of %d bytes, %v; want it destroyed", doc.State, len(doc.Key), err)
	}
}

// TestInterruptedBackup is told to stop while it copies: it is no backup, and says so.
func TestInterruptedBackup(t *testing.T) {
	o, dir := newOffice(t), filepath.Join(t.TempDir(), "backup")
	ctx, stop := context.WithCancel(t.Context())
	b, err := backup.Begin(dir, o.beforeBytes(t, stop).source, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Make(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Make: %v, want %v", err, context.Canceled)
	}
	if _, err := backup.Read(dir, o.source.LogKey); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Read: %v, want %v", err, pipeline.ErrNotFound)
	}
}

// beforeBytes is the office with something that happens once, before the first bytes are opened to be copied.
func (o office) beforeBytes(t *testing.T, do func()) office {
	t.Helper()
	dir := filepath.Join(filepath.Dir(o.source.Catalog), "blobs")
	o.source.Blobs = blob.New(&before{Raw: raw(t, dir), do: do})
	return o
}

type before struct {
	blob.Raw
	once sync.Once
	do   func()
}

func (b *before) Open(ctx context.Context, name pipeline.Digest) (pipeline.Blob, error) {
	b.once.Do(b.do)
	return b.Raw.Open(ctx, name)
}

// TestOneBackupAtATime refuses a second one into the same folder until the first one is closed.
func TestOneBackupAtATime(t *testing.T) {
	o, dir := newOffice(t), t.TempDir()
	first, err := backup.Begin(dir, o.source, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Begin(dir, o.source, backup.Options{}); !errors.Is(err, pipeline.ErrBusy) {
		t.Errorf("second Begin: %v, want %v", err, pipeline.ErrBusy)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	o.backUp(t, dir, backup.Options{})
}
