package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"fmt"
	"image"

	"github.com/motlan/motlan/pipeline"
)

const (
	inkDPI   = 100.0 // resolution at which the colour of ink is looked at
	blueness = 28    // by which blue exceeds red in the ink of a pen, of 255
	penDark  = 170   // red that a pen's blue stays below; tinted paper does not
)

// inks is where on the captured page the ink is a pen's blue or a seal's red; zero for a page without colour.
type inks struct {
	blue, red pix
	factor    int // pixels of the page to one of theirs
}

// newInks looks at a flat image.
func newInks(flat pix, dpi float64) (in inks, err error) {
	if flat.depth() != 32 {
		return inks{}, nil
	}
	in.factor = max(int(dpi/inkDPI+0.5), 1)
	coarse, err := wrapPix(C.pixScaleByIntSampling(flat.c, C.l_int32(in.factor)), "sample")
	if err != nil {
		return inks{}, err
	}
	defer coarse.free()
	if in.red, err = coarse.exceeds(C.COLOR_RED, C.COLOR_GREEN, redness); err != nil {
		return inks{}, err
	}
	if in.blue, err = coarse.bluePen(); err != nil {
		in.free()
		return inks{}, err
	}
	return in, nil
}

// bluePen returns where a colour image is dark and blue.
func (p pix) bluePen() (pix, error) {
	blue, err := p.exceeds(C.COLOR_BLUE, C.COLOR_RED, blueness)
	if err != nil {
		return blue, err
	}
	red, err := p.channel(C.COLOR_RED)
	if err != nil {
		blue.free()
		return pix{}, err
	}
	defer red.free()
	dark, err := wrapPix(C.pixThresholdToBinary(red.c, penDark), "threshold")
	if err != nil {
		blue.free()
		return pix{}, err
	}
	defer dark.free()
	C.pixAnd(blue.c, blue.c, dark.c)
	return blue, nil
}

// exceeds returns, as a binary image, where one colour of p exceeds another one by least.
func (p pix) exceeds(colour, other C.l_int32, least C.l_int32) (pix, error) {
	more, err := p.channel(colour)
	if err != nil {
		return more, err
	}
	defer more.free()
	less, err := p.channel(other)
	if err != nil {
		return less, err
	}
	defer less.free()
	if C.pixSubtractGray(more.c, more.c, less.c) == nil {
		return pix{}, fmt.Errorf("subtract colour: %w", ErrMemory)
	}
	mask, err := wrapPix(C.pixThresholdToBinary(more.c, least), "threshold colour") // 1 where it is less
	if err == nil {
		C.pixInvert(mask.c, mask.c)
	}
	return mask, err
}

func (in *inks) free() {
	in.blue.free()
	in.red.free()
}

// area returns how many square pixels of the page within a quad bear the ink of a mask.
func (in *inks) area(mask pix, q pipeline.Quad) int {
	if mask.c == nil {
		return 0
	}
	b := q.Bounds()
	at := image.Rect(int(b.MinX)/in.factor, int(b.MinY)/in.factor, int(b.MaxX)/in.factor+1, int(b.MaxY)/in.factor+1)
	if at = at.Intersect(image.Rect(0, 0, mask.width(), mask.height())); at.Empty() {
		return 0
	}
	part, err := mask.clip(at)
	if err != nil {
		return 0
	}
	defer part.free()
	return part.count() * in.factor * in.factor
}
