package ocr

// #cgo LDFLAGS: -lleptonica
// #include <stdlib.h>
// #include <leptonica/allheaders.h>
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// pix is one image in C memory. Every method that returns a pix makes a new one; the caller frees it.
type pix struct{ c *C.PIX }

func wrapPix(c *C.PIX, operation string) (pix, error) {
	if c == nil {
		return pix{}, fmt.Errorf("%s: %w", operation, ErrMemory)
	}
	return pix{c}, nil
}

// quietLeptonica keeps Leptonica from printing about every odd file.
func quietLeptonica() { C.setMsgSeverity(C.L_SEVERITY_NONE) }

// mostPixels of an image that is decoded at all.
const mostPixels = 200e6

// largeImage is the number of pixels above which a failure to decode may be for want of memory.
const largeImage = 20e6

// size reads what an encoded image says of its size. The error wraps ErrImage or ErrTooLarge.
func size(image []byte) (width, height int, err error) {
	if len(image) < 12 { // as Leptonica itself has it
		return 0, 0, ErrImage
	}
	var w, h C.l_int32
	if C.pixReadHeaderMem((*C.l_uint8)(unsafe.Pointer(&image[0])), C.size_t(len(image)), nil, &w, &h, nil, nil, nil) != 0 {
		return 0, 0, ErrImage
	}
	if float64(w)*float64(h) > mostPixels {
		return 0, 0, fmt.Errorf("%d × %d: %w", w, h, ErrTooLarge)
	}
	return int(w), int(h), nil
}

// decode reads an encoded image, after a look at its size.
func decode(image []byte) (pix, error) {
	w, h, err := size(image)
	if errors.Is(err, ErrTooLarge) || len(image) < 12 {
		return pix{}, err
	}
	if p, ok, err := decodePNM(image); ok {
		return p, err
	}
	return decoded(C.pixReadMem((*C.l_uint8)(unsafe.Pointer(&image[0])), C.size_t(len(image))), w, h)
}

// decodeJPEG decodes JPEG data made smaller by a factor of 1, 2 or 4.
func decodeJPEG(image []byte, reduction int) (pix, error) {
	w, h, err := size(image)
	if err != nil {
		return pix{}, err
	}
	return decoded(C.pixReadMemJpeg((*C.l_uint8)(unsafe.Pointer(&image[0])), C.size_t(len(image)), 0, C.l_int32(reduction), nil, 0), w, h)
}

// decoded says why there is nothing where there is nothing.
func decoded(c *C.PIX, width, height int) (pix, error) {
	switch {
	case c == nil && float64(width)*float64(height) > largeImage:
		return wrapPix(nil, "decode a large image") // a whole one too, when the process has worked on others before
	case c == nil:
		return pix{}, ErrImage
	}
	return pix{c}, nil
}

// newBlank returns a white grey-scale image.
func newBlank(w, h int) (pix, error) {
	p, err := wrapPix(C.pixCreate(C.l_int32(w), C.l_int32(h), 8), "create image")
	if err == nil {
		C.pixSetAll(p.c)
	}
	return p, err
}

// free is safe on a zero pix and on one that was freed.
func (p *pix) free() {
	if p.c != nil {
		C.pixDestroy(&p.c)
	}
}

func (p pix) width() int  { return int(C.pixGetWidth(p.c)) }
func (p pix) height() int { return int(C.pixGetHeight(p.c)) }
func (p pix) depth() int  { return int(C.pixGetDepth(p.c)) }

// encoded returns p in Leptonica's own form (spix): gosseract takes encoded images only, and this one is two copies of
// memory, where PNM is written and read byte by byte (a tenth of the time of a page).
func (p pix) encoded() ([]byte, error) {
	var data *C.l_uint8
	var size C.size_t
	if C.pixWriteMemSpix(&data, &size, p.c) != 0 {
		return nil, fmt.Errorf("encode image: %w", ErrMemory)
	}
	defer C.lept_free(unsafe.Pointer(data))
	return C.GoBytes(unsafe.Pointer(data), C.int(size)), nil
}

// flat returns p without colour map and without alpha: 1, 8 or 32 bits deep.
func (p pix) flat() (pix, error) {
	plain, err := wrapPix(C.pixRemoveColormap(p.c, C.REMOVE_CMAP_BASED_ON_SRC), "remove colour map")
	if err != nil {
		return plain, err
	}
	defer plain.free()
	switch {
	case C.pixGetSpp(plain.c) == 4:
		return wrapPix(C.pixRemoveAlpha(plain.c), "remove alpha")
	case plain.depth() == 1 || plain.depth() == 8 || plain.depth() == 32:
		return plain.clone()
	}
	return wrapPix(C.pixConvertTo8(plain.c, 0), "convert to grey")
}

// clone returns the same image once more; each is freed by itself.
func (p pix) clone() (pix, error) { return wrapPix(C.pixClone(p.c), "clone") }

// channel returns one of the colours of a 32-bit image as grey.
func (p pix) channel(colour C.l_int32) (pix, error) {
	return wrapPix(C.pixGetRGBComponent(p.c, colour), "take channel")
}

// red returns the red channel, in which red stamps fade; a grey or binary image is returned as grey.
func (p pix) red() (pix, error) {
	if p.depth() == 32 {
		return p.channel(C.COLOR_RED)
	}
	return wrapPix(C.pixConvertTo8(p.c, 0), "convert to grey")
}

// scale returns p enlarged or reduced by factor, as grey when it was binary and gets smaller.
func (p pix) scale(factor float64) (pix, error) {
	if p.depth() == 1 && factor < 1 {
		return wrapPix(C.pixScaleToGray(p.c, C.l_float32(factor)), "scale to grey")
	}
	return wrapPix(C.pixScale(p.c, C.l_float32(factor), C.l_float32(factor)), "scale")
}

// turn returns p turned clockwise by a multiple of 90 degrees.
func (p pix) turn(degrees int) (pix, error) {
	return wrapPix(C.pixRotateOrth(p.c, C.l_int32(degrees/90%4)), "turn")
}

// rotate returns p rotated clockwise about its centre by a small angle in radians, on a larger white canvas with the
// same centre.
func (p pix) rotate(radians float64) (pix, error) {
	return wrapPix(C.pixRotate(p.c, C.l_float32(radians), C.L_ROTATE_AREA_MAP, C.L_BRING_IN_WHITE,
		C.pixGetWidth(p.c), C.pixGetHeight(p.c)), "rotate")
}
