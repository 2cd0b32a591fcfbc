package pdf

import (
	"encoding/binary"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// tiffField is one entry of a TIFF directory with values of 16 or 32 bits.
type tiffField struct {
	tag    uint16
	long   bool
	values []uint32
}

// tiffFile stores fax or Flate data as the one strip of a TIFF file (TIFF 6.0), big-endian as PDF samples are.
func tiffFile(r pipeline.Raster) []byte {
	bits := make([]uint32, samples(r))
	for i := range bits {
		bits[i] = uint32(r.Bits)
	}
	const dataAt = 8
	fields := []tiffField{
		{256, true, []uint32{uint32(r.Width)}}, {257, true, []uint32{uint32(r.Height)}}, {258, false, bits},
		{259, false, []uint32{tiffCompression(r)}}, {262, false, []uint32{photometric(r)}},
		{273, true, []uint32{dataAt}}, {277, false, []uint32{uint32(samples(r))}},
		{278, true, []uint32{uint32(r.Height)}}, {279, true, []uint32{uint32(len(r.Data))}},
	}
	if r.Filter == "CCITTFaxDecode" && r.Params["K"] > 0 {
		fields = append(fields, tiffField{292, true, []uint32{1}}) // T4Options: two-dimensional
	}
	if r.Params["Predictor"] == 2 {
		fields = append(fields, tiffField{317, false, []uint32{2}})
	}
	if r.ColorSpace == "Indexed" {
		fields = append(fields, tiffField{320, false, colourMap(r)})
	}
	directory := dataAt + (len(r.Data)+1)/2*2
	file := append([]byte("MM\x00\x2a"), binary.BigEndian.AppendUint32(nil, uint32(directory))...)
	file = append(file, r.Data...)
	file = append(file, make([]byte, directory-len(file))...)
	return appendDirectory(file, fields)
}

func tiffCompression(r pipeline.Raster) uint32 {
	switch {
	case r.Filter == "FlateDecode":
		return 8
	case r.Params["K"] < 0:
		return 4
	}
	return 3
}

// photometric says what 0 means: 0 white, 1 black, 2 RGB, 3 palette. In fax data black runs are 1 to TIFF, and to PDF what
// BlackIs1 says.
func photometric(r pipeline.Raster) uint32 {
	switch {
	case r.ColorSpace == "DeviceRGB":
		return 2
	case r.ColorSpace == "Indexed":
		return 3
	case r.Filter == "CCITTFaxDecode":
		if (r.Params["BlackIs1"] != 0) == r.Inverted {
			return 0
		}
		return 1
	case r.Inverted:
		return 0
	}
	return 1
}

// colourMap is the palette as TIFF wants it: all reds, all greens, all blues, 16 bits each.
func colourMap(r pipeline.Raster) []uint32 {
	size := 1 << r.Bits
	values := make([]uint32, 3*size)
	for i := range min(size, len(r.Palette)/3) {
		for c := range 3 {
			values[c*size+i] = uint32(r.Palette[3*i+c]) * math.MaxUint16 / math.MaxUint8
		}
	}
	return values
}

// appendDirectory writes the fields and, behind them, the values that do not fit into four bytes.
func appendDirectory(file []byte, fields []tiffField) []byte {
	extraAt := len(file) + 2 + 12*len(fields) + 4
	var extra []byte
	file = binary.BigEndian.AppendUint16(file, uint16(len(fields)))
	for _, f := range fields {
		kind, values := uint16(3), []byte(nil)
		for _, v := range f.values {
			if f.long {
				kind, values = 4, binary.BigEndian.AppendUint32(values, v)
			} else {
				values = binary.BigEndian.AppendUint16(values, uint16(v))
			}
		}
		file = appendUint16s(file, f.tag, kind)
		file = binary.BigEndian.AppendUint32(file, uint32(len(f.values)))
		if len(values) > 4 {
			file = binary.BigEndian.AppendUint32(file, uint32(extraAt+len(extra)))
			extra = append(extra, values...)
			continue
		}
		file = append(file, values...)
		file = append(file, make([]byte, 4-len(values))...)
	}
	return append(append(file, 0, 0, 0, 0), extra...)
}
