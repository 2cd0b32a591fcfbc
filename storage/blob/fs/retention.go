package fs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Hold records the retention beside the bytes, rounded up to the second, and reads it back.
func (f *Folder) Hold(ctx context.Context, name pipeline.Digest, until time.Time) (pipeline.Kept, error) {
	if !until.After(f.c.Now()) {
		return pipeline.Kept{}, fmt.Errorf("retention until %v is not in the future: %w", until, pipeline.ErrInvalid)
	}
	unlock, err := f.lock()
	if err != nil {
		return pipeline.Kept{}, err
	}
	defer unlock()
	if err := f.lengthen(ctx, name, until); err != nil {
		return pipeline.Kept{}, err
	}
	return f.Retention(ctx, name)
}

func (f *Folder) lengthen(ctx context.Context, name pipeline.Digest, until time.Time) error {
	recorded, err := f.Retention(ctx, name)
	if err != nil {
		return err
	}
	if !recorded.Until.Before(until) {
		return f.syncUp(f.path(name)) // the call that recorded it may have died before it was durable
	}
	return pipeline.Full(f.record(f.path(name), until.UTC().Add(time.Second-1).Truncate(time.Second)))
}

// record replaces the retention file as a whole: after a kill it says the old time or the new one.
func (f *Folder) record(path string, until time.Time) error {
	tmp, err := os.CreateTemp(f.tmp(), filepath.Base(path)+".until-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if _, err := fmt.Fprintln(tmp, until.Format(time.RFC3339)); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path+".until"); err != nil {
		return err
	}
	return f.syncUp(path)
}

// Retention returns what Hold recorded, zero when nothing is. A folder has neither versions nor lock modes. A file that
// cannot be understood is ErrCorrupt, so what it protects stays protected.
func (f *Folder) Retention(_ context.Context, name pipeline.Digest) (pipeline.Kept, error) {
	if _, err := os.Lstat(f.path(name)); err != nil {
		return pipeline.Kept{}, absent(err)
	}
	text, err := os.ReadFile(f.path(name) + ".until")
	if errors.Is(err, os.ErrNotExist) {
		return pipeline.Kept{}, nil
	}
	if err != nil {
		return pipeline.Kept{}, err
	}
	until, err := time.Parse(time.RFC3339+"\n", string(text))
	if err != nil {
		return pipeline.Kept{}, fmt.Errorf("retention file: %w: %w", pipeline.ErrCorrupt, err)
	}
	return pipeline.Kept{Name: name, Until: until}, nil
}

// Delete removes the bytes, then their retention, which is over. A kill between the two leaves a past retention, which
// forbids nothing.
func (f *Folder) Delete(ctx context.Context, name pipeline.Digest) error {
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	kept, err := f.Retention(ctx, name)
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if f.c.Now().Before(kept.Until) {
		return fmt.Errorf("held until %v: %w", kept.Until, pipeline.ErrState)
	}
	return f.remove(f.path(name))
}

func (f *Folder) remove(path string) error {
	for _, p := range []string{path, path + ".until"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return syncDirs(filepath.Dir(path))
}

// lock keeps Hold and Delete apart, in this process and in others. It is held for a few file operations.
func (f *Folder) lock() (unlock func(), err error) {
	file, err := os.OpenFile(filepath.Join(f.c.Dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, pipeline.Full(err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		file.Close()
		return nil, fmt.Errorf("lock blob folder: %w", err)
	}
	return func() { file.Close() }, nil
}
