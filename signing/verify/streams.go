package verify

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// readXrefStream reads cross-references that are a stream (ISO 32000-1, 7.5.8).
func (f *file) readXrefStream(pos int64, s *section) error {
	o, _, err := f.readIndirect(pos)
	if err != nil {
		return err
	}
	if !o.isStream || o.key("Type").str != "XRef" {
		return fmt.Errorf("no cross-reference stream: %w", errStructure)
	}
	s.trailer = o
	rows, err := f.unpack(o)
	if err != nil {
		return err
	}
	return readStreamRows(rows, o, s)
}

func readStreamRows(rows []byte, o object, s *section) error {
	var width [3]int
	for i := range width {
		w := o.key("W").list
		if len(w) < 3 || w[i].kind != integer || w[i].num < 0 || w[i].num > 8 {
			return fmt.Errorf("field widths are broken: %w", errStructure)
		}
		width[i] = int(w[i].num)
	}
	index := o.key("Index").list
	if len(index) == 0 {
		index = []object{{kind: integer}, o.key("Size")}
	}
	for ; len(index) >= 2; index = index[2:] {
		for n := index[0].num; n < index[0].num+index[1].num; n++ {
			row := width[0] + width[1] + width[2]
			if n < 0 || row == 0 || len(rows) < row {
				return fmt.Errorf("rows end early: %w", errStructure)
			}
			if err := s.put(n, streamEntry(rows, width)); err != nil {
				return err
			}
			rows = rows[row:]
		}
	}
	return nil
}

func streamEntry(row []byte, width [3]int) entry {
	var v [3]int64
	for i, w := range width {
		for _, b := range row[:w] {
			v[i] = v[i]<<8 | int64(b)
		}
		row = row[w:]
	}
	if width[0] == 0 {
		v[0] = 1
	}
	return entry{free: v[0] != 1 && v[0] != 2, packed: v[0] == 2, offset: v[1], index: int(v[2])}
}

// unpack decodes a cross-reference or object stream, the only streams whose content matters here.
func (f *file) unpack(o object) ([]byte, error) {
	filter, params := o.key("Filter"), o.key("DecodeParms")
	if filter.kind == array {
		if len(filter.list) > 1 {
			return nil, fmt.Errorf("more than one filter: %w", errStructure)
		}
		filter, params = first(filter.list), first(params.list)
	}
	switch {
	case filter.kind == null:
		return o.stream, nil
	case filter.str != "FlateDecode":
		return nil, fmt.Errorf("filter %q: %w", filter.str, errStructure)
	}
	raw, err := f.inflate(o.stream)
	if err != nil {
		return nil, err
	}
	return predict(raw, params)
}

func first(list []object) object {
	if len(list) == 0 {
		return object{}
	}
	return list[0]
}

func (f *file) inflate(stream []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, fmt.Errorf("inflate: %w: %w", errStructure, err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, int64(maxUnpacked-f.unpacked)+1))
	if f.unpacked += len(raw); f.unpacked > maxUnpacked {
		return nil, errWork
	}
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("inflate: %w: %w", errStructure, err)
	}
	f.budget += 4 * len(raw) // what was unpacked may be lexed
	return raw, nil
}

// predict undoes the PNG predictors (ISO 32000-1, 7.4.4.4) for one-byte samples.
func predict(raw []byte, params object) ([]byte, error) {
	if p := params.key("Predictor").num; p < 10 {
		if p > 1 {
			return nil, fmt.Errorf("predictor %d: %w", p, errStructure)
		}
		return raw, nil
	}
	columns := int(max(params.key("Columns").num, 1))
	if columns > 1<<16 {
		return nil, fmt.Errorf("rows of %d bytes: %w", columns, errStructure)
	}
	var out []byte
	above := make([]byte, columns)
	for ; len(raw) > columns; raw = raw[columns+1:] {
		row, err := predictRow(raw[0], raw[1:columns+1], above)
		if err != nil {
			return nil, err
		}
		out, above = append(out, row...), row
	}
	return out, nil
}

func predictRow(filter byte, in, above []byte) ([]byte, error) {
	row := make([]byte, len(in))
	for i, b := range in {
		var left, corner byte
		if i > 0 {
			left, corner = row[i-1], above[i-1]
		}
		switch filter {
		case 0:
		case 1:
			b += left
		case 2:
			b += above[i]
		case 3:
			b += byte((int(left) + int(above[i])) / 2)
		case 4:
			b += paeth(int(left), int(above[i]), int(corner))
		default:
			return nil, fmt.Errorf("row filter %d: %w", filter, errStructure)
		}
		row[i] = b
	}
	return row, nil
}

// paeth is the PNG filter of that name (PNG, 9.4).
func paeth(a, b, c int) byte {
	abs := func(n int) int { return max(n, -n) }
	p := a + b - c
	switch pa, pb, pc := abs(p-a), abs(p-b), abs(p-c); {
	case pa <= pb && pa <= pc:
		return byte(a)
	case pb <= pc:
		return byte(b)
	}
	return byte(c)
}
