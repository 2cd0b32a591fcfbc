package pdf

import (
	"encoding/binary"
	"slices"
)

// fontTables returns the tables of a TrueType file by tag.
func fontTables(file []byte) map[string][]byte {
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		offset, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = file[offset : offset+length]
	}
	return tables
}

// cutter makes a font of some of a font's glyphs, numbered anew and without their hinting programs.
type cutter struct {
	tables map[string][]byte
	glyphs []uint16 // old numbers by new number; grows by the parts of composite glyphs
}

func (c *cutter) file() ([]byte, error) {
	var glyf []byte
	loca := make([]byte, 4)
	for i := 0; i < len(c.glyphs); i++ { // c.glyphs grows meanwhile
		outline, err := c.cut(c.outline(c.glyphs[i]))
		if err != nil {
			return nil, err
		}
		glyf = append(glyf, padded(outline)...)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	}
	head, hhea, maxp := slices.Clone(c.tables["head"]), slices.Clone(c.tables["hhea"]), slices.Clone(c.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1) // long loca
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(c.glyphs)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(c.glyphs)))
	return assembleFont(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": c.metrics(), "loca": loca, "glyf": glyf,
	}), nil
}

// outline returns the old glyph's data.
func (c *cutter) outline(glyph uint16) []byte {
	loca, glyf := c.tables["loca"], c.tables["glyf"]
	if binary.BigEndian.Uint16(c.tables["head"][50:]) == 0 {
		return glyf[2*int(binary.BigEndian.Uint16(loca[2*glyph:])) : 2*int(binary.BigEndian.Uint16(loca[2*glyph+2:]))]
	}
	return glyf[binary.BigEndian.Uint32(loca[4*int(glyph):]):binary.BigEndian.Uint32(loca[4*int(glyph)+4:])]
}

// metrics returns the widths and side bearings in the new order.
func (c *cutter) metrics() []byte {
	hmtx, count := c.tables["hmtx"], int(binary.BigEndian.Uint16(c.tables["hhea"][34:]))
	var out []byte
	for _, glyph := range c.glyphs {
		if int(glyph) < count {
			out = append(out, hmtx[4*int(glyph):4*int(glyph)+4]...)
			continue
		}
		out = append(out, hmtx[4*count-4:4*count-2]...)
		out = append(out, hmtx[4*count+2*(int(glyph)-count):][:2]...)
	}
	return out
}

// cut returns an outline without its instructions.
func (c *cutter) cut(outline []byte) ([]byte, error) {
	if len(outline) == 0 {
		return nil, nil
	}
	if len(outline) < 12 {
		return nil, errFont
	}
	contours := int(int16(binary.BigEndian.Uint16(outline)))
	if contours < 0 {
		return c.cutComposite(slices.Clone(outline))
	}
	at := 10 + 2*contours
	if at+2 > len(outline) {
		return nil, errFont
	}
	end := at + 2 + int(binary.BigEndian.Uint16(outline[at:]))
	if end > len(outline) {
		return nil, errFont
	}
	return slices.Concat(outline[:at], []byte{0, 0}, outline[end:]), nil
}

// Flags of a composite glyph's parts.
const (
	argsAreWords     = 1 << 0
	haveScale        = 1 << 3
	moreParts        = 1 << 5
	haveTwoScales    = 1 << 6
	haveTwoByTwo     = 1 << 7
	haveInstructions = 1 << 8
)

// cutComposite numbers the parts anew, takes them into the font, and drops what follows them.
func (c *cutter) cutComposite(outline []byte) ([]byte, error) {
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		binary.BigEndian.PutUint16(outline[at:], flags&^haveInstructions)
		binary.BigEndian.PutUint16(outline[at+2:], c.number(binary.BigEndian.Uint16(outline[at+2:])))
		at += 4 + partSize(flags)
		if flags&moreParts == 0 && at <= len(outline) {
			return outline[:at], nil
		}
	}
	return nil, errFont
}

// number returns the new number of an old glyph, which is taken in when it is missing.
func (c *cutter) number(glyph uint16) uint16 {
	if i := slices.Index(c.glyphs, glyph); i >= 0 {
		return uint16(i)
	}
	c.glyphs = append(c.glyphs, glyph)
	return uint16(len(c.glyphs) - 1)
}

// partSize is the length of a part's offsets and transformation.
func partSize(flags uint16) int {
	size := 2
	if flags&argsAreWords != 0 {
		size = 4
	}
	switch {
	case flags&haveScale != 0:
		size += 2
	case flags&haveTwoScales != 0:
		size += 4
	case flags&haveTwoByTwo != 0:
		size += 8
	}
	return size
}
