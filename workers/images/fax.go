package images

import "errors"

var (
	errFaxCode = errors.New("fax data with an unknown code")
	errFaxEnd  = errors.New("fax data ends before its last row")
)

// faxReader decodes ITU-T T.4 data (Group 3): one- and two-dimensional, with and without fill bits, and the variant
// without end-of-line codes that TIFF calls compression 2. x/image/ccitt knows only the simplest of them.
type faxReader struct {
	data                []byte
	at                  int // bit
	white, black, modes map[bitCode]int
	width               int
	twoDimensional      bool
	byteRows            bool // rows begin on a byte and there are no end-of-line codes
}

// The modes of T.4, table 4, by index; 2 to 8 stand for V(-3) to V(3).
const (
	modePass = iota
	modeHorizontal
	modeVertical0 = 5
)

const modeCodes = `0001 001 0000010 000010 010 1 011 000011 0000011`

func newFaxReader(data []byte, width int, twoDimensional, byteRows bool) *faxReader {
	return &faxReader{data: data, white: byCode(whiteCodes), black: byCode(blackCodes), modes: byCode(modeCodes),
		width: width, twoDimensional: twoDimensional, byteRows: byteRows}
}

func byCode(table string) map[bitCode]int {
	m := map[bitCode]int{}
	for i, c := range runCodes(table) {
		m[c] = i
	}
	return m
}

// rows decodes n rows into packed bits with one for black, as TIFF has it.
func (f *faxReader) rows(n int) ([]byte, error) {
	stride := (f.width + 7) / 8
	out := make([]byte, n*stride)
	var above, row []int
	for y := range n {
		var err error
		if row, err = f.row(row[:0], above); err != nil {
			return nil, err
		}
		paint(out[y*stride:(y+1)*stride], row, f.width)
		above, row = row, above
	}
	return out, nil
}

// row decodes one row to its changing elements.
func (f *faxReader) row(row, above []int) ([]int, error) {
	if f.byteRows {
		f.at = (f.at + 7) &^ 7
		return f.oneDimensional(row)
	}
	for n := 0; f.endOfLine(); n++ {
		flat := !f.twoDimensional || f.bit() == 1
		if n == 5 {
			return nil, errFaxEnd // six in a row return control
		}
		if zeros := f.zeros(); zeros >= 11 {
			continue
		}
		if flat {
			return f.oneDimensional(row)
		}
		return f.relative(row, above)
	}
	if f.twoDimensional {
		return nil, errFaxCode
	}
	return f.oneDimensional(row)
}

// oneDimensional decodes runs of white and black by turns (T.4, 4.1).
func (f *faxReader) oneDimensional(row []int) ([]int, error) {
	for x, black := 0, false; x < f.width; black = !black {
		n, err := f.run(black)
		if err != nil {
			return nil, err
		}
		x += n
		row = append(row, x)
	}
	return row, nil
}

// run decodes one run length: make-up codes of 64 and more until one below.
func (f *faxReader) run(black bool) (int, error) {
	codes := f.white
	if black {
		codes = f.black
	}
	for total := 0; ; {
		i, err := f.code(codes)
		if err != nil || total > f.width {
			return 0, errors.Join(err, errFaxCode)
		}
		if i < 64 {
			return total + i, nil
		}
		total += (i - 63) * 64
	}
}

// relative decodes a row against the one above (T.4, 4.2).
func (f *faxReader) relative(row, above []int) ([]int, error) {
	b, black := 0, 0
	for a0 := -1; a0 < f.width; {
		b = findB1(above, b, a0, black)
		mode, err := f.code(f.modes)
		if err != nil {
			return nil, err
		}
		switch mode {
		case modePass:
			a0 = f.change(above, b+1)
		case modeHorizontal:
			for range 2 {
				n, err := f.run(black == 1)
				if err != nil {
					return nil, err
				}
				a0, black = max(a0, 0)+n, 1-black
				row = append(row, a0)
			}
		default:
			a1 := f.change(above, b) + mode - modeVertical0
			if a1 < max(a0, 0) {
				return nil, errFaxCode
			}
			row, a0, black = append(row, a1), a1, 1-black
		}
	}
	return row, nil
}

// change returns the i-th changing element; behind the last one it is the imaginary one after the row.
func (f *faxReader) change(changes []int, i int) int {
	if i < len(changes) {
		return min(changes[i], f.width)
	}
	return f.width
}

// paint sets the bits of the black runs, which lie between odd pairs of changes.
func paint(row []byte, changes []int, width int) {
	for i := 0; i < len(changes); i += 2 {
		end := width
		if i+1 < len(changes) {
			end = min(changes[i+1], width)
		}
		for x := changes[i]; x < end; x++ {
			row[x/8] |= 0x80 >> (x % 8)
		}
	}
}
