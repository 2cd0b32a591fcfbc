package verify

import (
	"bytes"
	"errors"
	"fmt"
)

// onlyWork keeps the error that ends everything and drops the others.
func onlyWork(err error) error {
	if errors.Is(err, errWork) {
		return err
	}
	return nil
}

// errCoverage: the byte range is not the whole revision but the signature value.
var errCoverage = errors.New("coverage")

// byteRange is the checked byte range of one signature: everything up to end but the gap.
type byteRange struct{ gapStart, gapEnd, end int }

// coverage checks a signature dictionary's byte range against the file (ISO 32000-2, 12.8.1; EN 319 142-1, 5.3): it
// begins at 0, it has two parts, the gap between them is exactly the dictionary's own /Contents string, and it ends
// where a revision ends.
func (f *file) coverage(sig object) (byteRange, error) {
	if sig.packed || sig.kind != dict {
		return byteRange{}, fmt.Errorf("signature is not an object of its own: %w", errCoverage)
	}
	if sig.double {
		return byteRange{}, fmt.Errorf("an entry of the signature dictionary occurs twice: %w", errCoverage)
	}
	parts := sig.key("ByteRange")
	if parts.kind != array || len(parts.list) != 4 {
		return byteRange{}, fmt.Errorf("byte range has not exactly two parts: %w", errCoverage)
	}
	for _, p := range parts.list {
		if p.kind != integer || p.num < 0 || p.num > int64(len(f.data)) {
			return byteRange{}, fmt.Errorf("byte range does not lie in the file: %w", errCoverage)
		}
	}
	at := func(i int) int { return int(parts.list[i].num) }
	return f.gapAndEnd(sig.key("Contents"), at(0), byteRange{at(1), at(2), at(2) + at(3)})
}

func (f *file) gapAndEnd(contents object, start int, r byteRange) (byteRange, error) {
	switch {
	case start != 0:
		return r, fmt.Errorf("byte range does not begin at 0: %w", errCoverage)
	case contents.kind != text || !contents.hex:
		return r, fmt.Errorf("signature has no /Contents: %w", errCoverage)
	case r.gapStart != contents.pos || r.gapEnd != contents.end:
		return r, fmt.Errorf("byte range leaves out bytes %d–%d, the signature value is %d–%d: %w",
			r.gapStart, r.gapEnd, contents.pos, contents.end, errCoverage)
	case bytes.ContainsFunc(f.data[r.gapStart:r.gapEnd], func(c rune) bool { return c < 128 && isSpace(byte(c)) }):
		return r, fmt.Errorf("signature value has more than digits in it: %w", errCoverage)
	case r.end > len(f.data):
		return r, fmt.Errorf("byte range ends behind the file: %w", errCoverage)
	}
	if _, ok := revisionEnd(f.data[:r.end]); !ok {
		return r, fmt.Errorf("byte range ends at %d, where no revision ends: %w", r.end, errCoverage)
	}
	return r, nil
}

// revision opens the file as it was when it was signed, and makes sure that the same signature stood in it.
func (f *file) revision(r byteRange, sig object) (*file, error) {
	if r.end == len(f.data) {
		return f, nil
	}
	then, err := openFile(f.data[:r.end])
	if err != nil {
		return nil, fmt.Errorf("signed revision: %w", err)
	}
	fields, err := then.signatureFields()
	if err != nil {
		return nil, fmt.Errorf("signed revision: %w", err)
	}
	for _, old := range fields {
		if old.err == nil && old.value.pos == sig.pos && !old.value.packed {
			return then, nil
		}
	}
	return nil, fmt.Errorf("signed revision did not hold this signature: %w", errCoverage)
}
