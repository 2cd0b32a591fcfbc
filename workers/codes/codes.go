// Package codes finds QR and bar codes on a page. It runs in a sandboxed child: the library it builds on panics on some
// pictures, and a hostile one can make it slow. What a code says is unsigned text, never a proof.
package codes

import (
	"fmt"
	"image"
	"math"

	"github.com/motlan/motlan/pipeline"
)

const (
	fineDPI   = 300
	coarseDPI = 150
	lineStep  = 25    // bar codes are tried on as many lines an inch
	paperInch = 11.69 // the long side of A4, for pages that do not tell their resolution
)

// Read returns the codes on a page: every QR code at any angle, and Code 128 and Code 39 along the four directions of
// the page, one of each a line. Quads are in pixels of img, its upper left corner being the origin. A dpi of 0 means
// that it is unknown. It never panics; no code is not an error.
func Read(img image.Image, dpi float64) (found []pipeline.Code, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read codes: %v", r)
		}
	}()
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 {
		return nil, nil
	}
	if dpi <= 0 || math.IsNaN(dpi) {
		dpi = float64(max(size.X, size.Y)) / paperInch
	}
	page := greyOf(img)
	found = readQR(page, dpi)
	return append(found, readBars(page, max(1, int(dpi/lineStep)))...), nil
}

// readQR searches at the resolution of the finest codes: those of identity cards have modules of 0.3 mm, which half of
// it no longer shows. Patterns that are not part of a code which could be read get a second chance on a coarser copy,
// where noise and the dots of print are averaged out.
func readQR(page grey, dpi float64) []pipeline.Code {
	fine, coarse := max(1, int(dpi/fineDPI+0.5)), max(1, int(dpi/coarseDPI+0.5))
	codes, patterns := decodeQR(page, fine)
	if fine < coarse && patterns > patternsPerCode*len(codes) {
		more, _ := decodeQR(page, coarse)
		codes = append(codes, more...)
	}
	return distinct(codes)
}

// distinct drops codes that were found twice: the same text with the middle of one inside the other.
func distinct(codes []pipeline.Code) []pipeline.Code {
	var out []pipeline.Code
	for _, c := range codes {
		if !contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func contains(codes []pipeline.Code, c pipeline.Code) bool {
	x, y := middle(c.Quad)
	for _, o := range codes {
		if b := o.Quad.Bounds(); o.Text == c.Text && x >= b.MinX && x <= b.MaxX && y >= b.MinY && y <= b.MaxY {
			return true
		}
	}
	return false
}

func middle(q pipeline.Quad) (x, y float64) {
	b := q.Bounds()
	return (b.MinX + b.MaxX) / 2, (b.MinY + b.MaxY) / 2
}
