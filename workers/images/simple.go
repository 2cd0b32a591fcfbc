package images

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/gif"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// parseBMP makes the one page of a Windows bitmap.
func parseBMP(data []byte, limits Limits) ([]page, error) {
	p, err := decodedPage(data, limits, bmp.DecodeConfig, bmp.Decode)
	if err != nil {
		return nil, err
	}
	offset, bits := int(binary.LittleEndian.Uint32(data[10:])), int(binary.LittleEndian.Uint16(data[28:]))
	if row := (p.facts.Width*bits + 31) / 32 * 4; offset > len(data) || row*p.facts.Height > len(data)-offset {
		return nil, errors.New("BMP data ends before its last row")
	}
	p.facts.DPI = plausibleDPI(float64(binary.LittleEndian.Uint32(data[38:])) * 0.0254)
	return []page{p}, nil
}

// parseGIF makes one page of the first frame: scanners write no others, and the later frames of an animation hold only
// what changed.
func parseGIF(data []byte, limits Limits) ([]page, error) {
	p, err := decodedPage(data, limits, gif.DecodeConfig, gif.Decode)
	if err != nil {
		return nil, err
	}
	frame, err := gifFrame(data)
	if err != nil {
		return nil, err
	}
	p.facts.Width, p.facts.Height = frame.X, frame.Y
	return []page{p}, limits.check(frame.X, frame.Y)
}

// gifFrame finds the size of the first frame and checks that its data is whole (GIF89a, 20 and 22).
func gifFrame(data []byte) (image.Point, error) {
	rest := data[min(13, len(data)):]
	if len(data) > 10 && data[10]&0x80 != 0 {
		rest = rest[min(3<<(data[10]&7+1), len(rest)):]
	}
	for len(rest) > 10 {
		switch rest[0] {
		case 0x21: // an extension
			rest = afterBlocks(rest[2:])
		case 0x2c: // a frame
			size := image.Pt(int(binary.LittleEndian.Uint16(rest[5:])), int(binary.LittleEndian.Uint16(rest[7:])))
			table := 0
			if rest[9]&0x80 != 0 {
				table = 3 << (rest[9]&7 + 1)
			}
			if after := rest[min(11+table, len(rest)):]; len(after) == 0 || afterBlocks(after) == nil {
				return size, errors.New("GIF data ends inside its first frame")
			}
			return size, nil
		default:
			return image.Point{}, errors.New("GIF with an unknown block")
		}
	}
	return image.Point{}, errors.New("GIF without a frame")
}

// afterBlocks skips sub-blocks up to the empty one that ends them; nil when the data ends before it.
func afterBlocks(data []byte) []byte {
	for len(data) > 0 {
		n := int(data[0])
		if n == 0 {
			return data[1:]
		}
		if n+1 > len(data) {
			return nil
		}
		data = data[n+1:]
	}
	return nil
}

// parseWebP makes the one page of a still WebP picture. The length in the RIFF header shows whether the file is whole.
func parseWebP(data []byte, limits Limits) ([]page, error) {
	if int64(binary.LittleEndian.Uint32(data[4:]))+8 > int64(len(data)) {
		return nil, errors.New("WebP data ends before its announced length")
	}
	p, err := decodedPage(data, limits, webp.DecodeConfig, decodeWebP)
	if err != nil {
		return nil, err
	}
	exifPlacing(webpEXIF(data)).apply(&p)
	return []page{p}, nil
}

// webpEXIF returns the EXIF chunk, or nothing.
func webpEXIF(data []byte) []byte {
	for rest := data[12:]; len(rest) >= 8; {
		n := int64(binary.LittleEndian.Uint32(rest[4:]))
		if n > int64(len(rest)-8) {
			return nil
		}
		if string(rest[:4]) == "EXIF" {
			return bytes.TrimPrefix(rest[8:8+n], []byte("Exif\x00\x00"))
		}
		rest = rest[min(8+n+n%2, int64(len(rest))):]
	}
	return nil
}
