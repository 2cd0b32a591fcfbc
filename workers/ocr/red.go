package ocr

// #include <leptonica/allheaders.h>
import "C"

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

const (
	redDPI   = 200.0 // at which capitals of 13 points are read well in one colour
	redLeast = 40    // pixels of redMask that a stamp of one word has at least: about 4 mm² of ink

	// A stamp of one word, in pixels of redMask; specks and the coloured edges of black print are smaller.
	stampGap   = 2 * mm
	stampLong  = 9 * mm
	stampShort = 3 * mm
)

// ReadRed reads what stands in red ink in the upper share of a page that Read has read: stamps, which fade for Read. Lean is
// by how many degrees clockwise they were set askew. The answer is an upright page with these words alone, their places good to
// a few millimetres. Red is false where there is no such ink, which costs some milliseconds.
func (e *Engine) ReadRed(p *Picture, page pipeline.Page, share, lean float64) (up pipeline.Page, red bool, err error) {
	up = page.Upright()
	up.Words = nil
	decoded, reduction, err := p.pixels(min(reductionFor(targetDPI/page.DPI), max(p.reduction, 1))) // as Read left it
	if err != nil || decoded.depth() != 32 || min(page.Width, page.Height) < smallestSide {
		return up, false, err
	}
	dpi := page.DPI / float64(reduction)
	if red, err = decoded.isRed(headOf(page, share, reduction), max(int(dpi/coarseDPI+0.5), 1)); !red || err != nil {
		return up, false, err
	}
	if decoded, reduction, err = p.pixels(reductionFor(redDPI / page.DPI)); err != nil {
		return up, true, err
	}
	ink, err := decoded.redInk(headOf(page, share, reduction))
	if err != nil {
		return up, true, err
	}
	defer ink.free()
	up.Words, err = e.readInk(ink, page, page.DPI/float64(reduction), lean)
	return up, true, err
}

// headOf is where the upper share of the upright page lies on the captured page, made smaller by reduction.
func headOf(page pipeline.Page, share float64, reduction int) image.Rectangle {
	up := page.Upright()
	level := page
	level.Skew = 0
	at := level.OnCapture(pipeline.Rect{MaxX: float64(up.Width), MaxY: share * float64(up.Height)}).Bounds()
	return image.Rect(int(at.MinX)/reduction, int(at.MinY)/reduction, int(at.MaxX)/reduction, int(at.MaxY)/reduction)
}

// part returns what of p lies in at.
func (p pix) part(at image.Rectangle) (pix, error) {
	return p.clip(at.Intersect(image.Rect(0, 0, p.width(), p.height())))
}

// isRed reports whether a part of p, sampled down by factor, has as much red ink as a stamp.
func (p pix) isRed(at image.Rectangle, factor int) (bool, error) {
	part, err := p.part(at)
	if err != nil {
		return false, err
	}
	defer part.free()
	mask, err := part.redMask(factor)
	if err != nil {
		return false, err
	}
	defer mask.free()
	if mask.count() < redLeast {
		return false, nil
	}
	blobs, err := mask.blobs(stampGap, stampGap)
	return slices.ContainsFunc(blobs, func(b image.Rectangle) bool {
		return max(b.Dx(), b.Dy()) >= stampLong && min(b.Dx(), b.Dy()) >= stampShort
	}), err
}

// redInk returns a part of p in which red ink is dark and everything else white.
func (p pix) redInk(at image.Rectangle) (pix, error) {
	part, err := p.part(at)
	if err != nil {
		return part, err
	}
	defer part.free()
	red, err := part.channel(C.COLOR_RED)
	if err != nil {
		return red, err
	}
	green, err := part.channel(C.COLOR_GREEN)
	if err != nil {
		red.free()
		return green, err
	}
	defer green.free()
	if C.pixSubtractGray(red.c, red.c, green.c) == nil || C.pixInvert(red.c, red.c) == nil {
		red.free()
		return pix{}, fmt.Errorf("subtract green: %w", ErrMemory)
	}
	return red, nil
}

// readInk reads the ink of the upper part of a page, which is at this resolution.
func (e *Engine) readInk(ink pix, page pipeline.Page, dpi, lean float64) ([]pipeline.Word, error) {
	scale := math.Min(1, redDPI/dpi)
	level, err := ink.leveled(page.Rotation, page.Skew+lean, scale)
	if err != nil {
		return nil, err
	}
	defer level.free()
	if err := e.setDPI(int(dpi * scale)); err != nil {
		return nil, err
	}
	boxes, err := e.read(level, modeSparse)
	if err != nil {
		return nil, err
	}
	scale *= dpi / page.DPI
	var words []pipeline.Word
	for _, w := range newWords(boxes, image.Point{}) {
		box := pipeline.Rect{MinX: float64(w.box.Min.X) / scale, MinY: float64(w.box.Min.Y) / scale, MaxX: float64(w.box.Max.X) / scale, MaxY: float64(w.box.Max.Y) / scale}
		words = append(words, pipeline.Word{Text: w.text, Quad: box.Quad(), Confidence: w.conf, Block: w.block, Line: w.line})
	}
	return words, nil
}

// leveled returns p turned, scaled and straightened.
func (p pix) leveled(rotation int, skew, scale float64) (pix, error) {
	turned, err := p.turn(rotation)
	if err != nil {
		return turned, err
	}
	defer turned.free()
	small, err := turned.scale(scale)
	if err != nil || skew == 0 {
		return small, err
	}
	defer small.free()
	return small.rotate(-skew * math.Pi / 180)
}
