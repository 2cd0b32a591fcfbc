package images

import "fmt"

// pnm returns b as a portable grey or pixel map (PBM, PGM or PPM), which Leptonica reads without any library.
func (b bitmap) pnm() []byte {
	if b.bits == 1 && b.comps == 1 && b.palette == nil {
		return b.pbm()
	}
	v := b.view()
	kind := "P5"
	if v.comps == 3 {
		kind = "P6"
	}
	return append(fmt.Appendf(nil, "%s\n%d %d\n255\n", kind, v.width, v.height), v.rows...)
}

// pbm inverts the bits: one is black in a PBM.
func (b bitmap) pbm() []byte {
	out := fmt.Appendf(nil, "P4\n%d %d\n", b.width, b.height)
	head := len(out)
	out = append(out, b.rows...)
	for i := range out[head:] {
		out[head+i] ^= 0xff
	}
	return out
}
