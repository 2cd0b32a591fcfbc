package pdf

import (
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// labelLetters is how much visible text on a scan is no more than a label: the name of the scanning program, a number, the
// lines of a signature. Over a printed background stand whole sentences.
const labelLetters = 400

// labelled reports whether the page is a scan that text was added to. Its visible text is not all that stands on it, and
// what a reader program takes from it is mixed with the layer that nobody sees.
func (m marks) labelled() bool { return m.covered && (m.hidden || m.letters < labelLetters) }

// grey reports whether an image is stored without colour.
func (d *document) grey(sd types.StreamDict) bool {
	for _, f := range sd.FilterPipeline {
		if f.Name == "JBIG2Decode" || f.Name == "CCITTFaxDecode" {
			return true
		}
	}
	space := sd.Dict["ColorSpace"]
	if a := d.array(space); len(a) > 1 && d.name(a[0]) == "ICCBased" {
		return d.number(d.dict(a[1])["N"]) == 1
	} else if len(a) > 0 {
		return d.name(a[0]) == "CalGray"
	}
	return d.name(space) == "DeviceGray"
}

// PlausibleLayer reports whether a text layer that nobody sees may be a fair reading of the page. It is replaced either way;
// an implausible one is worth a word to the clerk: text that cannot be relied on at all, or Vietnamese that was read as
// English and has lost its marks ("CONG HOA XA HOI").
func PlausibleLayer(text string) bool {
	if !UsableText(text) {
		return false
	}
	words, marked, bare := 0, 0, 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		switch {
		case strings.ContainsFunc(w, vietnameseMark):
			marked++
		case withoutMarks[w]:
			bare++
		}
	}
	return marked*6 >= words || bare*6 < words
}

// vietnameseMark reports letters that of the languages of the papers only Vietnamese has.
func vietnameseMark(r rune) bool {
	return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("ăđơư", r)
}

// withoutMarks are words that fill Vietnamese papers, as a reader that knows no marks spells them. What English has as well
// is left out.
var withoutMarks = setOf(`cong hoa xa hoi chu nghia viet doc lap tu hanh phuc uy nhan dan tinh huyen phuong quan ngay thang
	quyet dinh dieu khoan theo cua ve va cac cho giay chung ten noi sinh duoc cap tai khong mot nguoi trong thanh pho thon
	duong quoc tich gioi que thuong tru dia ong vien truong giam thuc hien quy phap luat nghi hop dong nguyen thi hoc dat nha
	thua dien`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
