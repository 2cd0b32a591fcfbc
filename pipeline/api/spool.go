package api

import (
	"crypto/sha256"
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

// sealedSpool is what a sealed upload left behind, or a new spool. A file that has its pages takes bytes in half the time; whoever reads those
// that are still in it finds what the store has, and no key.
func (a *API) sealedSpool() (*os.File, error) {
	file := a.spare.Swap(nil)
	if file == nil {
		return a.spool()
	}
	_, err := file.Seek(0, io.SeekStart)
	return file, err
}

// leave has one sealed spool wait for the next upload, if the disk has room for both.
func (a *API) leave(file *os.File, size int64) {
	const most = 128 << 20
	if size > most || a.room(size) != nil || !a.spare.CompareAndSwap(nil, file) {
		go file.Close() // the system takes a large one's pages back while the answer is on its way
	}
}

// arriving opens a spool, has take fill it with a file, and compares the digest that take returns with the one that the sender announces.
// The caller closes the spool.
func (a *API) arriving(header http.Header, open func() (*os.File, error), take func(*os.File) (pipeline.Digest, error)) (*os.File, error) {
	want, compare, err := announced(header)
	if err != nil {
		return nil, err
	}
	if err := a.room(-1); err != nil {
		return nil, err
	}
	file, err := open()
	if err != nil {
		return nil, err
	}
	got, err := take(file)
	if err == nil && compare && got != want {
		err = errDigest
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// sealed encrypts a request's body into a spool while it comes: its plain bytes never touch the disk. The caller leaves the spool.
func (a *API) sealed(r *http.Request) (f pipeline.SealedFile, spool *os.File, err error) {
	spool, err = a.arriving(r.Header, a.sealedSpool, func(to *os.File) (pipeline.Digest, error) {
		if f, err = a.Service.SealFile(r.Context(), a.bounded(r.Body), to); err != nil {
			return f.Ref.Plain, a.interrupted(err)
		}
		return f.Ref.Plain, to.Truncate(f.Ref.Stored) // an upload before it may have been longer
	})
	return f, spool, err
}

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
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(file, sum), a.bounded(body)); err != nil {
		return pipeline.Digest{}, a.interrupted(err)
	}
	return pipeline.Digest(sum.Sum(nil)), nil
}

func (a *API) bounded(body io.Reader) io.Reader {
	return http.MaxBytesReader(nil, io.NopCloser(body), a.MaxUpload)
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
