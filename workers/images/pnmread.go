package images

import (
	"bytes"
	"errors"
	"fmt"
)

// isPNM knows the raw portable maps that pnm writes and pdftoppm makes. Sniff does not: nobody scans into them.
func isPNM(data []byte) bool {
	return len(data) > 3 && data[0] == 'P' && '4' <= data[1] && data[1] <= '6' && data[2] == '\n'
}

// parsePNM makes the one page of a portable map of 1 or 8 bits.
func parsePNM(data []byte, limits Limits) ([]page, error) {
	b, rows, err := pnmHeader(data)
	if err != nil {
		return nil, err
	}
	if err := limits.check(b.width, b.height); err != nil {
		return nil, err
	}
	if len(rows) < b.rowBytes()*b.height {
		return nil, errors.New("PNM data ends before its last row")
	}
	b.rows = rows[:b.rowBytes()*b.height]
	p := page{bitmap: func() (bitmap, error) { return b.fromPNM(), nil }}
	p.facts.Width, p.facts.Height = b.width, b.height
	return []page{p}, nil
}

// pnmHeader reads the header as pnm and pdftoppm write it: the size on a line of its own, then the largest sample, which a
// map of bits does not have.
func pnmHeader(data []byte) (b bitmap, rows []byte, err error) {
	b = bitmap{comps: 1, bits: 8}
	lines := bytes.SplitN(data[3:], []byte("\n"), 3)
	switch data[1] {
	case '4':
		b.bits = 1
		lines = bytes.SplitN(data[3:], []byte("\n"), 2)
	case '6':
		b.comps = 3
	}
	if len(lines) < 2 || b.bits == 8 && (len(lines) < 3 || string(lines[1]) != "255") {
		return b, nil, errors.New("unusual PNM header")
	}
	_, err = fmt.Sscanf(string(lines[0]), "%d %d", &b.width, &b.height)
	return b, lines[len(lines)-1], err
}

// fromPNM turns the bits of a PBM, in which one is black, into ours. The file's own bytes stay as they are.
func (b bitmap) fromPNM() bitmap {
	if b.bits == 1 {
		b.rows = bytes.Clone(b.rows)
		for i := range b.rows {
			b.rows[i] ^= 0xff
		}
	}
	return b
}
