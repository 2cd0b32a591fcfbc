package images

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/image/ccitt"
	"golang.org/x/image/tiff/lzw"
)

// decode unpacks every strip or tile into one bitmap.
func (t *tiffLayout) decode() (bitmap, error) {
	chunks, err := t.chunks()
	if err != nil {
		return bitmap{}, err
	}
	b := newBitmap(t.width, t.height, t.samples, t.bits)
	for i, coded := range chunks {
		data, err := t.unpack(coded, t.chunkRows(i))
		if err != nil {
			return bitmap{}, fmt.Errorf("strip %d: %w", i, err)
		}
		t.place(b, data, i)
	}
	return t.finish(b), nil
}

// unpack decompresses one chunk and undoes byte order and predictor.
func (t *tiffLayout) unpack(coded []byte, rows int) ([]byte, error) {
	if t.compression == compJPEG {
		return t.unpackJPEG(coded, rows)
	}
	r, err := t.reader(t.inBitOrder(coded), rows)
	if err != nil {
		return nil, err
	}
	data := make([]byte, t.chunkBytes(rows))
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	if t.bits == 16 && t.file.order == binary.LittleEndian {
		for i := 0; i+1 < len(data); i += 2 {
			data[i], data[i+1] = data[i+1], data[i]
		}
	}
	if t.predictor && t.compression != compNone && t.compression != compPackBits {
		t.undoPredictor(data)
	}
	return data, nil
}

func (t *tiffLayout) reader(coded []byte, rows int) (io.Reader, error) {
	src := bytes.NewReader(coded)
	switch t.compression {
	case compNone:
		return src, nil
	case compRLE, compG3:
		data, err := newFaxReader(coded, t.chunkW, t.twoDimensional(), t.compression == compRLE).rows(rows)
		return bytes.NewReader(data), err
	case compG4: // ccitt gives white runs as ones, TIFF has them as zeros
		return ccitt.NewReader(src, ccitt.MSB, ccitt.Group4, t.chunkW, rows, &ccitt.Options{Invert: true}), nil
	case compLZW:
		return lzw.NewReader(src, lzw.MSB, 8), nil
	case compDeflate, compOldDeflate:
		return zlib.NewReader(src)
	case compPackBits:
		return &packBits{data: coded}, nil
	}
	return nil, fmt.Errorf("TIFF compression %d", t.compression)
}

// undoPredictor adds up the differences between neighbouring pixels (TIFF 6.0, section 14).
func (t *tiffLayout) undoPredictor(data []byte) {
	n, step := t.chunkRowBytes(), t.chunkSamples()*t.bits/8
	for ; len(data) >= n; data = data[n:] {
		row := data[:n]
		for i := step; i < n; i += t.bits / 8 {
			if t.bits == 8 {
				row[i] += row[i-step]
			} else {
				sum := binary.BigEndian.Uint16(row[i:]) + binary.BigEndian.Uint16(row[i-step:])
				binary.BigEndian.PutUint16(row[i:], sum)
			}
		}
	}
}

// place copies a decoded chunk to where it belongs; what sticks out of the page is padding.
func (t *tiffLayout) place(b bitmap, data []byte, i int) {
	plane, i := i/(t.across*t.down), i%(t.across*t.down)
	x, y := i%t.across*t.chunkW, i/t.across*t.chunkH
	n := t.chunkRowBytes()
	for ; len(data) >= n && y < t.height; data, y = data[n:], y+1 {
		to := b.row(y)[x*t.samples*t.bits/8:]
		if t.planes == 1 {
			copy(to, data[:n])
		} else {
			interleave(to, data[:n], plane, t.samples, t.bits/8)
		}
	}
}

// interleave writes one plane's samples of size bytes into pixels of several samples.
func interleave(pixels, samples []byte, plane, perPixel, size int) {
	for at := plane * size; len(samples) >= size && at+size <= len(pixels); at += perPixel * size {
		copy(pixels[at:at+size], samples)
		samples = samples[size:]
	}
}

// finish drops the extra samples and makes zero black.
func (t *tiffLayout) finish(b bitmap) bitmap {
	if t.photometric == whiteIsZero {
		invertColours(b, t.comps)
	}
	if t.samples > t.comps {
		b = b.withoutExtra(t.comps, t.alpha)
	}
	if b.palette = t.palette(); b.palette != nil {
		return b
	}
	return b.smallest()
}

// invertColours leaves extra samples alone.
func invertColours(b bitmap, comps int) {
	pixel, colours := b.comps*b.bits/8, comps*b.bits/8
	if b.comps == comps {
		pixel, colours = 1, 1
	}
	for at := 0; at+colours <= len(b.rows); at += pixel {
		for k := range colours {
			b.rows[at+k] ^= 0xff
		}
	}
}
