package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"fmt"
	"image"
	"unsafe"
)

const (
	blankInk   = 0.0001 // share of dark pixels below which a page is blank without being read
	printInk   = 0.001  // share above which a page without words is unreadable rather than blank
	inkMargin  = 0.03   // of each side; shadows of the scanner's lid lie there
	inkDensity = 60     // how much ink differs from paper, of 255
)

// binary returns a grey image in black (1) and white, by Otsu's threshold over the whole page.
func (p pix) binary() (pix, error) {
	var out *C.PIX
	if C.pixOtsuAdaptiveThreshold(p.c, C.pixGetWidth(p.c), C.pixGetHeight(p.c), 0, 0, 0.1, nil, &out) != 0 {
		return pix{}, fmt.Errorf("binarise: %w", ErrMemory)
	}
	return wrapPix(out, "binarise")
}

// inkShare returns the share of a grey image's pixels, margins left out, that differ clearly from its commonest grey.
func (p pix) inkShare() float64 {
	mx, my := int(float64(p.width())*inkMargin), int(float64(p.height())*inkMargin)
	inner, err := p.clip(image.Rect(mx, my, p.width()-mx, p.height()-my))
	if err != nil {
		return 0
	}
	defer inner.free()
	counts := inner.histogram()
	paper, total, ink := commonest(counts), 0, 0
	for grey, n := range counts {
		total += n
		if grey < paper-inkDensity || grey > paper+inkDensity {
			ink += n
		}
	}
	return float64(ink) / float64(max(total, 1))
}

// histogram counts the greys of an 8-bit image.
func (p pix) histogram() [256]int {
	var counts [256]int
	numbers := C.pixGetGrayHistogram(p.c, 1)
	if numbers == nil {
		return counts
	}
	defer C.numaDestroy(&numbers)
	values := unsafe.Slice((*float32)(unsafe.Pointer(C.numaGetFArray(numbers, C.L_NOCOPY))), int(C.numaGetCount(numbers)))
	for i := range min(len(values), len(counts)) {
		counts[i] = int(values[i])
	}
	return counts
}

// commonest returns the grey that most pixels have: the paper's.
func commonest(counts [256]int) (most int) {
	for grey, n := range counts {
		if n > counts[most] {
			most = grey
		}
	}
	return most
}

// evened returns p with the lighting of its background made even.
func (p pix) evened() (pix, error) {
	return wrapPix(C.pixBackgroundNormSimple(p.c, nil, nil), "even the background")
}
