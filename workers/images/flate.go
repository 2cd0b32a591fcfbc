package images

import (
	"bytes"
	"compress/zlib"
	"io"
)

// deflate compresses b with a PNG filter before each row (PNG 3rd edition, 9; PDF predictor 15).
func (b bitmap) deflate() ([]byte, error) {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	if err := b.writeFiltered(z); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}

func (b bitmap) writeFiltered(w io.Writer) error {
	n := b.rowBytes()
	filters := newRowFilters(n, max(1, b.comps*b.bits/8))
	above := make([]byte, n)
	for y := range b.height {
		row := b.row(y)
		if _, err := w.Write(filters.best(row, above, b.bits < 8 || b.palette != nil)); err != nil {
			return err
		}
		above = row
	}
	return nil
}

// rowFilters holds one filtered row per kind of PNG filter, to be reused.
type rowFilters struct {
	size int // bytes from one pixel to the next
	rows [5][]byte
}

func newRowFilters(rowBytes, size int) *rowFilters {
	f := &rowFilters{size: size}
	for kind := range f.rows {
		f.rows[kind] = make([]byte, 1+rowBytes)
		f.rows[kind][0] = byte(kind)
	}
	return f
}

// best returns the filter byte and the filtered row whose bytes are nearest to zero (the heuristic of PNG, 12.7).
// Packed samples and indexes do best without a filter.
func (f *rowFilters) best(row, above []byte, plain bool) []byte {
	if plain {
		copy(f.rows[0][1:], row)
		return f.rows[0]
	}
	f.sub(row)
	f.up(row, above)
	f.paeth(row, above)
	best, least := 0, -1
	for _, kind := range []int{1, 2, 4} {
		if s := weight(f.rows[kind][1:]); least < 0 || s < least {
			best, least = kind, s
		}
	}
	return f.rows[best]
}

func (f *rowFilters) sub(row []byte) {
	out := f.rows[1][1:]
	copy(out, row[:min(f.size, len(row))])
	for i := f.size; i < len(row); i++ {
		out[i] = row[i] - row[i-f.size]
	}
}

func (f *rowFilters) up(row, above []byte) {
	out := f.rows[2][1:]
	for i, v := range row {
		out[i] = v - above[i]
	}
}

func (f *rowFilters) paeth(row, above []byte) {
	out := f.rows[4][1:]
	for i := range min(f.size, len(row)) {
		out[i] = row[i] - above[i]
	}
	for i := f.size; i < len(row); i++ {
		out[i] = row[i] - paeth(row[i-f.size], above[i], above[i-f.size])
	}
}

// paeth predicts a byte from its neighbours left, above and above left (PNG, 9.4).
func paeth(left, above, corner byte) byte {
	p := int(left) + int(above) - int(corner)
	dl, da, dc := abs(p-int(left)), abs(p-int(above)), abs(p-int(corner))
	if dl <= da && dl <= dc {
		return left
	}
	if da <= dc {
		return above
	}
	return corner
}

func weight(row []byte) int {
	sum := 0
	for _, v := range row {
		sum += abs(int(int8(v)))
	}
	return sum
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}
