package fs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// openIn opens a folder in dir or ends the test.
func openIn(t *testing.T, c Config) *Folder {
	t.Helper()
	f, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func putBytes(f *Folder, b []byte) (pipeline.Digest, error) {
	name := pipeline.DigestOf(b)
	return name, f.Put(context.Background(), name, int64(len(b)), bytes.NewReader(b))
}

func TestPutIsReadOnlyAndNeverReplaces(t *testing.T) {
	f := openIn(t, Config{Dir: t.TempDir()})
	name, err := putBytes(f, []byte("stored"))
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(f.path(name))
	if err != nil || before.Mode().Perm() != 0o400 {
		t.Errorf("stored file: %v, %v, want mode 0400", before, err)
	}
	if _, err := putBytes(f, []byte("stored")); !errors.Is(err, os.ErrExist) {
		t.Errorf("second Put: %v, want %v", err, os.ErrExist)
	}
	if after, _ := os.Stat(f.path(name)); !os.SameFile(before, after) {
		t.Error("the second Put replaced the file")
	}
}

func TestPutRefusesWhatTheNameDoesNotSay(t *testing.T) {
	f := openIn(t, Config{Dir: t.TempDir()})
	name := pipeline.DigestOf([]byte("right"))
	for _, c := range []struct {
		body string
		size int64
	}{{"wrong", 5}, {"right", 4}, {"right", 6}, {"", 0}} {
		err := f.Put(t.Context(), name, c.size, bytes.NewReader([]byte(c.body)))
		if !errors.Is(err, pipeline.ErrConflict) {
			t.Errorf("Put(%q, size %d): %v, want %v", c.body, c.size, err, pipeline.ErrConflict)
		}
	}
	if _, err := f.Open(t.Context(), name); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("something is stored: %v", err)
	}
}

// TestRaceForOneName lets the second writer finish while the first is still reading its body.
func TestRaceForOneName(t *testing.T) {
	f := openIn(t, Config{Dir: t.TempDir()})
	content := []byte("the same bytes")
	name := pipeline.DigestOf(content)
	overtaken := readerFunc(func(p []byte) (int, error) {
		if _, err := putBytes(f, content); err != nil {
			t.Errorf("the faster Put: %v", err)
		}
		return copy(p, content), io.EOF
	})
	if err := f.Put(t.Context(), name, int64(len(content)), overtaken); !errors.Is(err, os.ErrExist) {
		t.Errorf("the slower Put: %v, want %v", err, os.ErrExist)
	}
	if left, _ := os.ReadDir(f.tmp()); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

type readerFunc func([]byte) (int, error)

func (r readerFunc) Read(p []byte) (int, error) { return r(p) }

// Seek only ever rewinds what has not been read yet.
func (r readerFunc) Seek(int64, int) (int64, error) { return 0, nil }

func TestOpenSweepsOldLeftoversOnly(t *testing.T) {
	dir := t.TempDir()
	f := openIn(t, Config{Dir: dir})
	old, fresh := filepath.Join(f.tmp(), "old"), filepath.Join(f.tmp(), "fresh")
	for _, p := range []string{old, fresh} {
		if err := os.WriteFile(p, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	openIn(t, Config{Dir: dir})
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old leftover: %v, want it gone", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("the file of a writer at work: %v, want it kept", err)
	}
}

func TestDamagedRetentionStillProtects(t *testing.T) {
	f := openIn(t, Config{Dir: t.TempDir()})
	name, err := putBytes(f, []byte("held"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path(name)+".until", []byte("2096-0"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Delete(t.Context(), name); !errors.Is(err, pipeline.ErrCorrupt) {
		t.Errorf("Delete: %v, want %v", err, pipeline.ErrCorrupt)
	}
	if _, err := os.Stat(f.path(name)); err != nil {
		t.Errorf("the bytes: %v, want them kept", err)
	}
}
