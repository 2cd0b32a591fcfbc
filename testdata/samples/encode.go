package samples

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
)

// picture scans s and renders it in colour or grey.
func (s *sheet) picture(p paper, o Options) (image.Image, TruthPage, error) {
	layers, page, err := s.scan(o)
	if err != nil {
		return nil, page, err
	}
	size := image.Pt(page.Width, page.Height)
	if p.grey {
		return expose(layers, size, p, o), page, nil
	}
	return exposeColour(layers, size, p, o), page, nil
}

// jpeg scans s into a JFIF file that states its resolution.
func (s *sheet) jpeg(p paper, o Options) ([]byte, TruthPage, error) {
	img, page, err := s.picture(p, o)
	if err != nil {
		return nil, page, err
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: o.Quality}); err != nil {
		return nil, page, fmt.Errorf("encode JPEG: %w", err)
	}
	return withJFIF(buf.Bytes(), o.DPI), page, nil
}

// withJFIF puts the segment APP0 behind the start marker: Go's encoder writes none, scanners do.
func withJFIF(data []byte, dpi int) []byte {
	app0 := []byte{0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 1, byte(dpi >> 8), byte(dpi), byte(dpi >> 8), byte(dpi), 0, 0}
	return bytes.Join([][]byte{data[:2], app0, data[2:]}, nil)
}

// png scans s into a PNG that states its resolution.
func (s *sheet) png(p paper, o Options) ([]byte, TruthPage, error) {
	img, page, err := s.picture(p, o)
	if err != nil {
		return nil, page, err
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return nil, page, fmt.Errorf("encode PNG: %w", err)
	}
	return withPHYs(buf.Bytes(), o.DPI), page, nil
}

// withPHYs puts the chunk pHYs behind IHDR, which ends at byte 33.
func withPHYs(data []byte, dpi int) []byte {
	perMetre := uint32(float64(dpi)/0.0254 + 0.5)
	chunk := []byte("pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))
	length := binary.BigEndian.AppendUint32(nil, 9)
	return bytes.Join([][]byte{data[:33], length, chunk, sum, data[33:]}, nil)
}
