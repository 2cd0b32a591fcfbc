package pdf

import (
	"strconv"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Flags of a font descriptor (ISO 32000-1, table 123).
const (
	fixedPitch   = 1 << 0
	serifFont    = 1 << 1
	symbolicFont = 1 << 2
)

// cidFont is what the three dictionaries of an embedded Type 0 font say (ISO 32000-1, 9.7).
type cidFont struct {
	name     string
	file     types.IndirectRef // FontFile2
	glyphs   types.Object      // CIDToGIDMap
	unicodes types.IndirectRef // ToUnicode
	width    int               // default width, thousandths of the size
	widths   types.Array
	box      [4]int // FontBBox
	flags    int
}

// addCIDFont writes the font with codes of two bytes.
func (d *document) addCIDFont(f cidFont) types.IndirectRef {
	descriptor := d.add(types.Dict{
		"Type": types.Name("FontDescriptor"), "FontName": types.Name(f.name), "Flags": types.Integer(f.flags),
		"FontBBox":    types.NewIntegerArray(f.box[0], f.box[1], f.box[2], f.box[3]),
		"ItalicAngle": types.Integer(0), "Ascent": types.Integer(f.box[3]), "Descent": types.Integer(f.box[1]),
		"CapHeight": types.Integer(f.box[3]), "StemV": types.Integer(80), "FontFile2": f.file,
	})
	descendant := d.add(types.Dict{
		"Type": types.Name("Font"), "Subtype": types.Name("CIDFontType2"), "BaseFont": types.Name(f.name),
		"CIDSystemInfo": types.Dict{"Registry": types.StringLiteral("Adobe"), "Ordering": types.StringLiteral("Identity"),
			"Supplement": types.Integer(0)},
		"FontDescriptor": descriptor, "DW": types.Integer(f.width), "W": f.widths, "CIDToGIDMap": f.glyphs,
	})
	return d.add(types.Dict{
		"Type": types.Name("Font"), "Subtype": types.Name("Type0"), "BaseFont": types.Name(f.name),
		"Encoding": types.Name("Identity-H"), "DescendantFonts": types.Array{descendant}, "ToUnicode": f.unicodes,
	})
}

// operands prints numbers for a content stream, to a ten-thousandth of a point.
func operands(values ...float64) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = strconv.FormatFloat(v, 'f', 4, 64)
		if strings.Contains(texts[i], ".") {
			texts[i] = strings.TrimRight(strings.TrimRight(texts[i], "0"), ".")
		}
	}
	return strings.Join(texts, " ")
}
