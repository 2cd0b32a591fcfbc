// Package images turns an uploaded image file into pages: what each page measures, its data in the form in which a PDF
// carries it without decoding wherever that is possible, and a form that the recogniser reads. It runs in a sandboxed
// child, since its input is untrusted; it never looks at file names, never alters a pixel that it passes on, and leaves
// PDF files to workers/pdf.
package images

import (
	"image"

	"github.com/motlan/motlan/pipeline"
)

// The limits that hold where a caller sets none.
const (
	defaultPixels = 120_000_000 // A3 at 600 dpi has 70 million
	defaultPages  = 2000
)

// Limits bound what a file may ask for; they are compared before memory is allocated.
type Limits struct {
	Pixels int // per page. If zero, 120 million.
	Pages  int // per file. If zero, 2,000.
}

// Error is how every function of this package fails: a reason for the clerk and the technical cause.
type Error struct {
	Reason pipeline.Reason
	Err    error
}

// Error returns the technical cause.
func (e Error) Error() string { return e.Err.Error() }

// Unwrap returns the technical cause.
func (e Error) Unwrap() error { return e.Err }

// page is one parsed, not yet decoded page.
type page struct {
	facts   pipeline.Raster
	flipped bool // the file's tag asks for a mirror image before the turn; see upright.go

	pass    func() ([]byte, error)      // the data that facts describe; nil: the page has to be decoded
	image   func() (image.Image, error) // the decoded page; nil: ask bitmap
	bitmap  func() (bitmap, error)      // the decoded page in PDF layout; nil: made from image
	encoded func() []byte               // a file that Leptonica reads as it is; nil: give it the decoded page
}

// Rasters lists the pages of an image file from its headers alone and checks that the file is whole. Data is nil
// everywhere; for a page that has to be decoded, Filter, ColorSpace and Bits are final only in what [Raster] returns.
// Every error is an [Error].
func Rasters(data []byte, limits Limits) ([]pipeline.Raster, error) {
	pages, err := open(data, limits)
	if err != nil {
		return nil, err
	}
	rasters := make([]pipeline.Raster, len(pages))
	for i, p := range pages {
		rasters[i] = p.facts
	}
	return rasters, nil
}

// Raster returns one page, counted from 0, with its data as a PDF image carries it: the very bytes of the file where a
// PDF filter understands them, else the pixels compressed without loss, with transparency laid over white. Every error
// is an [Error].
func Raster(data []byte, page int, limits Limits) (pipeline.Raster, error) {
	p, err := openPage(data, page, limits)
	if err != nil {
		return pipeline.Raster{}, err
	}
	r, err := p.raster()
	return r, damaged(page, err)
}

// OCRImage returns one page, counted from 0, in a format that Leptonica reads: JPEG and PNG files as they are, anything
// else as PNM. It lies as it was captured, not turned by its orientation tag. Every error is an [Error].
func OCRImage(data []byte, page int, limits Limits) ([]byte, error) {
	p, err := openPage(data, page, limits)
	if err != nil {
		return nil, err
	}
	if p.encoded != nil && !p.flipped {
		return p.encoded(), nil
	}
	b, err := p.decode()
	if err != nil {
		return nil, damaged(page, err)
	}
	return b.pnm(), nil
}

// Decode returns the pixels of one page, counted from 0, as it was captured, not turned by its orientation tag. Every
// error is an [Error].
func Decode(data []byte, page int, limits Limits) (image.Image, error) {
	p, err := openPage(data, page, limits)
	if err != nil {
		return nil, err
	}
	if p.image != nil && !p.flipped {
		img, err := p.image()
		return img, damaged(page, err)
	}
	b, err := p.decode()
	if err != nil {
		return nil, damaged(page, err)
	}
	return b.image(), nil
}
