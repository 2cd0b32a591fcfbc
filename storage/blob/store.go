// Package blob keeps documents' bytes encrypted, named by the digest of what is stored, and never overwritten: it is
// pipeline.Blobs over any storage that can keep named bytes.
//
// Encryption is deterministic. Content key and nonce are derived from the data key and the digest of the plain bytes, so
// the same key and bytes always give the same stored bytes and a Put may be repeated freely; different bytes never share
// a key and nonce. What is sealed while it comes has a key of its own instead. It will not keep keys, decide how long
// something is held, or look for bytes that nothing refers to.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Raw keeps stored (encrypted) bytes under their names: a folder, a bucket. It is safe for concurrent use, by several
// processes too. Errors are pipeline's: ErrNotFound, ErrNoSpace, ErrState, as each method says.
type Raw interface {
	// Put stores size bytes of body, read from its start, under name, which is their SHA-256; it may rewind and read
	// again. The bytes are durable when Put returns nil, and all or nothing is there when it returns an error. Body's own
	// error is passed on and stores nothing; ErrConflict when the bytes do not fit name and size. When name is there
	// already Put makes sure that it is durable, need not read body, and returns fs.ErrExist.
	Put(ctx context.Context, name pipeline.Digest, size int64, body io.ReadSeeker) error

	// Open returns the stored bytes as they are, unverified. ErrNotFound.
	Open(ctx context.Context, name pipeline.Digest) (pipeline.Blob, error)

	// Hold refuses Delete until then, and returns the record of it as read back. An earlier time than the recorded one
	// changes nothing. ErrNotFound.
	Hold(ctx context.Context, name pipeline.Digest, until time.Time) (pipeline.Kept, error)

	// Retention returns what is recorded, zero when nothing is. ErrNotFound.
	Retention(ctx context.Context, name pipeline.Digest) (pipeline.Kept, error)

	// Delete removes the bytes in every version. ErrState while held. No error when nothing is there.
	Delete(ctx context.Context, name pipeline.Digest) error

	// Empty reports whether nothing is stored, under any name.
	Empty(ctx context.Context) (bool, error)
}

// Store is pipeline.Blobs over a Raw.
type Store struct{ raw Raw }

// New returns the Store that keeps its bytes in raw.
func New(raw Raw) *Store { return &Store{raw} }

// Put implements pipeline.Blobs. It reads plain three times (digest, name, bytes) instead of spooling what it
// encrypts: nothing is left behind by a kill, and no second disk can fill up.
func (s *Store) Put(ctx context.Context, key pipeline.DataKey, plain io.ReadSeeker) (pipeline.BlobRef, error) {
	digest, size, err := readPlain(ctx, plain)
	if err != nil {
		return pipeline.BlobRef{}, fmt.Errorf("read plain bytes: %w", err)
	}
	ref := pipeline.BlobRef{Plain: digest, Size: size, Stored: storedSize(size)}
	c, err := newContent(key, digest)
	if err != nil {
		return pipeline.BlobRef{}, err
	}
	if ref.Name, err = c.name(ctx, plain); err != nil {
		return pipeline.BlobRef{}, fmt.Errorf("encrypt: %w", err)
	}
	if err := s.put(ctx, c, ref, plain); err != nil {
		return pipeline.BlobRef{}, fmt.Errorf("store %v: %w", ref.Name, err)
	}
	return ref, nil
}

// put writes the bytes, or makes sure that the bytes already there are sound.
func (s *Store) put(ctx context.Context, c content, ref pipeline.BlobRef, plain io.ReadSeeker) error {
	body := &sealed{ctx: ctx, c: c, plain: plain}
	defer body.close()
	err := s.raw.Put(ctx, ref.Name, ref.Stored, body)
	if errors.Is(err, fs.ErrExist) {
		return s.Check(ctx, ref)
	}
	return err
}

// Open implements pipeline.Blobs.
func (s *Store) Open(ctx context.Context, key pipeline.DataKey, ref pipeline.BlobRef) (pipeline.Blob, error) {
	if ref.Size < 0 || ref.Stored != storedSize(ref.Size) {
		return nil, fmt.Errorf("open %v: sizes %d and %d: %w", ref.Name, ref.Size, ref.Stored, pipeline.ErrInvalid)
	}
	raw, err := s.openRaw(ctx, ref)
	if err != nil {
		return nil, err
	}
	r, err := newReader(raw, key, ref)
	if err != nil {
		raw.Close()
		return nil, fmt.Errorf("open %v: %w", ref.Name, err)
	}
	return r, nil
}

// openRaw opens the stored bytes and compares their size, which is how a truncation is found before any reading.
func (s *Store) openRaw(ctx context.Context, ref pipeline.BlobRef) (pipeline.Blob, error) {
	raw, err := s.raw.Open(ctx, ref.Name)
	if err != nil {
		return nil, fmt.Errorf("open %v: %w", ref.Name, err)
	}
	if raw.Size() != ref.Stored {
		raw.Close()
		return nil, fmt.Errorf("open %v: %d bytes stored, want %d: %w", ref.Name, raw.Size(), ref.Stored, pipeline.ErrCorrupt)
	}
	return raw, nil
}
