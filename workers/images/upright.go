package images

// placement reads an orientation tag (EXIF 2.32 and TIFF 6.0, tag 274): the clockwise turn that makes the page upright,
// and whether it has to be mirrored left to right before. A PDF page can be turned but not mirrored, so a mirrored page
// is decoded; no scanner writes one, some phones' front cameras do.
func placement(tag int) (degrees int, flipped bool) {
	switch tag {
	case 2:
		return 0, true
	case 3:
		return 180, false
	case 4:
		return 180, true
	case 5:
		return 270, true
	case 6:
		return 90, false
	case 7:
		return 90, true
	case 8:
		return 270, false
	}
	return 0, false
}

// flip mirrors b left to right in place.
func (b bitmap) flip() {
	for y := range b.height {
		if row := b.row(y); b.bits < 8 {
			flipBits(row, b.width, b.bits)
		} else {
			flipBytes(row, b.comps*b.bits/8)
		}
	}
}

func flipBytes(row []byte, size int) {
	for i, j := 0, len(row)-size; i < j; i, j = i+size, j-size {
		for k := range size {
			row[i+k], row[j+k] = row[j+k], row[i+k]
		}
	}
}

func flipBits(row []byte, width, bits int) {
	out := make([]byte, len(row))
	for x := range width {
		at := (width - 1 - x) * bits
		out[at/8] |= sample(row, x, bits) << (8 - bits - at%8)
	}
	copy(row, out)
}
