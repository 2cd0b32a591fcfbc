// Package fs keeps stored bytes in a folder: one file each, named by its digest, written durably and never replaced.
// Linux only. It knows nothing of keys or of what the bytes mean.
//
// The folder holds ab/cd/abcd… (the bytes), ab/cd/abcd….until (the retention), tmp/ (what is being written) and lock.
package fs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Config names the folder and its limits.
type Config struct {
	Dir     string           // made if it is not there
	Reserve int64            // bytes that Put leaves free on the disk, so that the catalog can go on. If zero, 64 MiB
	Stale   time.Duration    // age at which what a killed writer left behind is removed. If zero, one hour
	Now     func() time.Time // clock of the retention. If nil, time.Now
}

// Folder is a blob.Raw.
type Folder struct{ c Config }

// Open makes the folder if needed, readable by its owner only, and removes what killed writers left behind.
func Open(c Config) (*Folder, error) {
	c.Reserve = cmp.Or(c.Reserve, 64<<20)
	c.Stale = cmp.Or(c.Stale, time.Hour)
	if c.Now == nil {
		c.Now = time.Now
	}
	f := &Folder{c}
	if err := os.MkdirAll(f.tmp(), 0o700); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", pipeline.Full(err))
	}
	if err := syncDirs(c.Dir, filepath.Dir(c.Dir)); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", err)
	}
	if err := f.sweep(); err != nil {
		return nil, fmt.Errorf("remove leftovers: %w", err)
	}
	return f, nil
}

func (f *Folder) tmp() string { return filepath.Join(f.c.Dir, "tmp") }

// path spreads the files over 65,536 folders.
func (f *Folder) path(name pipeline.Digest) string {
	s := name.String()
	return filepath.Join(f.c.Dir, s[:2], s[2:4], s)
}

// sweep removes files in tmp that nobody has written to for a while. A writer that is only slow, and loses its file,
// gets an error and puts again.
func (f *Folder) sweep() error {
	entries, err := os.ReadDir(f.tmp())
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < f.c.Stale {
			continue
		}
		if err := os.Remove(filepath.Join(f.tmp(), e.Name())); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// file is the pipeline.Blob of one stored file.
type file struct {
	*os.File
	size int64
}

func (f file) Size() int64 { return f.size }

// Open returns the stored bytes as they are.
func (f *Folder) Open(_ context.Context, name pipeline.Digest) (pipeline.Blob, error) {
	opened, err := os.Open(f.path(name))
	if err != nil {
		return nil, absent(err)
	}
	info, err := opened.Stat()
	if err != nil {
		opened.Close()
		return nil, err
	}
	return file{opened, info.Size()}, nil
}

// absent marks a missing file as ErrNotFound.
func absent(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", pipeline.ErrNotFound, err)
	}
	return err
}

// syncDirs makes the entries of the folders durable.
func syncDirs(dirs ...string) error {
	for _, dir := range dirs {
		d, err := os.Open(dir)
		if err != nil {
			return err
		}
		err = d.Sync()
		d.Close()
		if err != nil {
			return pipeline.Full(err)
		}
	}
	return nil
}
