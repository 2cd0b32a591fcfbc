package blob

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/minio/sio"

	"github.com/motlan/motlan/pipeline"
)

// reader is the pipeline.Blob of one ref. Read streams package after package; ReadAt decrypts those it needs. Each
// package is authenticated at its place, and the stored size was compared, so nothing can be missing at the end either.
type reader struct {
	raw    pipeline.Blob
	c      content
	size   int64
	ranges io.ReaderAt

	pos    int64
	stream io.Reader // delivers from pos on; nil: to be started
	sum    hash.Hash // of the first summed bytes
	summed int64
}

// newReader reads the header: a wrong key or foreign bytes end here.
func newReader(raw pipeline.Blob, key pipeline.DataKey, ref pipeline.BlobRef) (*reader, error) {
	header := make([]byte, headerLen)
	if _, err := raw.ReadAt(header, 0); err != nil && err != io.EOF {
		return nil, corrupt(err)
	}
	c, err := contentOf(header, key, ref.Plain)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(header, c.header) {
		return nil, fmt.Errorf("header does not fit this key and digest: %w", pipeline.ErrCorrupt)
	}
	body := io.NewSectionReader(raw, int64(headerLen), ref.Stored-int64(headerLen))
	ranges, err := sio.DecryptReaderAt(body, c.dare)
	if err != nil {
		return nil, fmt.Errorf("start decryption: %w", err)
	}
	return &reader{raw: raw, c: c, size: ref.Size, ranges: ranges, sum: sha256.New()}, nil
}

func (r *reader) Size() int64  { return r.size }
func (r *reader) Close() error { return r.raw.Close() }

// ReadAt implements io.ReaderAt.
func (r *reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read at %d: %w", off, pipeline.ErrInvalid)
	}
	if off >= r.size {
		return 0, io.EOF
	}
	want := p[:min(int64(len(p)), r.size-off)]
	n, err := r.ranges.ReadAt(want, off)
	if n < len(want) {
		return n, corrupt(err)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.pos >= r.size {
		return 0, r.end()
	}
	if err := r.start(); err != nil {
		return 0, err
	}
	n, err := r.stream.Read(p[:min(int64(len(p)), r.size-r.pos)])
	if r.summed == r.pos {
		r.sum.Write(p[:n])
		r.summed += int64(n)
	}
	r.pos += int64(n)
	if err == nil || err == io.EOF && r.pos == r.size {
		return n, nil
	}
	r.stream = nil
	return n, corrupt(err)
}

// start makes stream deliver from pos on.
func (r *reader) start() error {
	if r.stream != nil {
		return nil
	}
	first := r.pos / payloadLen
	from := int64(headerLen) + first*packageLen
	dare := r.c.dare
	dare.SequenceNumber = uint32(first)
	stream, err := sio.DecryptReader(io.NewSectionReader(r.raw, from, r.raw.Size()-from), dare)
	if err != nil {
		return fmt.Errorf("start decryption: %w", err)
	}
	if _, err := io.CopyN(io.Discard, stream, r.pos%payloadLen); err != nil {
		return corrupt(err)
	}
	r.stream = stream
	return nil
}

// end is io.EOF, or ErrCorrupt when all bytes were read and are not the ref's.
func (r *reader) end() error {
	if r.summed == r.size && pipeline.Digest(r.sum.Sum(nil)) != r.c.plain {
		return fmt.Errorf("plain bytes have another digest: %w", pipeline.ErrCorrupt)
	}
	return io.EOF
}

// Seek implements io.Seeker.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 || whence < io.SeekStart || whence > io.SeekEnd {
		return r.pos, fmt.Errorf("seek to %d: %w", offset, pipeline.ErrInvalid)
	}
	if offset != r.pos {
		r.pos, r.stream = offset, nil
	}
	return r.pos, nil
}

// corrupt turns what decryption says of damaged bytes into ErrCorrupt, and leaves faults of the storage as they are.
func corrupt(err error) error {
	var damage sio.Error
	if err == nil || err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &damage) {
		return fmt.Errorf("decrypt: %w (%v)", pipeline.ErrCorrupt, err)
	}
	return fmt.Errorf("read stored bytes: %w", err)
}
