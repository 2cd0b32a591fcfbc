package images

import (
	"bytes"
	"encoding/binary"
	"fmt"
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
		data, info, err := t.wholeJPEG(chunks[0])
		if err == nil && (info.width != t.width || info.height != t.height) {
			err = errReencode
		}
		return data, err
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
