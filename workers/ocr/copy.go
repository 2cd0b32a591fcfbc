package ocr

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

const (
	targetDPI = 200.0 // at which Tesseract's Vietnamese model reads best for its time
	minDPI    = 50.0
	maxDPI    = 2400.0
	keepAbove = 0.85 // a scale between this and its inverse is not worth the resampling
	maxScale  = 3.0
	a4Long    = 11.69 // inches
	a4Short   = 8.27
)

// plausibleDPI returns dpi when a page of that size can exist, else a guess: a page-shaped image is A4, another one an
// excerpt as wide as A4.
func plausibleDPI(dpi float64, width, height int) float64 {
	long, short := float64(max(width, height)), float64(min(width, height))
	if dpi >= minDPI && dpi <= maxDPI && long/dpi < 50 && long/dpi > 0.5 {
		return dpi
	}
	if ratio := long / short; ratio > 1.2 && ratio < 1.7 {
		return min(max(long/a4Long, minDPI), maxDPI)
	}
	return min(max(float64(width)/a4Short, minDPI), maxDPI)
}

// cleanCopy is the copy of a page that Tesseract reads: grey, at a good size, in the page's own posture.
type cleanCopy struct {
	grey  pix
	scale float64 // of the copy to the captured page
}

// newCopy makes the copy of a decoded page.
func newCopy(p pix, dpi float64) (*cleanCopy, error) {
	flat, err := p.flat()
	if err != nil {
		return nil, err
	}
	defer flat.free()
	c := &cleanCopy{scale: scaleFor(dpi)}
	if flat.depth() == 1 && c.scale < 1 { // scaled before it turns grey, or the thin strokes are lost
		c.grey, err = flat.scale(c.scale)
		return c, err
	}
	red, err := flat.red()
	if err != nil || c.scale == 1 {
		c.grey = red
		return c, err
	}
	defer red.free()
	c.grey, err = red.scale(c.scale)
	return c, err
}

func scaleFor(dpi float64) float64 {
	scale := min(targetDPI/dpi, maxScale)
	if scale > keepAbove && scale < 1/keepAbove {
		return 1
	}
	return scale
}

func (c *cleanCopy) free() { c.grey.free() }

func (c *cleanCopy) ink() float64 { return c.grey.inkShare() }

// dpi is the copy's resolution, for Tesseract.
func (c *cleanCopy) dpi(page pipeline.Page) int { return int(math.Round(page.DPI * c.scale)) }

// straight returns the copy turned by rotation and straightened by skew.
func (c *cleanCopy) straight(rotation int, skew float64) (pix, error) {
	turned, err := c.grey.turn(rotation)
	if err != nil || skew == 0 {
		return turned, err
	}
	defer turned.free()
	return turned.rotate(-skew * math.Pi / 180)
}
