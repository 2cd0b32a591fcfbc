package signing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// How pdfsign writes the place for the signature and, before and after it knows the numbers, the byte range.
const (
	contentsOpen  = "/Contents<"
	byteRangeOpen = "/ByteRange ["
	byteRangeSize = len("/ByteRange[0 ********** ********** **********]")
)

// gap is the place of the signature: data[start:end] is the hexadecimal string of /Contents with its angle brackets.
type gap struct{ start, end int }

func (g gap) contentDigest(data []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(data[:g.start])
	h.Write(data[g.end:])
	return [sha256.Size]byte(h.Sum(nil))
}

func (g gap) fits(signature []byte) error {
	if room := g.end - g.start - 2; hex.EncodedLen(len(signature)) > room {
		return fmt.Errorf("CMS of %d bytes does not fit into %d digits: %w", len(signature), room, ErrMalformed)
	}
	return nil
}

// fill writes the signature and leaves the rest of the digits zero.
func (g gap) fill(data, signature []byte) { hex.Encode(data[g.start+1:g.end-1], signature) }

// findGap finds the place that pdfsign reserved, in the increment after base only: the document before it is not ours
// and may contain anything.
func findGap(data []byte, base int) (gap, error) {
	open := bytes.Index(data[base:], []byte(contentsOpen))
	if open < 0 {
		return gap{}, fmt.Errorf("no place for the signature: %w", ErrMalformed)
	}
	start := base + open + len(contentsOpen) - 1
	length := bytes.IndexByte(data[start:], '>')
	if length < 0 {
		return gap{}, fmt.Errorf("place for the signature is open: %w", ErrMalformed)
	}
	g := gap{start, start + length + 1}
	return g, g.empty(data)
}

func (g gap) empty(data []byte) error {
	if len(bytes.Trim(data[g.start+1:g.end-1], "0")) > 0 {
		return fmt.Errorf("place for the signature is not empty: %w", ErrMalformed)
	}
	return nil
}

// writeByteRange says in the file which bytes are signed: all but the gap. The space for it has a fixed size.
func (g gap) writeByteRange(data []byte, base int) error {
	at := bytes.Index(data[base:g.start], []byte(byteRangeOpen))
	text := fmt.Sprintf("/ByteRange [0 %d %d %d]", g.start, g.end, len(data)-g.end)
	if at < 0 || len(text) > byteRangeSize {
		return fmt.Errorf("no place for the byte range: %w", ErrMalformed)
	}
	copy(data[base+at:], text+strings.Repeat(" ", byteRangeSize-len(text)))
	return nil
}
