package ocr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	pngMark   = "\x89PNG\r\n\x1a\n"
	pngHeader = 13 // bytes of the chunk IHDR
)

// pngRows reads the rows of a PNG file.
type pngRows struct {
	width, height, samples int
	data                   io.Reader
	row, above             []byte // each behind the byte of its filter
}

// openPNG opens a PNG file whose rows are grey or colour of 8 bits a sample, from the top; nil for anything else.
func openPNG(file []byte) *pngRows {
	header, idat := pngChunks(file)
	if len(header) != pngHeader || len(idat) == 0 || header[8] != 8 || header[9]&^2 != 0 || header[12] != 0 {
		return nil
	}
	z, err := zlib.NewReader(io.MultiReader(idat...))
	if err != nil {
		return nil
	}
	r := &pngRows{int(binary.BigEndian.Uint32(header)), int(binary.BigEndian.Uint32(header[4:])), int(header[9]) + 1, z, nil, nil}
	if float64(r.width)*float64(r.height) > mostPixels {
		return nil
	}
	r.row, r.above = make([]byte, 1+r.width*r.samples), make([]byte, 1+r.width*r.samples)
	return r
}

// pngChunks returns the header and the compressed data; nothing for a file that has transparency or ends too early.
func pngChunks(file []byte) (header []byte, idat []io.Reader) {
	rest, ok := bytes.CutPrefix(file, []byte(pngMark))
	for ok && len(rest) >= 12 {
		n := uint64(binary.BigEndian.Uint32(rest))
		if n+12 > uint64(len(rest)) {
			break
		}
		switch body := rest[8 : 8+n]; string(rest[4:8]) {
		case "IHDR":
			header = body
		case "IDAT":
			idat = append(idat, bytes.NewReader(body))
		case "IEND":
			return header, idat
		case "tRNS":
			return nil, nil
		}
		rest = rest[12+n:]
	}
	return nil, nil
}

// next returns the next row, which is valid until the one after it is read. The error wraps ErrImage.
func (r *pngRows) next() ([]byte, error) {
	r.row, r.above = r.above, r.row
	if _, err := io.ReadFull(r.data, r.row); err != nil {
		return nil, fmt.Errorf("inflate row: %w: %w", ErrImage, err)
	}
	row, above := r.row[1:], r.above[1:]
	if !unfilter(r.row[0], row, above, r.samples) {
		return nil, fmt.Errorf("filter %d: %w", r.row[0], ErrImage)
	}
	return row, nil
}

// unfilter undoes a row's filter in place (PNG 3rd edition, 9.2); size is the bytes of a pixel.
func unfilter(kind byte, row, above []byte, size int) bool {
	switch kind {
	case 0:
	case 1:
		for i := size; i < len(row); i++ {
			row[i] += row[i-size]
		}
	case 2:
		for i, v := range above {
			row[i] += v
		}
	case 3:
		for i := range row {
			row[i] += byte((int(left(row, i, size)) + int(above[i])) / 2)
		}
	case 4:
		for i := range row {
			row[i] += paeth(left(row, i, size), above[i], left(above, i, size))
		}
	}
	return kind <= 4
}

// left is the byte of the pixel before the one of row[i].
func left(row []byte, i, size int) byte {
	if i < size {
		return 0
	}
	return row[i-size]
}

// paeth predicts a byte from its neighbours to the left, above and above left (PNG, 9.4).
func paeth(left, above, corner byte) byte {
	dl, da := int(above)-int(corner), int(left)-int(corner)
	dc := max(dl+da, -dl-da)
	if dl, da = max(dl, -dl), max(da, -da); dl <= da && dl <= dc {
		return left
	}
	if da <= dc {
		return above
	}
	return corner
}
