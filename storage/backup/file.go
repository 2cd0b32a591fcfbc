package backup

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/motlan/motlan/pipeline"
)

// NamedFile is a file of a backup and what it has to be.
type NamedFile struct {
	File   string          `json:"file"` // its name in the folder of the backup
	Size   int64           `json:"size"` // bytes
	SHA256 pipeline.Digest `json:"sha256"`
}

// newFile is a file that gets its name when it is whole and on the disk. Its bytes are summed up on the way.
type newFile struct {
	*bufio.Writer
	dir  string
	file *os.File
	sum  hash.Hash
	size int64
}

// unnamed begins the names of files that are not whole.
const unnamed = ".new-"

func create(dir string) (*newFile, error) {
	file, err := os.CreateTemp(dir, unnamed+"*") // mode 0600
	if err != nil {
		return nil, pipeline.Full(err)
	}
	f := &newFile{dir: dir, file: file, sum: sha256.New()}
	f.Writer = bufio.NewWriterSize(f.counted(), 1<<20)
	return f, nil
}

// counted writes to the file, and to what becomes known of it.
func (f *newFile) counted() io.Writer {
	return writerFunc(func(p []byte) (int, error) {
		n, err := f.file.Write(p)
		f.sum.Write(p[:n])
		f.size += int64(n)
		return n, pipeline.Full(err)
	})
}

type writerFunc func(p []byte) (int, error)

func (w writerFunc) Write(p []byte) (int, error) { return w(p) }

// drop removes the file if it has got no name.
func (f *newFile) drop() {
	f.file.Close()
	os.Remove(f.file.Name())
}

// publish makes the file durable and gives it a name, in which %s stands for the start of its digest.
func (f *newFile) publish(name string) (NamedFile, error) {
	if err := errors.Join(f.Flush(), f.file.Sync(), f.file.Close()); err != nil {
		return NamedFile{}, pipeline.Full(err)
	}
	done := NamedFile{Size: f.size, SHA256: pipeline.Digest(f.sum.Sum(nil))}
	done.File = fmt.Sprintf(name, done.SHA256.String()[:16])
	if err := os.Rename(f.file.Name(), filepath.Join(f.dir, done.File)); err != nil {
		return NamedFile{}, pipeline.Full(err)
	}
	return done, pipeline.Full(syncFolder(f.dir))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// keepFile writes a small file, or replaces it, durably and as a whole.
func keepFile(path string, content []byte) error {
	f, err := create(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer f.drop()
	if _, err := f.Write(content); err != nil {
		return err
	}
	if err := errors.Join(f.Flush(), f.file.Sync()); err != nil {
		return pipeline.Full(err)
	}
	if err := os.Rename(f.file.Name(), path); err != nil {
		return pipeline.Full(err)
	}
	return pipeline.Full(syncFolder(f.dir))
}

// open opens the file in dir. A name that leads out of the folder is refused.
func (n NamedFile) open(dir string) (*os.File, error) {
	file, err := os.OpenInRoot(dir, n.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: %w", n.File, pipeline.ErrCorrupt)
	}
	return file, err
}

// check reads the file in dir and compares it with what it has to be.
func (n NamedFile) check(dir string) error {
	file, err := n.open(dir)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	if err == nil && (size != n.Size || pipeline.Digest(sum.Sum(nil)) != n.SHA256) {
		err = fmt.Errorf("%s is not what the manifest says: %w", n.File, pipeline.ErrCorrupt)
	}
	return err
}
