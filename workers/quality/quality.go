// Package quality looks at the pictures of scanned pages for what a clerk can put right while the paper is on the desk:
// too few pixels, no colour, blur, print that is cut at an edge, blank and repeated pages, attached notes, and printed page
// numbers that leave one out.
//
// [Measure] looks at one decoded page, in a sandboxed child; what it returns is small, so that a batch of thousands of
// pages is judged by [Findings] without their pictures. It never alters a pixel and never refuses a page: a finding is
// advice. A page that it cannot judge has none.
package quality

import (
	"image"

	"github.com/motlan/motlan/pipeline"
)

// Page is what the picture of one page shows.
type Page struct {
	Width  int            `json:"width"` // pixels
	Height int            `json:"height"`
	DPI    float64        `json:"dpi"`             // by the real size of the page, as far as it can be told
	Drawn  bool           `json:"drawn,omitempty"` // drawn from a PDF's own text and lines: no scanner is to blame for anything
	Grey   bool           `json:"grey,omitempty"`  // stored without colour
	Blank  bool           `json:"blank,omitempty"`
	Blur   float64        `json:"blur,omitempty"`  // width of the edges of print in mm; 0: too little print to tell
	Cut    []Side         `json:"cut,omitempty"`   // edges that print runs over
	Note   *pipeline.Rect `json:"note,omitempty"`  // where a note lies on the page, in its pixels
	Print  []byte         `json:"print,omitempty"` // how dark the parts of the page are, for finding pages that look alike

	Lone []pipeline.Rect `json:"lone,omitempty"` // short lines alone in the head and the foot, where page numbers are, in its pixels
}

// Side is an edge of the picture.
type Side string

// The sides, of the picture as it was captured.
const (
	Top    Side = "top"
	Bottom Side = "bottom"
	Left   Side = "left"
	Right  Side = "right"
)

// Options say how a picture came about.
type Options struct {
	DPI   float64 // as the file says; 0 when it does not
	Drawn bool    // see Page
}

// smallest side in pixels of a picture that can be judged.
const smallest = 32

// Measure looks at a page as it was captured.
func Measure(img image.Image, o Options) Page {
	size := img.Bounds().Size()
	p := Page{Width: size.X, Height: size.Y, Drawn: o.Drawn, DPI: realDPI(o.DPI, size), Grey: withoutColour(img)}
	if min(size.X, size.Y) < smallest {
		return p
	}
	full := lumaOf(img)
	c := newCopy(img, full, p.DPI)
	p.Blank = c.blank()
	p.Print = c.print()
	if p.Blank || p.Drawn {
		return p
	}
	p.Blur = blurOf(full, p.DPI)
	p.Cut = c.cut()
	p.Note = c.note()
	p.Lone = c.lone()
	return p
}
