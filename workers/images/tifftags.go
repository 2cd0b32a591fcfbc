package images

// Tags of TIFF 6.0 and its technical notes.
const (
	tagSubfileType    = 254
	tagWidth          = 256
	tagLength         = 257
	tagBits           = 258
	tagCompression    = 259
	tagPhotometric    = 262
	tagFillOrder      = 266
	tagStripOffsets   = 273
	tagOrientation    = 274
	tagSamples        = 277
	tagRowsPerStrip   = 278
	tagStripCounts    = 279
	tagXResolution    = 282
	tagPlanar         = 284
	tagT4Options      = 292
	tagResolutionUnit = 296
	tagPredictor      = 317
	tagColorMap       = 320
	tagTileWidth      = 322
	tagTileLength     = 323
	tagTileOffsets    = 324
	tagTileCounts     = 325
	tagExtraSamples   = 338
	tagSampleFormat   = 339
	tagJPEGTables     = 347
	tagOldJPEG        = 513
	tagOldJPEGLength  = 514
)

// directory is one parsed TIFF directory. Values outside the file are dropped when it is read.
type directory struct {
	file    tiffFile
	entries map[uint16]tiffEntry
}

// tiffEntry is one field: its values as they lie in the file.
type tiffEntry struct {
	kind  uint16
	count uint64
	raw   []byte
}

// add reads one entry. Small values lie in the entry itself, others at an offset.
func (d directory) add(raw []byte) {
	o := d.file.order
	tag, e := o.Uint16(raw), tiffEntry{kind: o.Uint16(raw[2:])}
	size := e.size()
	inline := raw[8:]
	if e.count = uint64(o.Uint32(raw[4:])); d.file.big {
		e.count, inline = o.Uint64(raw[4:]), raw[12:]
	}
	if size == 0 || e.count > uint64(len(d.file.data)) {
		return
	}
	if n := size * e.count; n <= uint64(len(inline)) {
		e.raw = inline[:n]
	} else {
		at := uint64(o.Uint32(inline))
		if d.file.big {
			at = o.Uint64(inline)
		}
		var err error
		if e.raw, err = d.file.slice(at, n); err != nil {
			return
		}
	}
	if _, twice := d.entries[tag]; !twice {
		d.entries[tag] = e
	}
}

// size is that of one value; 0 for a type that TIFF does not know.
func (e tiffEntry) size() uint64 {
	switch e.kind {
	case 1, 2, 6, 7: // BYTE, ASCII, SBYTE, UNDEFINED
		return 1
	case 3, 8: // SHORT
		return 2
	case 4, 9, 11, 13: // LONG, FLOAT, IFD
		return 4
	case 5, 10, 12, 16, 17, 18: // RATIONAL, DOUBLE, LONG8
		return 8
	}
	return 0
}

// numbers returns at most limit unsigned values of a field.
func (d directory) numbers(tag uint16, limit int) []uint64 {
	e := d.entries[tag]
	size := e.size()
	if size == 0 || e.kind == 5 || e.kind >= 10 && e.kind <= 12 {
		return nil
	}
	out := make([]uint64, min(int(e.count), limit))
	for i := range out {
		raw := e.raw[uint64(i)*size:]
		switch size {
		case 1:
			out[i] = uint64(raw[0])
		case 2:
			out[i] = uint64(d.file.order.Uint16(raw))
		case 4:
			out[i] = uint64(d.file.order.Uint32(raw))
		case 8:
			out[i] = d.file.order.Uint64(raw)
		}
	}
	return out
}

// number returns the first value of a field, or the default where the field is absent.
func (d directory) number(tag uint16, absent uint64) uint64 {
	if v := d.numbers(tag, 1); len(v) > 0 {
		return v[0]
	}
	return absent
}

// rational returns the first value of a field of fractions; 0 where there is none.
func (d directory) rational(tag uint16) float64 {
	e := d.entries[tag]
	if e.kind != 5 || e.count == 0 || d.file.order.Uint32(e.raw[4:]) == 0 {
		return 0
	}
	return float64(d.file.order.Uint32(e.raw)) / float64(d.file.order.Uint32(e.raw[4:]))
}

// bytes returns a field's raw value.
func (d directory) bytes(tag uint16) []byte { return d.entries[tag].raw }
