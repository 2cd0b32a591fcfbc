package blob

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/minio/sio"

	"github.com/motlan/motlan/pipeline"
)

// The stored form is a header and a DARE 2.0 stream: packages of up to 64 KiB of plain bytes, each authenticated with its
// place in the stream. The header is a format name and a tag that only this key and these bytes have; it gives empty
// content a name of its own and finds a wrong key before anything is read.
const (
	format     = "MotlanB1"
	ownFormat  = "MotlanB2" // under a key of its own: encrypted while it came, when nobody knew its digest yet
	tagLen     = 32
	headerLen  = len(format) + tagLen
	payloadLen = 1 << 16              // plain bytes of a full DARE 2.0 package
	packageLen = 16 + payloadLen + 16 // header, payload, tag
)

// content is what encrypts and decrypts the bytes with one digest under one data key.
type content struct {
	plain  pipeline.Digest
	header []byte
	dare   sio.Config
}

// newContent derives key, nonce and tag (HKDF, RFC 5869). The plain digest is the salt, so two contents under one data
// key never share a key, and the nonce cannot repeat.
func newContent(key pipeline.DataKey, plain pipeline.Digest) (content, error) {
	c, err := derived(key, plain[:], "motlan blob 1", format)
	c.plain = plain
	return c, err
}

// ownContent is newContent for a key that nothing else is encrypted under.
func ownContent(key pipeline.DataKey) (content, error) {
	return derived(key, nil, "motlan blob 2", ownFormat)
}

// contentOf is the content that a header announces.
func contentOf(header []byte, key pipeline.DataKey, plain pipeline.Digest) (content, error) {
	if !bytes.HasPrefix(header, []byte(ownFormat)) {
		return newContent(key, plain)
	}
	c, err := ownContent(key)
	c.plain = plain
	return c, err
}

func derived(key pipeline.DataKey, salt []byte, purpose, format string) (content, error) {
	const keyLen, nonceLen = 32, 12
	okm, err := hkdf.Key(sha256.New, key[:], salt, purpose, keyLen+nonceLen+tagLen)
	if err != nil {
		return content{}, fmt.Errorf("derive content key: %w", err)
	}
	nonce := [nonceLen]byte(okm[keyLen:])
	return content{
		header: append([]byte(format), okm[keyLen+nonceLen:]...),
		dare: sio.Config{
			MinVersion:   sio.Version20,
			MaxVersion:   sio.Version20,
			CipherSuites: []byte{sio.AES_256_GCM}, // fixed: the default depends on the processor
			Key:          okm[:keyLen],
			Nonce:        &nonce,
		},
	}, nil
}

// storedSize returns the length of the stored form of size plain bytes.
func storedSize(size int64) int64 {
	packages := (size + payloadLen - 1) / payloadLen
	return int64(headerLen) + size + packages*(packageLen-payloadLen)
}

// encrypt returns the stored form of plain, read from where it stands, which must be its start.
func (c content) encrypt(plain io.Reader) (io.Reader, error) {
	packages, err := sio.EncryptReader(unbroken{plain}, c.dare)
	if err != nil {
		return nil, fmt.Errorf("start encryption: %w", err)
	}
	return io.MultiReader(bytes.NewReader(c.header), packages), nil
}

// unbroken is r; what breaks off says so in a way that encryption does not take for the end, as it does a bare io.ErrUnexpectedEOF.
type unbroken struct{ r io.Reader }

func (u unbroken) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err == io.ErrUnexpectedEOF {
		err = fmt.Errorf("bytes break off: %w", err)
	}
	return n, err
}

// name returns the digest of the stored form of plain. Whether plain is still what the key was derived from is found out
// when it is stored, where time is left beside what the storage takes.
func (c content) name(ctx context.Context, plain io.ReadSeeker) (pipeline.Digest, error) {
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return pipeline.Digest{}, fmt.Errorf("rewind plain bytes: %w", err)
	}
	body, err := c.encrypt(plain)
	if err != nil {
		return pipeline.Digest{}, err
	}
	name, _, err := digestOf(ctx, body)
	return name, err
}

// sealed is the stored form of plain, to be read from its start and again. It ends with ErrConflict when plain has no longer
// the digest that the key was derived from: other bytes under this key and nonce must never be kept.
type sealed struct {
	ctx   context.Context
	c     content
	plain io.ReadSeeker
	same  *unchanged
	body  io.Reader // nil: not begun
}

func (s *sealed) Read(p []byte) (n int, err error) {
	if s.body == nil {
		s.close()
		s.same = &unchanged{r: cancelable{s.ctx, s.plain}, want: s.c.plain}
		if s.body, err = s.c.encrypt(s.same); err != nil {
			return 0, err
		}
	}
	return s.body.Read(p)
}

// Seek rewinds; it knows no other place than the start.
func (s *sealed) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekStart {
		return 0, fmt.Errorf("seek to %d in what is encrypted on the way: %w", offset, pipeline.ErrInvalid)
	}
	s.body = nil
	return s.plain.Seek(0, io.SeekStart)
}

// close frees what the comparison holds.
func (s *sealed) close() {
	if s.same != nil {
		s.same.sum.close()
	}
}
