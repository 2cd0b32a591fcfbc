package fs

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/motlan/motlan/pipeline"
)

// Put stores the bytes under name, durably, or returns os.ErrExist when name is there. A kill at any line leaves either
// the whole file or, in tmp, one that sweep removes.
func (f *Folder) Put(ctx context.Context, name pipeline.Digest, size int64, body io.ReadSeeker) error {
	path := f.path(name)
	if _, err := os.Lstat(path); err == nil {
		return f.exists(path)
	}
	if err := f.room(size); err != nil {
		return err
	}
	tmp, err := f.write(name, size, body)
	if err != nil {
		return pipeline.Full(err)
	}
	defer os.Remove(tmp)
	return f.publish(tmp, path)
}

// room refuses before writing what would not fit, so that a full disk never catches the catalog in mid-commit.
func (f *Folder) room(size int64) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(f.c.Dir, &disk); err != nil {
		return fmt.Errorf("read free space: %w", err)
	}
	free := int64(disk.Bavail) * int64(disk.Bsize)
	if need := size + f.c.Reserve; free < need {
		return fmt.Errorf("%w: %s has %d MB free, %d MB are needed", pipeline.ErrNoSpace, f.c.Dir, free>>20, need>>20+1)
	}
	return nil
}

// write puts the bytes into a file of their own in tmp, and returns its path once they are on the disk.
func (f *Folder) write(name pipeline.Digest, size int64, body io.ReadSeeker) (path string, err error) {
	tmp, err := os.CreateTemp(f.tmp(), name.String()+"-*")
	if err != nil {
		return "", err
	}
	defer func() {
		tmp.Close()
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	if err := copyExactly(tmp, name, size, body); err != nil {
		return "", err
	}
	if err := tmp.Chmod(0o400); err != nil {
		return "", err
	}
	// Sync before the link: a name must never stand for bytes that are only in memory. Close reports what Sync could not.
	if err := tmp.Sync(); err != nil {
		return "", err
	}
	return tmp.Name(), tmp.Close()
}

// copyExactly copies body and refuses it when it is not what name and size say.
func copyExactly(w io.Writer, name pipeline.Digest, size int64, body io.Reader) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(body, size+1))
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if n != size || pipeline.Digest(sum.Sum(nil)) != name {
		return fmt.Errorf("write: %d bytes do not fit name and size %d: %w", n, size, pipeline.ErrConflict)
	}
	return nil
}

// publish gives the written file its name. A link, unlike a rename, never replaces: of two writers one gets os.ErrExist.
func (f *Folder) publish(tmp, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return pipeline.Full(err)
	}
	err := os.Link(tmp, path)
	if errors.Is(err, os.ErrExist) {
		return f.exists(path)
	}
	if err != nil {
		return pipeline.Full(err)
	}
	return f.syncUp(path)
}

// exists makes sure that a name which another writer gave just now is durable too.
func (f *Folder) exists(path string) error {
	if err := f.syncUp(path); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", filepath.Base(path), os.ErrExist)
}

// syncUp makes path's name durable, and those of its folders, which this or another writer may have made just now.
func (f *Folder) syncUp(path string) error {
	dir := filepath.Dir(path)
	return syncDirs(dir, filepath.Dir(dir), f.c.Dir)
}
