package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
)

// jpegStrip is one strip of a JPEG-compressed TIFF page, which is a JPEG stream of its own (TIFF technical note 2).
type jpegStrip struct {
	jpegInfo
	tables []byte // DQT and DHT segments
	frame  []byte
	scan   []byte
	coded  []byte
}

// joinJPEG makes one JPEG stream of all strips without decoding them: a restart marker between two strips resets the
// decoder just as the end of a stream does (T.81, E.1.4), so strips of whole MCU rows with the same tables are one scan
// with restart markers. Writers of strips share their tables, so this is the usual case; others are decoded.
func (t *tiffLayout) joinJPEG() ([]byte, error) {
	chunks, err := t.chunks()
	if err != nil {
		return nil, err
	}
	if len(chunks) == 1 {
		return t.wholeJPEG(chunks[0])
	}
	strips := make([]jpegStrip, len(chunks))
	for i, c := range chunks {
		if strips[i], err = readStrip(c); err != nil {
			return nil, fmt.Errorf("strip %d: %w", i, err)
		}
		if i > 0 && !strips[i].follows(strips[0]) {
			return nil, errReencode
		}
	}
	mcus, ok := t.mcusPerStrip(strips[0])
	if !ok {
		return nil, errReencode
	}
	return t.oneScan(strips, mcus), nil
}

// wholeJPEG adds the page's tables to a stream.
func (t *tiffLayout) wholeJPEG(chunk []byte) ([]byte, error) {
	if len(chunk) < 2 {
		return nil, errCutShort
	}
	data := append([]byte{0xff, markerSOI}, t.jpegTables()...)
	data = append(data, chunk[2:]...)
	info, err := scanJPEG(data)
	if err != nil {
		return nil, err
	}
	if len(info.components) != 3*t.chunkSamples() {
		return nil, fmt.Errorf("JPEG of %d components in a TIFF of %d", len(info.components)/3, t.samples)
	}
	if info.width != t.width || info.height != t.height && !t.tiled && t.down == 1 {
		return data, errReencode
	}
	return t.marked(data, info.adobe), nil
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

func readStrip(data []byte) (jpegStrip, error) {
	var s jpegStrip
	err := walkJPEG(data, func(marker byte, body []byte) error {
		switch {
		case marker == markerDQT || marker == markerDHT:
			s.tables = appendSegment(s.tables, marker, body)
		case isFrame(marker):
			s.frame = body
			return s.readFrame(marker, body)
		case marker == markerDRI:
			s.restart = true
		case marker == markerAPP14 && bytes.HasPrefix(body, []byte("Adobe")):
			s.adobe = true
		case marker == markerSOS:
			s.scan = body
			s.scans++
		case marker == entropy:
			s.coded = body
		}
		return nil
	})
	return s, err
}

// follows says whether s can be coded in one scan with the first strip.
func (s jpegStrip) follows(first jpegStrip) bool {
	return bytes.Equal(s.tables, first.tables) && bytes.Equal(s.components, first.components) &&
		bytes.Equal(s.scan, first.scan) && s.frame != nil && s.width == first.width && s.adobe == first.adobe &&
		s.precision == first.precision && s.scans == 1 && !s.restart && s.jpegInfo.frame == first.jpegInfo.frame
}

// mcusPerStrip counts the MCUs (T.81, A.2) of a strip, if strips hold whole rows of them.
func (t *tiffLayout) mcusPerStrip(s jpegStrip) (int, bool) {
	if s.jpegInfo.frame > markerSOF0+1 || s.precision != 8 || len(s.components) != 3*t.samples || s.width != t.width ||
		s.height != t.chunkH || s.scans != 1 || s.restart || len(s.scan) < 1 || int(s.scan[0]) != t.samples {
		return 0, false
	}
	w, h := s.mcuSize()
	if w == 0 || h == 0 || t.chunkH%h != 0 {
		return 0, false
	}
	n := (t.width + w - 1) / w * (t.chunkH / h)
	return n, n <= 0xffff
}

// mcuSize returns the pixels that an MCU covers; a scan of one component has MCUs of one block.
func (info jpegInfo) mcuSize() (w, h int) {
	if len(info.components) == 3 {
		return 8, 8
	}
	for i := 1; i < len(info.components); i += 3 {
		w, h = max(w, int(info.components[i]>>4)*8), max(h, int(info.components[i]&15)*8)
	}
	return w, h
}

func (t *tiffLayout) oneScan(strips []jpegStrip, mcus int) []byte {
	first := strips[0]
	frame := bytes.Clone(first.frame)
	binary.BigEndian.PutUint16(frame[1:], uint16(t.height))
	out := append([]byte{0xff, markerSOI}, t.jpegTables()...)
	out = append(out, first.tables...)
	out = appendSegment(out, first.jpegInfo.frame, frame)
	out = appendSegment(out, markerDRI, binary.BigEndian.AppendUint16(nil, uint16(mcus)))
	out = appendSegment(out, markerSOS, first.scan)
	for i, s := range strips {
		if i > 0 {
			out = append(out, 0xff, markerRST0+byte((i-1)%8))
		}
		out = append(out, s.coded...)
	}
	return t.marked(append(out, 0xff, markerEOI), false)
}

func appendSegment(out []byte, marker byte, body []byte) []byte {
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(out, body...)
}

// unpackJPEG decodes one strip or tile to its samples.
func (t *tiffLayout) unpackJPEG(chunk []byte, rows int) ([]byte, error) {
	data, err := t.wholeJPEG(chunk)
	if err != nil && !errors.Is(err, errReencode) {
		return nil, err
	}
	info, err := scanJPEG(data)
	if err != nil {
		return nil, err
	}
	if info.width > t.chunkW+15 || info.height > t.chunkH+15 {
		return nil, fmt.Errorf("strip of %d × %d holds a JPEG of %d × %d", t.chunkW, rows, info.width, info.height)
	}
	img, err := decodeJPEG(t.marked(data, info.adobe), info)
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
