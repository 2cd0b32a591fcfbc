package codes

import (
	"strings"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"github.com/motlan/motlan/pipeline"
)

const qrFormat = "QR_CODE"

// mostTried bounds how many triples of patterns are tried on one page: a hostile page has thousands.
const mostTried = 300

// fineRows is how many lines an inch are looked at for finder patterns: the finest codes in use, those of identity cards,
// have modules of 0.25 mm, and the middle of a pattern is three of them.
const fineRows = 100

// readQR returns the QR codes of a page, in any direction.
func readQR(page grey, dpi float64) []pipeline.Code {
	patterns := findPatterns(page, max(1, int(dpi/fineRows+0.5)), dpi)
	var codes []pipeline.Code
	for i, t := range triples(patterns) {
		if i == mostTried {
			break
		}
		if t.in(codes) {
			continue
		}
		if c, ok := t.decode(page); ok {
			codes = append(codes, c)
		}
	}
	return codes
}

// decode reads the code that three patterns belong to, if it is one.
func (t triple) decode(page grey) (pipeline.Code, bool) {
	dec := decoder.NewDecoder()
	for _, g := range t.grids(page) {
		n := g.modules
		light := g.brightness(page)
		for _, reach := range []int{5, 3, 12} {
			bits, err := blackAndWhite(light, n, reach)
			if err != nil {
				continue
			}
			if result, err := dec.Decode(bits, nil); err == nil && result.GetText() != "" {
				return pipeline.Code{Format: qrFormat, Text: strings.ToValidUTF8(result.GetText(), "\uFFFD"), Quad: g.outline(mirrored(result.GetOther()))}, true
			}
		}
	}
	return pipeline.Code{}, false
}

// mirrored reports whether the code was read as in a mirror.
func mirrored(other any) bool {
	_, ok := other.(*decoder.QRCodeDecoderMetaData)
	return ok
}

// outline is the edges of the code.
func (g grid) outline(mirrored bool) pipeline.Quad {
	n := float64(g.modules)
	q := pipeline.Quad{g.at(0, 0), g.at(n, 0), g.at(n, n), g.at(0, n)}
	if mirrored {
		q[1], q[3] = q[3], q[1]
	}
	return q
}
