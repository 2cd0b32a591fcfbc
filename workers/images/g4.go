package images

import "math/bits"

// g4 compresses a bilevel page as one ITU-T T.6 (Group 4) stream. x/image/ccitt only decodes, and a PDF image is one
// stream, while a TIFF page may be many strips, each of them a stream of its own that knows nothing of the row above.
// Coding the page anew costs nothing in quality and is no larger than the strips were.
func (b bitmap) g4() []byte {
	e := faxEncoder{white: runCodes(whiteCodes), black: runCodes(blackCodes), width: b.width}
	var above, row []int
	for y := range b.height {
		row = changes(row[:0], b.row(y), b.width)
		e.row(row, above)
		above, row = row, above
	}
	e.put(bitCode{0x001001, 24}) // EOFB
	return e.close()
}

// changes appends the columns at which a row turns from white to black, back to white and so on, starting from white,
// where a one bit is white.
func changes(out []int, row []byte, width int) []int {
	skip := byte(0xff) // a byte without a change
	for i, v := range row {
		for at := 0; v != skip; {
			n := bits.LeadingZeros8((v ^ skip) << at)
			if at += n; at >= 8 || i*8+at >= width {
				break
			}
			out = append(out, i*8+at)
			skip ^= 0xff
		}
	}
	return out
}

// faxEncoder writes T.6 codes.
type faxEncoder struct {
	white, black []bitCode
	width        int
	out          []byte
	acc          uint64 // the low n bits are not yet written
	n            int
}

// row codes one row against the row above (T.6, 2.2.5). a0, a1, a2, b1 and b2 are the changing elements of T.4, 4.2.1.
func (e *faxEncoder) row(cur, above []int) {
	a, b, black := 0, 0, 0 // next change in each row; the colour after a0
	for a0 := -1; a0 < e.width; {
		a1 := e.at(cur, a)
		b = findB1(above, b, a0, black)
		b1, b2 := e.at(above, b), e.at(above, b+1)
		switch d := a1 - b1; {
		case b2 < a1:
			e.put(bitCode{1, 4})
			a0 = b2
		case d >= -3 && d <= 3:
			e.put(vertical(d))
			a0, a, black = a1, a+1, 1-black
		default:
			e.put(bitCode{1, 3})
			a2 := e.at(cur, a+1)
			e.run(a1-max(a0, 0), black)
			e.run(a2-a1, 1-black)
			a0, a = a2, a+2
		}
	}
}

// at returns the i-th change; behind the last one it is the imaginary one after the row.
func (e *faxEncoder) at(changes []int, i int) int {
	if i < len(changes) {
		return changes[i]
	}
	return e.width
}

// findB1 returns the index of the first change above that lies right of a0 and turns away from the colour at a0. As a0
// only moves right, it is at most one before the last one found.
func findB1(above []int, from, a0, black int) int {
	i := max(from-1, 0)
	i += (i ^ black) & 1
	for i < len(above) && above[i] <= a0 {
		i += 2
	}
	return i
}

// vertical returns the code of V(0), VR(d) or VL(-d) (T.6, table 1).
func vertical(d int) bitCode {
	switch d {
	case 1:
		return bitCode{0b011, 3}
	case 2:
		return bitCode{0b000011, 6}
	case 3:
		return bitCode{0b0000011, 7}
	case -1:
		return bitCode{0b010, 3}
	case -2:
		return bitCode{0b000010, 6}
	case -3:
		return bitCode{0b0000010, 7}
	}
	return bitCode{1, 1}
}

// run codes a run length: make-up codes first, then the rest below 64.
func (e *faxEncoder) run(n, black int) {
	codes := e.white
	if black == 1 {
		codes = e.black
	}
	for ; n > 2560; n -= 2560 {
		e.put(codes[63+2560/64])
	}
	if n >= 64 {
		e.put(codes[63+n/64])
	}
	e.put(codes[n%64])
}

func (e *faxEncoder) put(c bitCode) {
	e.acc, e.n = e.acc<<c.size|uint64(c.bits), e.n+c.size
	for ; e.n >= 8; e.n -= 8 {
		e.out = append(e.out, byte(e.acc>>(e.n-8)))
	}
}

func (e *faxEncoder) close() []byte {
	if e.n > 0 {
		e.put(bitCode{0, 8 - e.n})
	}
	return e.out
}
