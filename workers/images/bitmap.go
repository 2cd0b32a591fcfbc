package images

// bitmap is a decoded page in the layout of a PDF image (ISO 32000-1, 8.9.5.2): packed samples, most significant bit
// first, each row starting on a byte. Zero is black (no ink where comps is 4).
type bitmap struct {
	width, height int
	comps         int    // 1, 3 or 4
	bits          int    // 1, 2, 4, 8 or 16 per sample; below 8 only with one component
	palette       []byte // RGB triplets when the samples are indexes
	rows          []byte
}

func newBitmap(width, height, comps, bits int) bitmap {
	b := bitmap{width: width, height: height, comps: comps, bits: bits}
	b.rows = make([]byte, b.rowBytes()*height)
	return b
}

func (b bitmap) rowBytes() int { return (b.width*b.comps*b.bits + 7) / 8 }

func (b bitmap) row(y int) []byte {
	n := b.rowBytes()
	return b.rows[y*n : (y+1)*n]
}

// sample returns the x-th sample of a row whose samples have at most 8 bits.
func sample(row []byte, x, bits int) byte {
	at := x * bits
	return row[at/8] >> (8 - bits - at%8) & byte(1<<bits-1)
}
