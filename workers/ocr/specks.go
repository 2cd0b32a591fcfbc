package ocr

// #include <leptonica/allheaders.h>
import "C"

const (
	speckSize  = 2    // pixels of the copy; the dot under a letter has three and a soft edge
	speckDepth = 0.80 // of the paper's grey, from which on a pixel is more than a shade of it
	manySpecks = 300  // on a page; clean ones have a few
)

// withoutSpecks makes white the specks of a grey copy that has many: they are read as points, accents and digits.
func (p pix) withoutSpecks() error {
	dark, err := p.darker(int(speckDepth * float64(commonest(p.histogram()))))
	if err != nil {
		return err
	}
	defer dark.free()
	specks, err := wrapPix(C.pixSelectBySize(dark.c, speckSize, speckSize, 8, C.L_SELECT_IF_BOTH, C.L_SELECT_IF_LTE, nil), "find specks")
	if err != nil {
		return err
	}
	defer specks.free()
	var n C.l_int32
	C.pixCountConnComp(specks.c, 8, &n)
	if n >= manySpecks {
		C.pixSetMasked(p.c, specks.c, 255)
	}
	return nil
}
