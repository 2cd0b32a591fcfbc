package samples

import "image"

// bitWriter packs bits, most significant first.
type bitWriter struct {
	out  []byte
	have uint // bits used in the last byte
}

// put appends bits given as the text of ones and zeros.
func (w *bitWriter) put(bits string) {
	for i := range len(bits) {
		if w.have%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[len(w.out)-1] |= (bits[i] - '0') << (7 - w.have%8)
		w.have++
	}
}

// run appends the length of a run of one colour.
func (w *bitWriter) run(n int, dark bool) {
	table := whiteRuns[:]
	if dark {
		table = blackRuns[:]
	}
	for ; n >= 2560; n -= 2560 {
		w.put(longRuns[len(longRuns)-1])
	}
	if n >= 1792 {
		w.put(longRuns[(n-1792)/64])
		n %= 64
	}
	if n >= 64 {
		w.put(table[63+n/64])
		n %= 64
	}
	w.put(table[n])
}

// vertical holds the codes for a change that lies -3 to 3 pixels right of the one above.
var vertical = [...]string{"0000010", "000010", "010", "1", "011", "000011", "0000011"}

// encodeG4 compresses a page by ITU-T T.6: black is dark in img.
func encodeG4(img *image.Gray) []byte {
	w := &bitWriter{}
	above := make([]bool, img.Rect.Dx())
	for y := range img.Rect.Dy() {
		row := make([]bool, img.Rect.Dx())
		for x, level := range img.Pix[y*img.Stride:][:len(row)] {
			row[x] = level < 128
		}
		w.row(above, row)
		above = row
	}
	w.put("000000000001000000000001")
	return w.out
}

// row encodes one row by the differences from the one above; a0, a1 … b2 are the standard's names.
func (w *bitWriter) row(above, row []bool) {
	a0, dark := -1, false
	for a0 < len(row) {
		a1 := change(row, a0, dark)
		b1 := change(above, a0, dark)
		b2 := change(above, b1, !dark)
		switch {
		case b2 < a1:
			w.put("0001")
			a0 = b2
		case a1-b1 >= -3 && a1-b1 <= 3:
			w.put(vertical[a1-b1+3])
			a0, dark = a1, !dark
		default:
			a2 := change(row, a1, !dark)
			w.put("001")
			w.run(a1-max(a0, 0), dark)
			w.run(a2-a1, !dark)
			a0 = a2
		}
	}
}

// change returns the first pixel right of from at which the row turns from dark to its opposite.
func change(row []bool, from int, dark bool) int {
	for x := max(from, -1) + 1; x < len(row); x++ {
		before := x > 0 && row[x-1]
		if row[x] != dark && before == dark {
			return x
		}
	}
	return len(row)
}
