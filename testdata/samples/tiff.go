package samples

import (
	"bytes"
	"encoding/binary"
	"image"
)

// tag is one entry of a TIFF directory, as it lies in the file.
type tag struct {
	ID, Kind uint16 // kind 3 is a short, 4 a long, 5 a rational
	Count    uint32
	Value    uint32 // or where it lies
}

// bilevelTIFF writes pages as a little-endian TIFF, each one strip of G4 in which 0 is white.
func bilevelTIFF(pages []*image.Gray, dpi int) []byte {
	var out bytes.Buffer
	out.WriteString("II*\x00\x00\x00\x00\x00")
	pointer := 4 // where the offset of the next directory has to be written
	for i, img := range pages {
		strip := out.Len()
		data := encodeG4(img)
		out.Write(data)
		align(&out)
		ratio := out.Len()
		_ = binary.Write(&out, binary.LittleEndian, []uint32{uint32(dpi), 1})
		directory := out.Len()
		tags := directoryOf(img, strip, len(data), ratio, i)
		_ = binary.Write(&out, binary.LittleEndian, uint16(len(tags)))
		for _, t := range tags {
			_ = binary.Write(&out, binary.LittleEndian, t)
		}
		binary.LittleEndian.PutUint32(out.Bytes()[pointer:], uint32(directory))
		pointer = out.Len()
		out.Write(make([]byte, 4))
	}
	return out.Bytes()
}

// align ends on an even offset, as the format wants it.
func align(out *bytes.Buffer) {
	if out.Len()%2 == 1 {
		out.WriteByte(0)
	}
}

// directoryOf describes one page (TIFF 6.0, sections 4 and 11).
func directoryOf(img *image.Gray, strip, length, ratio, page int) []tag {
	const short, long, rational = 3, 4, 5
	return []tag{
		{254, long, 1, 2}, // a page of several
		{256, long, 1, uint32(img.Rect.Dx())},
		{257, long, 1, uint32(img.Rect.Dy())},
		{258, short, 1, 1}, // bit a pixel
		{259, short, 1, 4}, // T.6
		{262, short, 1, 0}, // 0 is white
		{273, long, 1, uint32(strip)},
		{277, short, 1, 1},
		{278, long, 1, uint32(img.Rect.Dy())},
		{279, long, 1, uint32(length)},
		{282, rational, 1, uint32(ratio)},
		{283, rational, 1, uint32(ratio)},
		{296, short, 1, 2}, // inches
		{297, short, 2, uint32(page)},
	}
}
