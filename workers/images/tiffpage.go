package images

import (
	"errors"
	"math/bits"

	"github.com/motlan/motlan/pipeline"
)

// errReencode: the data looked as if a PDF could carry it but cannot; the page has to be decoded.
var errReencode = errors.New("page cannot be passed through")

// tiffPage makes a page of a directory and chooses what can be passed through undecoded.
func tiffPage(d directory, limits Limits) (page, error) {
	t, err := readLayout(d, limits)
	if err != nil {
		return page{}, err
	}
	p := page{bitmap: t.decode, facts: t.facts()}
	switch {
	case t.compression == compOldJPEG:
		p, err = t.oldJPEGPage()
	case t.compression == compJPEG && !t.tiled && t.planes == 1 && t.bits == 8 && t.samples == t.comps:
		p.facts.Filter, p.pass = "DCTDecode", t.joinJPEG
	case t.isFax() && !t.tiled && t.down == 1:
		p.facts.Filter, p.facts.Params, p.pass = "CCITTFaxDecode", t.faxParams(), t.passFax
	}
	t.placing().apply(&p)
	return p, err
}

func (t *tiffLayout) facts() pipeline.Raster {
	b := bitmap{comps: t.comps, bits: t.bits, palette: t.palette()}
	return pipeline.Raster{Width: t.width, Height: t.height, Filter: "FlateDecode", ColorSpace: b.colorSpace(),
		Bits: t.bits, Palette: b.palette, Inverted: t.photometric == whiteIsZero && t.compression == compJPEG}
}

// palette turns the colour map's 16-bit columns into RGB triplets; some writers fill in 8 bits only.
func (t *tiffLayout) palette() []byte {
	if t.photometric != photoPalette {
		return nil
	}
	n := 1 << min(t.bits, 8)
	values := t.numbers(tagColorMap, 3*n)
	shift := 0
	for _, v := range values {
		if v > 255 {
			shift = 8
		}
	}
	out := make([]byte, 3*n)
	for i, v := range values {
		out[i%n*3+i/n] = byte(v >> shift)
	}
	return out
}

func (t *tiffLayout) isFax() bool {
	return t.bits == 1 && t.samples == 1 && t.compression >= compRLE && t.compression <= compG4
}

// twoDimensional tells the two kinds of Group 3 apart.
func (t *tiffLayout) twoDimensional() bool {
	return t.compression == compG3 && t.number(tagT4Options, 0)&1 != 0
}

// faxParams says that a white run is white: of CCITT data a photometric interpretation of BlackIsZero means the reverse
// (TIFF 6.0, section 11).
func (t *tiffLayout) faxParams() map[string]int {
	k := 0
	switch {
	case t.compression == compG4:
		k = -1
	case t.twoDimensional():
		k = 1
	}
	params := faxParams(k, t.width, t.height)
	if t.photometric == blackIsZero {
		params["BlackIs1"] = 1
	}
	if t.compression == compRLE {
		params["EncodedByteAlign"] = 1
	}
	return params
}

// passFax returns the data of a page that is one strip.
func (t *tiffLayout) passFax() ([]byte, error) {
	chunks, err := t.chunks()
	if err != nil {
		return nil, err
	}
	return t.inBitOrder(chunks[0]), nil
}

// inBitOrder returns data with the most significant bit first.
func (t *tiffLayout) inBitOrder(data []byte) []byte {
	if !t.lsbFirst || t.compression == compJPEG {
		return data
	}
	out := make([]byte, len(data))
	for i, v := range data {
		out[i] = bits.Reverse8(v)
	}
	return out
}
