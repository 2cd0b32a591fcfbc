package pipeline

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"
)

// DataKey encrypts the bytes of one document or one upload. Whoever loses it, or destroys it on a person's request,
// loses the bytes: nothing else opens them, not even where the storage is locked against deletion.
type DataKey [32]byte

// NewDataKey returns a fresh random key.
func NewDataKey() (k DataKey) {
	rand.Read(k[:]) // never fails: crypto/rand ends the program instead
	return k
}

// String hides the key from logs and error texts.
func (DataKey) String() string { return "DataKey(hidden)" }

// LogValue hides the key from structured logs.
func (k DataKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// BlobRef names stored bytes and says what they must be. It is kept in the catalog and holds no secret, but whoever
// knows Plain can recognise bytes that they already have, so it never reaches a log or a queue.
type BlobRef struct {
	Name   Digest `json:"name"`   // SHA-256 of the stored (encrypted) bytes
	Plain  Digest `json:"plain"`  // SHA-256 of the plain bytes
	Size   int64  `json:"size"`   // plain bytes
	Stored int64  `json:"stored"` // stored bytes
}

// Kept is the retention of stored bytes as the storage itself recorded it.
type Kept struct {
	Name    Digest    `json:"name"`              // of the stored bytes
	Version string    `json:"version,omitempty"` // that the storage gave the locked bytes; empty where it has no versions
	Mode    string    `json:"mode,omitempty"`    // of the lock: governance or compliance; empty where anybody with rights to the folder could undo it
	Until   time.Time `json:"until"`             // UTC
}

// Blobs keeps bytes that are written once. The content is encrypted under a data key and named by the digest of what is
// stored; there is no way to overwrite. Implementations are safe for concurrent use by several goroutines and, on one
// folder or bucket, by several processes.
//
// Errors are matched with errors.Is: ErrNotFound when nothing is stored under ref.Name, ErrCorrupt when the stored
// bytes are not those that were put or key is not theirs, ErrNoSpace when the storage is full, ErrState when retention
// forbids it, ErrInvalid when the arguments cannot be right. Any other error is a fault that a later call may not meet;
// every method may be called again after any error, also after one that came when the work was done.
type Blobs interface {
	// Put reads plain from its start to its end, more than once, and stores it. When Put returns without an error the
	// bytes survive a loss of power; when it returns one, nothing or all of them are stored, never a part. The same key
	// and bytes always give the same ref and the same stored bytes, however often and wherever they are put, also at
	// once; so a caller that does not know whether a Put succeeded puts again. Bytes that change between two readings
	// are refused with ErrConflict.
	Put(ctx context.Context, key DataKey, plain io.ReadSeeker) (BlobRef, error)

	// Seal reads plain to its end and writes to spool what is to be stored of it, encrypted under a key of its own, which it returns.
	// Nothing is stored before PutStored gets what was written, and the ref. An error of plain or spool is passed on.
	Seal(ctx context.Context, plain io.Reader, spool io.Writer) (DataKey, BlobRef, error)

	// PutStored stores what Seal wrote, read from its start, as durably as Put does. ErrCorrupt when that is not what ref says; then
	// nothing is stored, or what was there stays.
	PutStored(ctx context.Context, ref BlobRef, stored io.ReadSeeker) error

	// Open returns the plain bytes of ref. What it hands out has been verified; see Blob. ctx must live until the Blob
	// is closed.
	Open(ctx context.Context, key DataKey, ref BlobRef) (Blob, error)

	// Hold sets the retention (WORM): until then Delete refuses. Retention is only ever lengthened; an earlier time than
	// the one that is set changes nothing. Hold reads back what the storage has recorded and returns it; its time is never
	// before until, and may be up to a second later. ErrInvalid when until is not in the future.
	Hold(ctx context.Context, ref BlobRef, until time.Time) (Kept, error)

	// Retention returns what Hold recorded; the zero Kept when ref was never held.
	Retention(ctx context.Context, ref BlobRef) (Kept, error)

	// Delete removes the stored bytes for good. ErrState while ref is held. Deleting what is not there is no error.
	Delete(ctx context.Context, ref BlobRef) error

	// Check reads the stored bytes again and compares them with ref.Name (fixity). It needs no key.
	Check(ctx context.Context, ref BlobRef) error
}

// Blob is open plain bytes. Every byte has been authenticated before it is handed out, and a sequential read of the
// whole ends with ErrCorrupt instead of io.EOF when size or digest are not the ref's. ReadAt may be called by several
// goroutines at once, and does not move the offset of Read and Seek.
type Blob interface {
	io.ReadSeekCloser
	io.ReaderAt
	Size() int64 // bytes, as Read delivers them
}
