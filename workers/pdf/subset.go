package pdf

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// tinos has the Vietnamese glyphs and the metrics of Times New Roman.
//
//go:embed Tinos-Regular.ttf
var tinos []byte

var errFont = errors.New("font is broken")

// subset is Tinos cut down to the characters of one text. A character's code is its place in runes plus one.
type subset struct {
	runes  []rune
	codes  map[rune]uint16
	widths []int // thousandths of the size
	file   []byte
}

// newSubset cuts Tinos down to the characters of lines. A character that Tinos lacks is an empty box.
func newSubset(lines []string) (*subset, error) {
	face, err := sfnt.Parse(tinos)
	if err != nil {
		return nil, fmt.Errorf("parse font: %w", err)
	}
	s := &subset{codes: map[rune]uint16{}}
	cut := cutter{tables: fontTables(tinos), glyphs: []uint16{0}}
	var buffer sfnt.Buffer
	for _, line := range lines {
		for _, r := range line {
			if s.codes[r] != 0 {
				continue
			}
			glyph, err := face.GlyphIndex(&buffer, r)
			if err != nil {
				return nil, fmt.Errorf("find glyph: %w", err)
			}
			advance, err := face.GlyphAdvance(&buffer, glyph, fixed.I(unitsPerEm), font.HintingNone)
			if err != nil {
				return nil, fmt.Errorf("measure glyph: %w", err)
			}
			s.runes, s.widths = append(s.runes, r), append(s.widths, advance.Round())
			s.codes[r] = uint16(len(s.runes))
			cut.glyphs = append(cut.glyphs, uint16(glyph))
		}
	}
	s.file, err = cut.file()
	return s, err
}

// width returns the width of line in thousandths of the size.
func (s *subset) width(line string) float64 {
	var sum int
	for _, r := range line {
		sum += s.widths[s.codes[r]-1]
	}
	return float64(sum)
}

// encode returns line as codes of two bytes.
func (s *subset) encode(line string) []byte {
	var codes []byte
	for _, r := range line {
		codes = binary.BigEndian.AppendUint16(codes, s.codes[r])
	}
	return codes
}

// addFont writes the subset as a font.
func (s *subset) addFont(d *document) (types.IndirectRef, error) {
	file, err := d.addFlate(types.Dict{"Length1": types.Integer(len(s.file))}, s.file)
	if err != nil {
		return types.IndirectRef{}, err
	}
	words := []string{""}
	widths := types.Array{}
	for i, r := range s.runes {
		words = append(words, string(r))
		widths = append(widths, types.Integer(s.widths[i]))
	}
	unicodes, err := d.addFlate(types.Dict{}, toUnicode(words))
	if err != nil {
		return types.IndirectRef{}, err
	}
	return d.addCIDFont(cidFont{
		name: subsetTag(s.file) + "+Tinos-Regular", file: file, glyphs: types.Name("Identity"), unicodes: unicodes, width: unitsPerEm,
		widths: types.Array{types.Integer(1), widths}, box: [4]int{-550, -216, 1400, 891}, flags: symbolicFont | serifFont,
	}), nil
}

// subsetTag is the six letters that mark a subset's name (ISO 32000-1, 9.6.4), from its content.
func subsetTag(file []byte) string {
	sum := sha256.Sum256(file)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}
