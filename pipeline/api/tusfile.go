package api

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// tusFile is the bytes of an upload that arrive in parts. Such a file needs a name, so nothing lies in it in the clear: it is
// a row of records, each a length and up to recordSize bytes sealed under the upload's own key, bound to the upload and to
// their place in it. What a process was writing when it died is no whole record, and is written over.
type tusFile struct {
	file   *os.File // not embedded: it would copy itself, as it lies there
	id     string
	key    pipeline.DataKey
	ends   int64 // behind the last whole record
	plain  int64 // bytes in the records
	place  int64 // of the next record to be read
	read   int64 // bytes handed out before it
	rest   bytes.Reader
	sealed []byte // of one record; it and clear are used again for the next one, so that a hundred uploads leave no rubbish
	clear  []byte
	spoilt bool // what was read is not what was written
}

const (
	recordSize = 64 << 10
	recordMore = 12 + 16 // bytes of nonce and tag that a sealed record is longer
)

func openTusFile(path, id string, key pipeline.DataKey) (*tusFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, pipeline.Full(err)
	}
	f := &tusFile{file: file, id: id, key: key}
	if err := f.find(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return f, nil
}

// find looks for the end of the last whole record.
func (f *tusFile) find() error {
	info, err := f.file.Stat()
	for err == nil {
		var n int64
		if n, err = f.length(f.ends); err == nil && f.ends+4+n <= info.Size() {
			f.ends, f.plain = f.ends+4+n, f.plain+n-recordMore
			continue
		}
		break
	}
	if errors.Is(err, io.EOF) || errors.Is(err, pipeline.ErrCorrupt) { // or a head that was lost with the power
		return nil
	}
	return err
}

// length is that of the sealed record at a place; io.EOF where there is none.
func (f *tusFile) length(place int64) (int64, error) {
	var head [4]byte
	if _, err := f.file.ReadAt(head[:], place); err != nil {
		return 0, err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n <= recordMore || n > recordSize+recordMore {
		return 0, fmt.Errorf("upload %s at %d: %w", f.id, place, pipeline.ErrCorrupt)
	}
	return n, nil
}

func (f *tusFile) what(plain int64) string { return fmt.Sprintf("upload %s at %d", f.id, plain) }

// take appends what a sender sends, also where it breaks off, and returns how many bytes came. They are on the disk then.
func (f *tusFile) take(from io.Reader) (taken int64, err error) {
	if err := f.file.Truncate(f.ends); err != nil {
		return 0, pipeline.Full(err)
	}
	f.clear = slices.Grow(f.clear[:0], recordSize)[:recordSize]
	for {
		n, end := io.ReadFull(from, f.clear)
		if n > 0 {
			if err := f.append(f.clear[:n]); err != nil {
				return taken, pipeline.Full(err)
			}
			taken += int64(n)
		}
		if end != nil {
			return taken, pipeline.Full(f.file.Sync())
		}
	}
}

func (f *tusFile) append(plain []byte) error {
	head := slices.Grow(f.sealed[:0], 4+recordMore+recordSize)[:4]
	record, err := f.key.AppendSealed(head, f.what(f.plain), plain)
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint32(record, uint32(len(record)-4))
	f.sealed = record
	if _, err := f.file.WriteAt(record, f.ends); err != nil {
		return err
	}
	f.ends, f.plain = f.ends+int64(len(record)), f.plain+int64(len(plain))
	return nil
}

func (f *tusFile) Close() error { return f.file.Close() }

// Read hands out the plain bytes.
func (f *tusFile) Read(p []byte) (int, error) {
	for f.rest.Len() == 0 {
		if f.place >= f.ends {
			return 0, io.EOF
		}
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	return f.rest.Read(p)
}

func (f *tusFile) next() error {
	n, err := f.length(f.place)
	if err != nil {
		return err
	}
	f.sealed = slices.Grow(f.sealed[:0], int(n))[:n]
	if _, err := f.file.ReadAt(f.sealed, f.place+4); err != nil {
		return err
	}
	plain, err := f.key.AppendOpened(f.clear[:0], f.what(f.read), f.sealed)
	if err != nil {
		f.spoilt = true
		return err
	}
	f.clear = plain
	f.rest.Reset(plain)
	f.place, f.read = f.place+4+n, f.read+int64(len(plain))
	return nil
}

// Seek rewinds; it knows no other place than the start.
func (f *tusFile) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekStart {
		return 0, fmt.Errorf("seek in upload %s: %w", f.id, pipeline.ErrInvalid)
	}
	f.place, f.read = 0, 0
	f.rest.Reset(nil)
	return 0, nil
}
