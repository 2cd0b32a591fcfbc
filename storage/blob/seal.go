package blob

import (
	"context"
	"fmt"
	"io"

	"github.com/motlan/motlan/pipeline"
)

// Seal implements pipeline.Blobs. Every byte is read, encrypted and written once, and both digests are taken on the way.
func (s *Store) Seal(ctx context.Context, plain io.Reader, spool io.Writer) (key pipeline.DataKey, ref pipeline.BlobRef, err error) {
	key = pipeline.NewDataKey() // made here, so that nothing else can ever be encrypted under it
	c, err := ownContent(key)
	if err != nil {
		return key, ref, err
	}
	var from, to tally
	defer from.sum.close()
	defer to.sum.close()
	body, err := c.encrypt(io.TeeReader(cancelable{ctx, plain}, &from))
	if err == nil {
		err = copyAll(io.MultiWriter(spool, &to), body)
	}
	if err != nil {
		return key, ref, fmt.Errorf("encrypt what comes: %w", err)
	}
	return key, pipeline.BlobRef{Plain: from.sum.digest(), Size: from.size, Name: to.sum.digest(), Stored: to.size}, nil
}

// copyAll writes whole buffers: a file takes pages faster than their parts.
func copyAll(to io.Writer, from io.Reader) error {
	buf := buffers.Get().(*[2 * payloadLen]byte)
	defer buffers.Put(buf)
	for {
		n, err := io.ReadFull(from, buf[:])
		if _, refused := to.Write(buf[:n]); refused != nil {
			return refused
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF { // the end: bytes that break off say it otherwise
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// tally takes the digest and length of what goes by.
type tally struct {
	sum  beside
	size int64
}

func (t *tally) Write(p []byte) (int, error) {
	t.sum.write(p)
	t.size += int64(len(p))
	return len(p), nil
}
