package images

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Markers of ITU-T T.81, table B.1.
const (
	markerSOF0  = 0xc0
	markerSOF2  = 0xc2
	markerDHT   = 0xc4
	markerDAC   = 0xcc
	markerRST0  = 0xd0
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP14 = 0xee
	entropy     = 0x00 // no marker: the coded data after a scan header
)

var errCutShort = errors.New("JPEG data ends before its end marker")

// walkJPEG calls visit for every segment from the first to the end marker, and for the coded data after each scan
// header with the marker entropy. It fails when the data ends first, which is how a truncated file shows itself.
func walkJPEG(data []byte, visit func(marker byte, body []byte) error) error {
	if len(data) < 4 || data[0] != 0xff || data[1] != markerSOI {
		return errors.New("JPEG data without a start marker")
	}
	rest := data[2:]
	for {
		at := nextMarker(rest)
		if at < 0 {
			return errCutShort
		}
		marker := rest[at]
		if rest = rest[at+1:]; marker == markerEOI {
			return nil
		}
		body, after, err := segment(marker, rest)
		if err != nil {
			return err
		}
		if err := visit(marker, body); err != nil {
			return err
		}
		if rest = after; marker == markerSOS {
			n := entropyLength(rest)
			if err := visit(entropy, rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
	}
}

// nextMarker returns where the code of the next marker stands, behind any fill bytes and stray data, or -1.
func nextMarker(data []byte) int {
	for at := 0; ; at++ {
		ff := bytes.IndexByte(data[at:], 0xff)
		if ff < 0 || at+ff+1 >= len(data) {
			return -1
		}
		if at += ff; data[at+1] != 0xff && data[at+1] != 0 {
			return at + 1
		}
	}
}

// segment splits a marker's body from what follows. SOI, TEM and RSTn have none.
func segment(marker byte, data []byte) (body, after []byte, err error) {
	if marker == 0x01 || marker >= markerRST0 && marker <= markerSOI {
		return nil, data, nil
	}
	if len(data) < 2 {
		return nil, nil, errCutShort
	}
	n := int(binary.BigEndian.Uint16(data))
	if n < 2 {
		return nil, nil, errors.New("JPEG segment without a length")
	}
	if n > len(data) {
		return nil, nil, errCutShort
	}
	return data[2:n], data[n:], nil
}

// entropyLength counts the coded bytes before the next marker other than a restart.
func entropyLength(data []byte) int {
	for at := 0; ; {
		ff := bytes.IndexByte(data[at:], 0xff)
		if ff < 0 || at+ff+1 >= len(data) {
			return len(data)
		}
		at += ff
		next := data[at+1]
		switch {
		case next == 0xff:
			at++
		case next == 0 || next >= markerRST0 && next < markerSOI:
			at += 2
		default:
			return at
		}
	}
}

// isFrame tells frame headers (SOF0–SOF15) from the other markers between them.
func isFrame(marker byte) bool {
	return marker >= markerSOF0 && marker <= 0xcf && marker != markerDHT && marker != markerDAC && marker != 0xc8
}
