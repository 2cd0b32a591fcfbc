package ocr

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

const (
	targetDPI    = 170.0 // at which letters of common size have targetLetter; JPEG data of 300 dpi is decoded at 150
	targetLetter = 15.0  // height of an x in pixels at which Tesseract's Vietnamese model reads best for its time
	leastLetter  = 12    // smaller and
	mostLetter   = 22    // larger letters are scaled again
	minDPI       = 50.0
	maxDPI       = 2400.0
	keepAbove    = 0.87 // a scale between this and its inverse is not worth the resampling
	minScale     = 0.05
	maxScale     = 4.0
	maxPixels    = 40e6  // of the copy
	a4Long       = 11.69 // inches
	a4Short      = 8.27
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
	grey   pix
	binary pix     // of grey
	scale  float64 // of the copy to the captured page
	inks   inks
}

// newCopy makes the copy of a page, first at the scale that its resolution asks for and, when its letters then are too small
// or too large, again at the scale that they ask for: resolutions are often wrong, and print may be small.
func newCopy(p *Picture, dpi float64) (*cleanCopy, error) {
	c, err := p.copyAt(targetDPI/dpi, dpi)
	if err != nil {
		return nil, err
	}
	height := c.binary.letterHeight()
	if height == 0 || height >= leastLetter && height <= mostLetter {
		return c, nil
	}
	defer c.free()
	return p.copyAt(c.scale*targetLetter/float64(height), dpi)
}

// copyAt makes the copy at about this scale, and looks at the page's inks.
func (p *Picture) copyAt(scale, dpi float64) (*cleanCopy, error) {
	decoded, reduction, err := p.pixels(reductionFor(scale))
	if err != nil {
		return nil, err
	}
	flat, err := decoded.flat()
	if err != nil {
		return nil, err
	}
	defer flat.free()
	c, err := scaledCopy(flat, scale*float64(reduction))
	if err != nil {
		return nil, err
	}
	c.scale /= float64(reduction)
	if c.inks, err = newInks(flat, dpi/float64(reduction)); err != nil {
		c.free()
		return nil, err
	}
	c.inks.factor *= reduction
	if flat.depth() != 8 { // red fades in colour, and black and white has no shades
		return c, nil
	}
	if err := c.fadeSeals(); err != nil {
		c.free()
		return nil, err
	}
	return c, nil
}

// scaledCopy makes the copy at about this scale.
func scaledCopy(flat pix, scale float64) (*cleanCopy, error) {
	c := &cleanCopy{scale: boundedScale(scale, flat.width(), flat.height())}
	grey, err := flat.greyAt(c.scale)
	if err != nil {
		return nil, err
	}
	defer grey.free()
	if c.grey, err = grey.lit(); err != nil {
		return nil, err
	}
	if err := c.grey.withoutSpecks(); err != nil {
		c.grey.free()
		return nil, err
	}
	if c.binary, err = c.grey.binary(); err != nil {
		c.grey.free()
		return nil, err
	}
	return c, nil
}

func boundedScale(scale float64, width, height int) float64 {
	if scale > keepAbove && scale < 1/keepAbove {
		scale = 1
	}
	most := math.Sqrt(maxPixels / (float64(width) * float64(height)))
	return min(max(scale, minScale), maxScale, most)
}

// greyAt returns a flat image's red channel, in which red seals fade but not red print, or its grey, at this scale.
func (p pix) greyAt(scale float64) (pix, error) {
	if p.depth() == 1 && scale < 1 { // scaled before it turns grey, or thin strokes are lost
		return p.scale(scale)
	}
	red, err := p.red()
	if err != nil {
		return red, err
	}
	defer red.free()
	grey, err := red.scale(scale)
	if err != nil || p.depth() != 32 {
		return grey, err
	}
	if err := p.showRedPrint(grey, scale); err != nil {
		grey.free()
		return pix{}, err
	}
	return grey, nil
}

func (c *cleanCopy) free() {
	c.grey.free()
	c.binary.free()
	c.inks.free()
}

func (c *cleanCopy) ink() float64 { return c.grey.inkShare() }

// dpi is the copy's resolution, for Tesseract.
func (c *cleanCopy) dpi(page pipeline.Page) int { return int(math.Round(page.DPI * c.scale)) }

// straight returns an image of the copy turned and straightened.
func (c *cleanCopy) straight(p pix, at posture) (pix, error) {
	turned, err := p.turn(at.rotation)
	if err != nil || at.skew == 0 {
		return turned, err
	}
	defer turned.free()
	return turned.rotate(-at.skew * math.Pi / 180)
}

// sheet returns the copy in a posture.
func (c *cleanCopy) sheet(at posture) (*sheet, error) {
	grey, err := c.straight(c.grey, at)
	if err != nil {
		return nil, err
	}
	binary, err := c.straight(c.binary, at)
	if err != nil {
		grey.free()
		return nil, err
	}
	return &sheet{at, grey, binary}, nil
}
