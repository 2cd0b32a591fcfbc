package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"image"
	"slices"
)

const (
	ringLeast  = 9    // diameter of a seal that is captured in grey, in letter heights
	ringMost   = 32   // likewise, with the words that touch it
	ringRatio  = 1.8  // also of a seal with the words that touch it
	darkShare  = 0.10 // of the ink is as dark as print
	blackPrint = 0.21 // of the way from print to paper, up to which ink is print; a red seal turns to about a quarter
	anyInk     = 0.65 // likewise, up to which it is ink; what shines through from the other side is lighter
	sealInk    = 0.40 // share of the ink around a seal that is lighter than print
)

// fadeSeals takes red seals off the grey copy of a page that was captured without colour: their ink is lighter than the print
// that they lie on. The soft edge of the print stays.
func (c *cleanCopy) fadeSeals() error {
	height := c.binary.letterHeight()
	if height == 0 {
		return nil
	}
	black, most := c.inkLimits()
	ink, err := c.grey.darker(most)
	if err != nil {
		return err
	}
	defer ink.free()
	for _, ring := range rings(ink.components(), height) {
		if err := c.fade(ring, ink, black); err != nil {
			return err
		}
	}
	return nil
}

// rings returns what is as large and about as square as a seal.
func rings(components []image.Rectangle, height int) []image.Rectangle {
	return slices.DeleteFunc(components, func(b image.Rectangle) bool {
		long, short := max(b.Dx(), b.Dy()), min(b.Dx(), b.Dy())
		return short < ringLeast*height || long > ringMost*height || float64(long) > ringRatio*float64(short)
	})
}

// inkLimits are the greys up to which the copy has print, and ink of any kind.
func (c *cleanCopy) inkLimits() (black, most int) {
	counts := c.grey.histogram()
	paper, left := commonest(counts), int(darkShare*float64(c.binary.count()))
	dark := 0
	for ; dark < paper && left > counts[dark]; dark++ {
		left -= counts[dark]
	}
	depth := float64(paper - dark)
	return dark + int(blackPrint*depth), dark + int(anyInk*depth)
}

// fade makes white what is lighter than print around a seal, if that is most of the ink there.
func (c *cleanCopy) fade(ring image.Rectangle, ink pix, limit int) error {
	grey, err := c.grey.clip(ring)
	if err != nil {
		return err
	}
	defer grey.free()
	around, err := ink.clip(ring)
	if err != nil {
		return err
	}
	defer around.free()
	black, err := grey.darker(limit)
	if err != nil {
		return err
	}
	defer black.free()
	if float64(black.count()) > (1-sealInk)*float64(around.count()) {
		return nil
	}
	return c.keep(ring, black)
}

// keep makes white everything in a part of the copy but these pixels and their soft edge.
func (c *cleanCopy) keep(at image.Rectangle, black pix) error {
	rest, err := wrapPix(C.pixDilateBrick(nil, black.c, 3, 3), "grow print")
	if err != nil {
		return err
	}
	defer rest.free()
	C.pixInvert(rest.c, rest.c)
	x, y := C.l_int32(at.Min.X), C.l_int32(at.Min.Y)
	C.pixSetMaskedGeneral(c.grey.c, rest.c, 255, x, y)
	C.pixRasterop(c.binary.c, x, y, C.l_int32(at.Dx()), C.l_int32(at.Dy()), C.PIX_SUBTRACT, rest.c, 0, 0)
	return nil
}

// darker returns, as a binary image, where a grey image is at most this grey.
func (p pix) darker(limit int) (pix, error) {
	return wrapPix(C.pixThresholdToBinary(p.c, C.l_int32(limit+1)), "threshold")
}
