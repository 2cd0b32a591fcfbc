package pdf

import "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

// signed reports whether any signature field has a value or any signature dictionary covers a byte range. Usage rights of
// form-filling programs (ISO 32000-1, 12.8.2.3) count too: a change would break them.
func (d *document) signed() bool {
	for number := range d.ctx.Table {
		dict := d.dict(*types.NewIndirectRef(number, *generation(d, number)))
		if dict == nil {
			continue
		}
		if dict["ByteRange"] != nil && dict["Contents"] != nil {
			return true
		}
		if d.name(dict["FT"]) == "Sig" && d.resolve(dict["V"]) != nil {
			return true
		}
	}
	return false
}

func generation(d *document, number int) *int {
	if g := d.ctx.Table[number].Generation; g != nil {
		return g
	}
	return new(int)
}
