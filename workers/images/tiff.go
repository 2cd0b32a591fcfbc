package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// golang.org/x/image/tiff reads the first directory only, and neither grey with alpha, 2 and 4 bits, CMYK, planes nor
// JPEG; the directories and the layout of samples are therefore read here, and libraries do the decompression.

// tiffFile is a TIFF 6.0 or BigTIFF file.
type tiffFile struct {
	data  []byte
	order binary.ByteOrder
	big   bool
	first uint64 // offset of the first directory
}

func readTIFFHeader(data []byte) (tiffFile, error) {
	f := tiffFile{data: data, order: binary.LittleEndian}
	if len(data) < 16 {
		return f, errors.New("TIFF header is cut short")
	}
	if bytes.HasPrefix(data, []byte("MM")) {
		f.order = binary.BigEndian
	}
	switch f.order.Uint16(data[2:]) {
	case 42:
		f.first = uint64(f.order.Uint32(data[4:]))
	case 43:
		f.big, f.first = true, f.order.Uint64(data[8:])
	default:
		return f, errors.New("not a TIFF header")
	}
	return f, nil
}

// parseTIFF makes a page of every directory in the chain but reduced copies and masks. A chain that turns back on
// itself ends there, as in libtiff: all its pages have been seen.
func parseTIFF(data []byte, limits Limits) ([]page, error) {
	f, err := readTIFFHeader(data)
	if err != nil {
		return nil, err
	}
	var pages []page
	seen := map[uint64]bool{}
	for at := f.first; at != 0 && !seen[at]; {
		seen[at] = true
		if len(seen) > 2*limits.Pages {
			return nil, Error{pipeline.ReasonTooManyPages, errors.New("TIFF with too many directories")}
		}
		d, next, err := f.directory(at)
		if err != nil {
			return nil, fmt.Errorf("directory %d: %w", len(seen), err)
		}
		if at = next; d.number(tagSubfileType, 0)&5 != 0 {
			continue
		}
		if len(pages) == limits.Pages {
			return nil, Error{pipeline.ReasonTooManyPages, fmt.Errorf("TIFF with more than %d pages", limits.Pages)}
		}
		p, err := tiffPage(d, limits)
		if err != nil {
			return nil, fmt.Errorf("directory %d: %w", len(seen), err)
		}
		pages = append(pages, p)
	}
	if len(pages) == 0 {
		return nil, Error{pipeline.ReasonNoPages, errors.New("TIFF without a page")}
	}
	return pages, nil
}

// directory reads the entries at an offset and the offset of the next directory.
func (f tiffFile) directory(at uint64) (d directory, next uint64, err error) {
	count, head, entry := 0, uint64(2), uint64(12)
	if f.big {
		head, entry = 8, 20
	}
	raw, err := f.slice(at, head)
	if err != nil {
		return d, 0, err
	}
	if count = int(f.order.Uint16(raw)); f.big {
		count = int(min(f.order.Uint64(raw), 1<<16))
	}
	raw, err = f.slice(at+head, uint64(count)*entry)
	if err != nil {
		return d, 0, err
	}
	d = directory{file: f, entries: make(map[uint16]tiffEntry, min(count, 256))}
	for ; len(raw) > 0; raw = raw[entry:] {
		d.add(raw[:entry])
	}
	next, err = f.offset(at + head + uint64(count)*entry)
	return d, next, err
}

// offset reads a file offset: four bytes, eight in a BigTIFF. At the very end of the file it counts as zero, since some
// writers leave the last one out.
func (f tiffFile) offset(at uint64) (uint64, error) {
	if at == uint64(len(f.data)) {
		return 0, nil
	}
	if f.big {
		raw, err := f.slice(at, 8)
		if err != nil {
			return 0, err
		}
		return f.order.Uint64(raw), nil
	}
	raw, err := f.slice(at, 4)
	if err != nil {
		return 0, err
	}
	return uint64(f.order.Uint32(raw)), nil
}

// slice returns bytes of the file, or an error where it ends before.
func (f tiffFile) slice(at, n uint64) ([]byte, error) {
	size := uint64(len(f.data))
	if at > size || n > size-at {
		return nil, fmt.Errorf("TIFF needs bytes %d to %d of %d", at, at+n, size)
	}
	return f.data[at : at+n], nil
}
