package ocr

// #include <leptonica/allheaders.h>
import "C"

import "image"

const (
	coarseDPI  = 76.2    // resolution at which red print is looked for, where the page's letters are of common size
	mm         = 3       // in pixels of that resolution
	redness    = 60      // by which red exceeds green in red ink, of 255
	lineGap    = 8 * mm  // between words of one line
	lineHeight = 15 * mm // of the largest red print
	lineRatio  = 2.0     // a line is longer than high, a seal is not; the frame of MẬT is 20 by 8 mm
	aroundLine = 2       // pixels of margin
	sealGap    = 6 * mm  // between the parts of a worn seal
	sealLeast  = 18 * mm // its diameter
	sealMost   = 55 * mm
	sealRatio  = 1.5 // also a seal that lies on another red thing is a seal
)

// showRedPrint darkens in grey, the red channel of p at this scale, what is printed in red: titles of certificates.
// Seals stay faded.
func (p pix) showRedPrint(grey pix, scale float64) error {
	factor := max(int(targetDPI/coarseDPI/scale+0.5), 1)
	lines, err := p.redLines(factor)
	if err != nil {
		return err
	}
	page := image.Rect(0, 0, p.width(), p.height())
	for _, line := range lines {
		at := image.Rect(line.Min.X*factor, line.Min.Y*factor, line.Max.X*factor, line.Max.Y*factor).Intersect(page)
		if err := p.showGreen(grey, at, scale); err != nil {
			return err
		}
	}
	return nil
}

// showGreen replaces a part of grey by the green channel of p, in which red ink is dark.
func (p pix) showGreen(grey pix, at image.Rectangle, scale float64) error {
	part, err := p.clip(at)
	if err != nil {
		return err
	}
	defer part.free()
	green, err := part.channel(C.COLOR_GREEN)
	if err != nil {
		return err
	}
	defer green.free()
	scaled, err := green.scale(scale)
	if err != nil {
		return err
	}
	defer scaled.free()
	x, y := int(float64(at.Min.X)*scale+0.5), int(float64(at.Min.Y)*scale+0.5)
	C.pixRasterop(grey.c, C.l_int32(x), C.l_int32(y), C.l_int32(scaled.width()), C.l_int32(scaled.height()), C.PIX_SRC, scaled.c, 0, 0)
	return nil
}

// redLines finds lines of red print, upright or sideways, in p sampled down by factor, in pixels of that sample.
func (p pix) redLines(factor int) ([]image.Rectangle, error) {
	mask, err := p.redMask(factor)
	if err != nil {
		return nil, err
	}
	defer mask.free()
	if mask.count() < lineHeight { // the usual page: no red at all
		return nil, nil
	}
	seals, err := mask.blobs(sealGap, sealGap)
	if err != nil {
		return nil, err
	}
	level, err := mask.blobs(lineGap, 1)
	if err != nil {
		return nil, err
	}
	upright, err := mask.blobs(1, lineGap)
	var lines []image.Rectangle
	for _, b := range append(level, upright...) {
		if isLine(b) && !inSeal(b, seals) {
			lines = append(lines, b.Inset(-aroundLine))
		}
	}
	return lines, err
}

func isLine(b image.Rectangle) bool {
	long, short := max(b.Dx(), b.Dy()), min(b.Dx(), b.Dy())
	return short >= 3 && short <= lineHeight && float64(long) >= lineRatio*float64(short)
}

// inSeal reports whether b is a part of something as large and about as square as a seal.
func inSeal(b image.Rectangle, blobs []image.Rectangle) bool {
	for _, s := range blobs {
		long, short := max(s.Dx(), s.Dy()), min(s.Dx(), s.Dy())
		if b.In(s) && short >= sealLeast && long <= sealMost && float64(long) <= sealRatio*float64(short) {
			return true
		}
	}
	return false
}

// redMask returns, as a binary image, where p sampled down by factor is red.
func (p pix) redMask(factor int) (pix, error) {
	coarse, err := wrapPix(C.pixScaleByIntSampling(p.c, C.l_int32(factor)), "sample")
	if err != nil {
		return coarse, err
	}
	defer coarse.free()
	return coarse.exceeds(C.COLOR_RED, C.COLOR_GREEN, redness)
}

// blobs returns the outlines of what hangs together in a binary image when gaps up to w and h are closed.
func (p pix) blobs(w, h int) ([]image.Rectangle, error) {
	closed, err := wrapPix(C.pixCloseSafeBrick(nil, p.c, C.l_int32(w), C.l_int32(h)), "close gaps")
	if err != nil {
		return nil, err
	}
	defer closed.free()
	return closed.components(), nil
}
