package pdf

import (
	"encoding/binary"
	"maps"
	"slices"
)

// A TrueType font file (ISO/IEC 14496-22) is a directory of tables. Only what a PDF needs of an embedded CIDFontType2 is
// written: head, hhea, maxp, hmtx, loca and glyf (ISO 32000-1, 9.9).

const unitsPerEm = 1000

// assembleFont writes a font file from its tables. The same tables give the same bytes.
func assembleFont(tables map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(tables))
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	out = appendUint16s(out, uint16(len(tags)), searchRange(len(tags)), entrySelector(len(tags)),
		uint16(16*len(tags))-searchRange(len(tags)))
	offset := len(out) + 16*len(tags)
	var body []byte
	for _, tag := range tags {
		table := tables[tag]
		out = append(out, tag...)
		out = binary.BigEndian.AppendUint32(out, checksum(table))
		out = binary.BigEndian.AppendUint32(out, uint32(offset+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(table)))
		body = append(body, padded(table)...)
	}
	out = append(out, body...)
	adjust(out, tags, tables, offset)
	return out
}

// adjust sets head.checkSumAdjustment, which makes the whole file sum up to a fixed number.
func adjust(file []byte, tags []string, tables map[string][]byte, offset int) {
	for _, tag := range tags {
		if tag == "head" {
			binary.BigEndian.PutUint32(file[offset+8:], 0xB1B0AFBA-checksum(file))
			return
		}
		offset += len(padded(tables[tag]))
	}
}

func searchRange(n int) uint16 { return 16 << entrySelector(n) }

func entrySelector(n int) uint16 {
	var e uint16
	for 2<<e <= n {
		e++
	}
	return e
}

func checksum(table []byte) uint32 {
	var sum uint32
	table = padded(table)
	for i := 0; i < len(table); i += 4 {
		sum += binary.BigEndian.Uint32(table[i:])
	}
	return sum
}

// padded returns table filled up with zeros to a multiple of four bytes.
func padded(table []byte) []byte {
	return append(slices.Clip(table), make([]byte, (4-len(table)%4)%4)...)
}

func appendUint16s(b []byte, values ...uint16) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// glyphlessFont is a font of two empty glyphs, one em wide, for text that only has a place. The tables are written with
// their fields in the standard's order.
func glyphlessFont() []byte {
	head := appendUint16s(nil, 1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, unitsPerEm) // version … unitsPerEm
	head = append(head, make([]byte, 16)...)                                    // created, modified: fixed
	head = appendUint16s(head, 0, 0, unitsPerEm, unitsPerEm, 0, 8, 2, 0, 0)     // box, style, smallest, direction, loca, glyf
	hhea := appendUint16s(nil, 1, 0, ascent, negative(descent), 0, unitsPerEm, 0, 0, unitsPerEm, 1, 0, 0, 0, 0, 0, 0, 0, 1)
	maxp := appendUint16s(nil, 1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
	return assembleFont(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp,
		"hmtx": appendUint16s(nil, unitsPerEm, 0, 0), // one width for all, then the second side bearing
		"loca": make([]byte, 6),
		"glyf": make([]byte, 4),
	})
}

// The invisible font's box around the baseline, in thousandths of its size. Readers mark selected text by it.
const (
	ascent  = 800
	descent = 200
)

func negative(v int) uint16 { return uint16(-v) }
