package ocr

// #include <leptonica/allheaders.h>
import "C"

const (
	tile        = 24   // side of the parts in which light is measured, in pixels of the copy: more than a letter, less than a shadow
	brightShare = 0.05 // of the parts are brighter than what counts as paper in full light
	shadeMost   = 0.82 // light of paper in shadow, of that in full light
	shadeLeast  = 0.30 // what is darker is no paper: a picture, the lid of the scanner
	shadeShare  = 0.10 // of the page in shadow, from which its background is made even before it is read
)

// lit returns the grey copy with the lighting of its background made even, if shadows lie on a good part of it: one
// threshold for the whole page would turn them, and the print in them, black.
func (p pix) lit() (pix, error) {
	brightest, err := wrapPix(C.pixScaleGrayMinMax(p.c, tile, tile, C.L_CHOOSE_MAX), "measure light")
	if err != nil { // a strip lower than a tile
		return p.clone()
	}
	defer brightest.free()
	if brightest.shade() >= shadeShare {
		if even, err := p.evened(); err == nil { // else too small a picture to even
			return even, nil
		}
	}
	return p.clone()
}

// shade is the share of a page's parts that lie in shadow.
func (p pix) shade() float64 {
	counts, total := p.histogram(), p.width()*p.height()
	paper := len(counts) - 1
	for left := int(brightShare * float64(total)); paper > 0 && left >= counts[paper]; paper-- {
		left -= counts[paper]
	}
	shaded := 0
	for grey := int(shadeLeast * float64(paper)); grey < int(shadeMost*float64(paper)); grey++ {
		shaded += counts[grey]
	}
	return float64(shaded) / float64(total)
}
