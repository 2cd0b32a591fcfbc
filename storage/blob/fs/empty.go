package fs

import (
	"context"
	"io/fs"
	"path/filepath"

	"github.com/motlan/motlan/pipeline"
)

// Empty reports whether no bytes are stored. What a killed writer left behind does not count.
func (f *Folder) Empty(ctx context.Context) (bool, error) {
	empty := true
	err := filepath.WalkDir(f.c.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if path == f.tmp() {
			return fs.SkipDir
		}
		if _, err := pipeline.ParseDigest(entry.Name()); err == nil {
			empty = false
			return fs.SkipAll
		}
		return nil
	})
	return empty, err
}
