package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/unicode/norm"
)

// Invisible text lies over the print it repeats. Every distinct word is one glyph of an empty font, and the font's
// ToUnicode map says how the glyph reads: a word then has exactly one place, one width and one angle, and readers that
// split text wherever the baseline moves cannot split a leaning word.

// vocabulary numbers the words of a file. Code 0 is never used; code 1 is the space between words.
type vocabulary struct {
	codes map[string]uint16
	words []string // by code
}

const (
	spaceCode  = 1
	spaceWidth = 20 // thousandths of the word before it: enough to be a space, too little to be seen when selected
	// longestGlyph is how many UTF-16 units one glyph stands for at most; poppler takes that many, and longer words, which
	// are several glyphs, are addresses and ruled lines.
	longestGlyph = 48
)

func newVocabulary() *vocabulary {
	return &vocabulary{codes: map[string]uint16{}, words: []string{"", " "}}
}

// code returns the number of a word or piece of a word, or false when the font is full.
func (v *vocabulary) code(word string) (uint16, bool) {
	if c, ok := v.codes[word]; ok {
		return c, true
	}
	if len(v.words) > 0xFFFF {
		return 0, false
	}
	c := uint16(len(v.words))
	v.codes[word], v.words = c, append(v.words, word)
	return c, true
}

// pieces cuts a word into strings of at most longestGlyph UTF-16 units, of nearly equal length.
func pieces(word string) []string {
	runes := []rune(norm.NFC.String(word))
	units := len(utf16.Encode(runes))
	count := (units + longestGlyph - 1) / longestGlyph
	var list []string
	for i := range count {
		if part := runes[i*len(runes)/count : (i+1)*len(runes)/count]; len(part) > 0 {
			list = append(list, string(part))
		}
	}
	return list
}

// layer returns the content that lays p's words over a page in text rendering mode 3; toUser maps p's pixels to user space.
func (v *vocabulary) layer(p pipeline.Page, toUser matrix) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "q\nBT\n3 Tr\n/%s 1 Tf\n", invisibleName)
	for _, w := range p.Words {
		v.show(&b, w, toUser)
	}
	b.WriteString("ET\nQ\n")
	return b.Bytes()
}

// invisibleName is the font's name in page resources.
const invisibleName = "MotlanText"

// show places one word: the text matrix takes the glyph's one-em square to the word's quad.
func (v *vocabulary) show(b *bytes.Buffer, w pipeline.Word, toUser matrix) {
	parts := pieces(w.Text)
	var codes []byte
	for _, part := range parts {
		if c, ok := v.code(part); ok {
			codes = binary.BigEndian.AppendUint16(codes, c)
		}
	}
	if len(codes) == 0 {
		return
	}
	m, ok := wordMatrix(w.Quad, toUser, len(parts))
	if !ok {
		return
	}
	codes = binary.BigEndian.AppendUint16(codes, spaceCode)
	fmt.Fprintf(b, "%s Tm <%X> Tj\n", operands(m[:]...), codes)
}

// wordMatrix returns the text matrix for a word of n glyphs. The baseline runs descent/1000 of the height above the quad's
// lower edge, so that ascent and descent together fill the quad.
func wordMatrix(q pipeline.Quad, toUser matrix, n int) (matrix, bool) {
	left, right, top := toUser.apply(q[3]), toUser.apply(q[2]), toUser.apply(q[0])
	m := matrix{
		(right.X - left.X) / float64(n), (right.Y - left.Y) / float64(n),
		top.X - left.X, top.Y - left.Y,
		left.X + (top.X-left.X)*descent/1000, left.Y + (top.Y-left.Y)*descent/1000,
	}
	_, ok := m.inverse()
	return m, ok
}

// addFont writes the invisible font with the vocabulary's map.
func (v *vocabulary) addFont(d *document) (types.IndirectRef, error) {
	font := glyphlessFont()
	file, err := d.addFlate(types.Dict{"Length1": types.Integer(len(font))}, font)
	if err != nil {
		return types.IndirectRef{}, err
	}
	glyphs, err := d.addFlate(types.Dict{}, bytes.Repeat([]byte{0, 1}, len(v.words)))
	if err != nil {
		return types.IndirectRef{}, err
	}
	unicodes, err := d.addFlate(types.Dict{}, toUnicode(v.words))
	if err != nil {
		return types.IndirectRef{}, err
	}
	return d.addCIDFont(cidFont{
		name: "MotlanGlyphless", file: file, glyphs: glyphs, unicodes: unicodes, width: unitsPerEm,
		widths: types.Array{types.Integer(spaceCode), types.Array{types.Integer(spaceWidth)}},
		box:    [4]int{0, -descent, unitsPerEm, ascent}, flags: symbolicFont | fixedPitch,
	}), nil
}

// toUnicode writes the CMap (ISO 32000-1, 9.10.3) that maps code i to words[i].
func toUnicode(words []string) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	code := 1
	for block := range slices.Chunk(words[1:], 100) { // a block holds at most 100 mappings
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for _, word := range block {
			fmt.Fprintf(&b, "<%04X> <%X>\n", code, utf16BE(word))
			code++
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

func utf16BE(s string) []byte {
	return appendUint16s(nil, utf16.Encode([]rune(s))...)
}
