// Package codes finds QR and bar codes on a page, and draws those of our own sheets; package cuts knows what stands in
// them. It runs in a sandboxed child: a hostile page can make the library that it builds on slow, or panic. What a code
// says is unsigned text, never a proof.
//
// Codes are looked for at the page's full resolution, in the places where brightness changes along a line. That takes less
// time than turning a smaller copy into black and white, and finer codes survive it: bars are measured between edges to
// parts of a pixel, and QR codes are sampled in grey where three finder patterns lie like those of one code. The library
// decodes what was found.
package codes

import (
	"fmt"
	"image"
	"math"

	"github.com/motlan/motlan/pipeline"
)

// paperInch is the long side of A4, for pages that do not tell their resolution.
const paperInch = 11.69

// Read returns the codes on a page: QR codes in any direction, and Code 128, Code 39 and the patch code T along the four
// directions of the page, leaning by up to nine degrees. Formats are QR_CODE, CODE_128, CODE_39 and PATCH_T. Quads are in
// pixels of img, its upper left corner being the origin. A dpi of 0 means that it is unknown. It never panics; no code is
// not an error.
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
	return distinct(append(readQR(page, dpi), readBars(page, dpi)...), dpi/2), nil
}

// distinct drops codes that were found twice: the same text with the middle of one inside the other, bars within near of it.
func distinct(codes []pipeline.Code, near float64) []pipeline.Code {
	var out []pipeline.Code
	for _, c := range codes {
		if !contains(out, c, near) {
			out = append(out, c)
		}
	}
	return out
}

func contains(codes []pipeline.Code, c pipeline.Code, near float64) bool {
	if c.Format == qrFormat {
		near = 0
	}
	x, y := middle(c.Quad)
	for _, o := range codes {
		b := o.Quad.Bounds()
		if o.Text == c.Text && o.Format == c.Format && x >= b.MinX-near && x <= b.MaxX+near && y >= b.MinY-near && y <= b.MaxY+near {
			return true
		}
	}
	return false
}

func middle(q pipeline.Quad) (x, y float64) {
	b := q.Bounds()
	return (b.MinX + b.MaxX) / 2, (b.MinY + b.MaxY) / 2
}
