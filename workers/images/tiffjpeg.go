package images

import (
	"errors"
	"fmt"
	"image"
)

// wholeJPEG adds the page's tables to a strip's or tile's stream.
func (t *tiffLayout) wholeJPEG(chunk []byte) ([]byte, jpegInfo, error) {
	if len(chunk) < 2 {
		return nil, jpegInfo{}, errCutShort
	}
	data := append([]byte{0xff, markerSOI}, t.jpegTables()...)
	data = append(data, chunk[2:]...)
	info, err := scanJPEG(data)
	if err == nil && len(info.components) != 3*t.chunkSamples() {
		err = fmt.Errorf("JPEG of %d components in a TIFF of %d", len(info.components)/3, t.samples)
	}
	return t.marked(data, info.adobe), info, err
}

// marked adds an Adobe marker where the components are RGB and nothing in the stream says so.
func (t *tiffLayout) marked(data []byte, adobe bool) []byte {
	if t.photometric == photoRGB && !adobe {
		return withAdobe(data)
	}
	return data
}

// jpegTables returns the segments of the tables that the strips share.
func (t *tiffLayout) jpegTables() []byte {
	strip, _ := readStrip(t.bytes(tagJPEGTables)) // a stream of tables alone is one without a scan
	return strip.tables
}

// unpackJPEG decodes one strip or tile to its samples.
func (t *tiffLayout) unpackJPEG(chunk []byte, rows int) ([]byte, error) {
	data, info, err := t.wholeJPEG(chunk)
	if err != nil {
		return nil, err
	}
	if info.width > t.chunkW+15 || info.height > t.chunkH+15 {
		return nil, fmt.Errorf("strip of %d × %d holds a JPEG of %d × %d", t.chunkW, rows, info.width, info.height)
	}
	img, err := decodeJPEG(data, info)
	if err != nil {
		return nil, err
	}
	return t.samplesOf(img, rows)
}

// samplesOf copies a decoded picture into the layout of a chunk.
func (t *tiffLayout) samplesOf(img image.Image, rows int) ([]byte, error) {
	var b bitmap
	switch m := img.(type) {
	case *image.Gray:
		b = fromGray(m)
	case *image.CMYK:
		b = bitmap{width: m.Rect.Dx(), height: m.Rect.Dy(), comps: 4, bits: 8, rows: m.Pix}
	default:
		b = fromColour(overWhite(img))
	}
	if b.comps != t.chunkSamples() {
		return nil, fmt.Errorf("JPEG of %d components in a TIFF of %d", b.comps, t.samples)
	}
	out := make([]byte, t.chunkBytes(rows))
	for y := range min(rows, b.height) {
		copy(out[y*t.chunkRowBytes():(y+1)*t.chunkRowBytes()], b.row(y))
	}
	return out, nil
}

// oldJPEGPage takes the whole JPEG stream that compression 6 keeps at an offset of its own (TIFF 6.0, section 22, as
// far as its writers agreed).
func (t *tiffLayout) oldJPEGPage() (page, error) {
	at, size := t.number(tagOldJPEG, 0), uint64(len(t.file.data))
	data, err := t.file.slice(at, min(t.number(tagOldJPEGLength, size), size-min(at, size)))
	if err != nil {
		return page{}, err
	}
	info, err := scanJPEG(data)
	if err != nil {
		return page{}, err
	}
	if info.width != t.width || info.height != t.height {
		return page{}, errors.New("TIFF with old-style JPEG in parts")
	}
	return jpegPage(info, func() ([]byte, error) { return data, nil }), nil
}
