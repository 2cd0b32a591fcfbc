package pdf

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"github.com/motlan/motlan/pipeline"
)

// PageImageForOCR returns the picture of page (counted from 1) as a file that Leptonica reads: JPEG data as it is, fax and
// Flate data in a TIFF or PNG file, undecoded. A picture that Leptonica refuses is damaged; the page can still be rendered.
// The errors are those of PageImage.
func PageImageForOCR(data []byte, page int) (file []byte, err error) {
	defer guard(&err)
	r, err := PageImage(data, page)
	if err != nil {
		return nil, err
	}
	return imageFile(r)
}

// imageFile wraps a raster that portable accepts.
func imageFile(r pipeline.Raster) ([]byte, error) {
	switch {
	case !portable(r):
		return nil, refuse(pipeline.ReasonUnreadable, errors.New("picture has no plain file format"))
	case r.Filter == "DCTDecode":
		return r.Data, nil
	case r.Params["Predictor"] >= 10:
		return pngFile(r), nil
	}
	return tiffFile(r), nil
}

// portable reports whether an image file format stores r's data just as a PDF does.
func portable(r pipeline.Raster) bool {
	switch r.Filter {
	case "DCTDecode":
		return !r.Inverted
	case "CCITTFaxDecode":
		return r.ColorSpace == "DeviceGray" && faxColumns(r) == r.Width && r.Params["EncodedByteAlign"] == 0
	case "FlateDecode":
		return (!r.Inverted || r.ColorSpace == "DeviceGray") && portableRows(r)
	}
	return false
}

// faxColumns returns the width that the fax data has (ISO 32000-1, table 11).
func faxColumns(r pipeline.Raster) int {
	if columns, ok := r.Params["Columns"]; ok {
		return columns
	}
	return 1728
}

// portableRows reports whether the predictor works on the picture's own rows (ISO 32000-1, table 8).
func portableRows(r pipeline.Raster) bool {
	switch p := r.Params["Predictor"]; {
	case p <= 1:
		return true
	case p != 2 && p < 10:
		return false
	}
	param := func(key string, otherwise int) int {
		if v, ok := r.Params[key]; ok {
			return v
		}
		return otherwise
	}
	return param("Columns", 1) == r.Width && param("Colors", 1) == samples(r) && param("BitsPerComponent", 8) == r.Bits &&
		!(r.Inverted && r.Params["Predictor"] >= 10 && r.Bits > 8)
}

func samples(r pipeline.Raster) int {
	if r.ColorSpace == "DeviceRGB" {
		return 3
	}
	return 1
}

// pngFile stores data that was filtered row by row as PNG does it (ISO/IEC 15948).
func pngFile(r pipeline.Raster) []byte {
	kind := byte(0)
	palette := r.Palette
	switch {
	case r.ColorSpace == "DeviceRGB":
		kind = 2
	case r.ColorSpace == "Indexed":
		kind = 3
	case r.Inverted:
		kind, palette = 3, greys(r.Bits)
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(r.Width))
	header = binary.BigEndian.AppendUint32(header, uint32(r.Height))
	header = append(header, byte(r.Bits), kind, 0, 0, 0)
	file := pngChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", header)
	if kind == 3 {
		file = pngChunk(file, "PLTE", palette)
	}
	return pngChunk(pngChunk(file, "IDAT", r.Data), "IEND", nil)
}

// greys is the palette that turns grey samples round.
func greys(bits int) []byte {
	var palette []byte
	for top, i := 1<<bits-1, 0; i <= top; i++ {
		g := byte((top - i) * 255 / top)
		palette = append(palette, g, g, g)
	}
	return palette
}

func pngChunk(file []byte, kind string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	start := len(file)
	file = append(append(file, kind...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}
