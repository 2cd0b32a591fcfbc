package api

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/motlan/motlan/pipeline"
)

// spool opens a file that has no name: whatever happens, nothing of it is left.
func (a *API) spool() (*os.File, error) {
	file, err := os.OpenFile(a.Spool, os.O_RDWR|unix.O_TMPFILE, 0o600)
	if errors.Is(err, syscall.EOPNOTSUPP) || errors.Is(err, syscall.EISDIR) { // not every file system has such files
		if file, err = os.CreateTemp(a.Spool, "upload-*.tmp"); err == nil {
			err = os.Remove(file.Name())
		}
	}
	return file, pipeline.Full(err)
}

// spooled is a file that was hashed while it came.
type spooled struct {
	*os.File
	digest pipeline.Digest
	size   int64
}

// Sum spares whoever stores the file one reading.
func (s *spooled) Sum() (pipeline.Digest, int64) { return s.digest, s.size }

// room refuses an upload before its first byte when the disk could not take it: once on its way, once in the store, and
// what the catalog needs to go on. A size that nobody knows is -1.
func (a *API) room(size int64) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(a.Spool, &disk); err != nil {
		return fmt.Errorf("look at the disk: %w", err)
	}
	free, need := int64(disk.Bavail)*disk.Bsize, 2*max(size, 0)+a.Reserve
	if free < need {
		return fmt.Errorf("%w: %d MB free, %d MB are needed", pipeline.ErrNoSpace, free>>20, need>>20+1)
	}
	return nil
}

// receive takes the body of an upload into file, and returns its digest.
func (a *API) receive(file *os.File, body io.Reader) (pipeline.Digest, error) {
	digest, err := copyHashed(file, http.MaxBytesReader(nil, io.NopCloser(body), a.MaxUpload))
	if err != nil {
		return pipeline.Digest{}, a.interrupted(err)
	}
	return digest, nil
}

// interrupted tells what the sender did from what the disk did.
func (a *API) interrupted(err error) error {
	var large *http.MaxBytesError
	var disk *fs.PathError
	switch {
	case errors.As(err, &large):
		return a.tooLarge()
	case errors.As(err, &disk):
		return fmt.Errorf("spool upload: %w", pipeline.Full(err))
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("%w: %v", errStalled, a.Stall)
	}
	return errAborted
}

func (a *API) tooLarge() error {
	return fmt.Errorf("%w: at most %.3g MB", errTooLarge, float64(a.MaxUpload)/1e6)
}
