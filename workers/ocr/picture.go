package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"bytes"
	"crypto/sha256"
)

// Picture is the image of one page. Close it.
type Picture struct {
	encoded       []byte
	width, height int
	jpeg          bool
	large         bool     // and PNG data
	digest        [32]byte // of a large one
	pix           pix      // decoded, made smaller by reduction
	reduction     int
}

// Open takes an image (JPEG, PNG, TIFF, PNM, BMP, of any colour type). The error wraps ErrImage, ErrTooLarge or ErrMemory;
// damage to JPEG data is found by Read.
func Open(image []byte) (*Picture, error) {
	p := &Picture{encoded: image, jpeg: bytes.HasPrefix(image, jpegMark)}
	if p.jpeg {
		w, h, err := size(image)
		p.width, p.height = w, h
		return p, err
	}
	if rows := largePNG(image); rows != nil {
		return openLarge(image, rows)
	}
	decoded, err := decode(image)
	if err != nil {
		return nil, err
	}
	p.pix, p.reduction, p.width, p.height = decoded, 1, decoded.width(), decoded.height()
	if C.pixGetColormap(decoded.c) != nil {
		defer decoded.free()
		p.pix, err = decoded.flat()
	}
	return p, err
}

// Close frees the pixels.
func (p *Picture) Close() { p.pix.free() }

// pixels decodes the picture made smaller by a factor of 1, 2 or 4, where it is JPEG data: that costs half as much and
// averages the pixels as well as a scaling does. Large ones come by a factor of 1 or 2, others as they are, by a factor of 1.
// The Picture keeps the pixels.
func (p *Picture) pixels(reduction int) (pix, int, error) {
	if p.reduction == reduction || !p.jpeg && p.reduction <= reduction {
		return p.pix, p.reduction, nil
	}
	p.pix.free()
	decoded, err := p.decode(reduction)
	if err != nil {
		return pix{}, 1, err
	}
	p.pix, p.reduction = decoded, reduction
	return decoded, reduction, nil
}

// decode decodes JPEG data made smaller, and a large picture as it is.
func (p *Picture) decode(reduction int) (pix, error) {
	if p.large {
		return openPNG(p.encoded).whole()
	}
	return decodeJPEG(p.encoded, reduction)
}

// reductionFor returns by how much a picture may be made smaller that is wanted at a scale.
func reductionFor(scale float64) int {
	for _, r := range []int{4, 2} {
		if scale*float64(r) < 1/keepAbove {
			return r
		}
	}
	return 1
}

var jpegMark = []byte{0xFF, 0xD8, 0xFF}

// Digest is the SHA-256 that tells pictures apart: of the pixels, however they were packed, so that a page has one digest in
// the file that was scanned and in a PDF made of it. JPEG data is never packed anew, and is taken as it is: ten times as
// fast.
func (p *Picture) Digest() [32]byte {
	switch {
	case p.jpeg:
		return sha256.Sum256(p.encoded)
	case p.large:
		return p.digest
	}
	h := p.pix.newDigest(p.height)
	h.Write(p.pix.bytes())
	return [32]byte(h.Sum(nil))
}
