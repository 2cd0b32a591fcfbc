package images

import "math/bits"

// endOfLine consumes an end-of-line code with the fill bits before it, if it comes next.
func (f *faxReader) endOfLine() bool {
	n := f.zeros()
	if n < 11 || f.at+n >= 8*len(f.data) {
		return false
	}
	f.at += n + 1
	return true
}

// zeros counts the zero bits that come next.
func (f *faxReader) zeros() int {
	for at := f.at; at < 8*len(f.data); at = at&^7 + 8 {
		if v := f.data[at/8] << (at % 8); v != 0 {
			return at + bits.LeadingZeros8(v) - f.at
		}
	}
	return max(8*len(f.data)-f.at, 0)
}

// bit returns the next bit; behind the end all are zero.
func (f *faxReader) bit() uint32 {
	if f.at >= 8*len(f.data) {
		f.at++
		return 0
	}
	v := f.data[f.at/8] >> (7 - f.at%8) & 1
	f.at++
	return uint32(v)
}

// maxFaxBits is the longest code word of T.4.
const maxFaxBits = 13

// code reads the next code word of a table.
func (f *faxReader) code(codes map[bitCode]int) (int, error) {
	var c bitCode
	for c.size < maxFaxBits {
		c = bitCode{c.bits<<1 | f.bit(), c.size + 1}
		if i, ok := codes[c]; ok {
			return i, nil
		}
	}
	if f.at > 8*len(f.data) {
		return 0, errFaxEnd
	}
	return 0, errFaxCode
}
