package ocr

import (
	"fmt"
	"unicode"

	"github.com/motlan/motlan/pipeline"
)

const (
	sureReading = 0.60 // mean confidence from which a reading is taken as upright
	muchBetter  = 1.5  // what a reading in a less likely posture has to be
)

// reading is the page as it was read in one posture.
type reading struct {
	page  pipeline.Page
	score float64 // mean confidence over letters and digits
	text  int     // letters and digits
}

// recognise reads the copy in the posture that its letters suggest and, when that makes no sense, in the others.
func (e *Engine) recognise(c *cleanCopy, page pipeline.Page) (pipeline.Page, error) {
	if err := e.setDPI(c.dpi(page)); err != nil {
		return page, err
	}
	postures, err := c.postures()
	if err != nil {
		return page, err
	}
	var best reading
	for _, posture := range postures {
		r, err := e.readIn(c, page, posture)
		if err != nil {
			return page, err
		}
		if r.better(best) {
			best = r
		}
		if best.score >= sureReading {
			break
		}
	}
	return settle(c, page, best)
}

// settle decides what a page is on which nothing was found.
func settle(c *cleanCopy, page pipeline.Page, best reading) (pipeline.Page, error) {
	if best.text > 0 {
		return best.page, nil
	}
	even, err := c.grey.evened()
	if err != nil {
		return page, err
	}
	defer even.free()
	if ink := even.inkShare(); ink >= printInk {
		return page, fmt.Errorf("ink on %.2f %% of it: %w", 100*ink, ErrUnreadable)
	}
	page.Blank = true
	return page, nil
}

// posture is how a page lies: the clockwise turn that makes it upright, and the lean of the text after that.
type posture struct {
	rotation int
	skew     float64
}

// postures lists the postures worth a reading, the likeliest first.
func (c *cleanCopy) postures() ([]posture, error) {
	side, err := c.binary.turn(90)
	if err != nil {
		return nil, err
	}
	defer side.free()
	level, levelSure := c.binary.skew()
	upright, sideSure := side.skew()
	list := []posture{{0, level}, {180, level}, {90, upright}, {270, upright}}
	if sideSure > levelSure {
		list = []posture{{90, upright}, {270, upright}, {0, level}, {180, level}}
	}
	return prefer(list, c.binary.orientation()), nil
}

// prefer moves the posture with this rotation to the front.
func prefer(list []posture, rotation int) []posture {
	for i, p := range list {
		if p.rotation == rotation {
			copy(list[1:i+1], list[:i])
			list[0] = p
		}
	}
	return list
}

// readIn reads the copy in one posture.
func (e *Engine) readIn(c *cleanCopy, page pipeline.Page, at posture) (reading, error) {
	page.Rotation, page.Skew = at.rotation, at.skew
	p, err := c.straight(at.rotation, at.skew)
	if err != nil {
		return reading{}, err
	}
	defer p.free()
	boxes, err := e.read(p, modePage)
	if err != nil {
		return reading{}, err
	}
	page.Words = placement{page, c.scale, p.width(), p.height()}.words(boxes)
	return newReading(page), nil
}

func newReading(page pipeline.Page) reading {
	r := reading{page: page}
	for _, w := range page.Words {
		letters := countLetters(w.Text)
		r.text += letters
		r.score += float64(letters) * w.Confidence
	}
	r.score /= float64(max(r.text, 1))
	return r
}

// better reports whether clearly more text was read with confidence than in o, a likelier posture.
func (r reading) better(o reading) bool {
	return r.score*r.score*float64(r.text) > muchBetter*o.score*o.score*float64(o.text)
}

func countLetters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
