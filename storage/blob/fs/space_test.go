package fs

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// tinyDisk mounts a 1 MB file system, which needs root.
func tinyDisk(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"+options); err != nil {
		t.Skipf("mounting a tiny disk needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func TestPutLeavesTheReserveFree(t *testing.T) {
	f := openIn(t, Config{Dir: t.TempDir(), Reserve: 1 << 60})
	if _, err := putBytes(f, []byte("one byte too many")); !errors.Is(err, pipeline.ErrNoSpace) {
		t.Errorf("Put: %v, want %v", err, pipeline.ErrNoSpace)
	}
}

// TestDiskFillsWhileWriting fills the disk from inside the body, after the free space was found to be enough.
func TestDiskFillsWhileWriting(t *testing.T) {
	dir := tinyDisk(t, "")
	f := openIn(t, Config{Dir: filepath.Join(dir, "blobs"), Reserve: 1})
	filler := filepath.Join(dir, "filler")
	content := make([]byte, 600_000)
	filled, left := false, len(content)
	body := readerFunc(func(p []byte) (int, error) {
		if !filled {
			filled = true
			os.WriteFile(filler, content, 0o600)
		}
		n := min(len(p), left)
		if left -= n; n == 0 {
			return 0, io.EOF
		}
		return n, nil
	})
	name := pipeline.DigestOf(content)
	err := f.Put(t.Context(), name, int64(len(content)), body)
	if !errors.Is(err, pipeline.ErrNoSpace) {
		t.Errorf("Put: %v, want %v", err, pipeline.ErrNoSpace)
	}
	if left, _ := os.ReadDir(f.tmp()); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	os.Remove(filler)
	if _, err := putBytes(f, content); err != nil {
		t.Errorf("Put when there is space again: %v", err)
	}
}

// TestNoInodesLeft meets a disk that can make no more files and folders.
func TestNoInodesLeft(t *testing.T) {
	f := openIn(t, Config{Dir: filepath.Join(tinyDisk(t, ",nr_inodes=7"), "blobs"), Reserve: 1})
	var err error
	var names []pipeline.Digest
	for i := 0; err == nil && i < 10; i++ {
		var name pipeline.Digest
		if name, err = putBytes(f, []byte{byte(i)}); err == nil {
			names = append(names, name)
		}
	}
	if !errors.Is(err, pipeline.ErrNoSpace) || len(names) == 0 {
		t.Fatalf("after %d blobs: %v, want %v", len(names), err, pipeline.ErrNoSpace)
	}
	fillInodes(t, f)
	if _, err := f.Hold(t.Context(), names[0], time.Now().Add(time.Hour)); !errors.Is(err, pipeline.ErrNoSpace) {
		t.Errorf("Hold: %v, want %v", err, pipeline.ErrNoSpace)
	}
}

// fillInodes makes files until no more can be made.
func fillInodes(t *testing.T, f *Folder) {
	t.Helper()
	for {
		file, err := os.CreateTemp(f.c.Dir, "filler")
		if err != nil {
			return
		}
		file.Close()
	}
}
