package ocr

import (
	"fmt"
	"image"

	"github.com/motlan/motlan/pipeline"
)

const (
	sureReading = 0.60 // mean confidence from which a reading is taken as upright
	muchBetter  = 1.5  // what a reading in a less likely posture has to be
	poorPage    = 0.80 // mean confidence below which the page is read again with its background made even
)

// sheet is the copy in one posture: what Tesseract reads.
type sheet struct {
	at     posture
	grey   pix
	binary pix
}

// free is safe on no sheet.
func (s *sheet) free() {
	if s != nil {
		s.grey.free()
		s.binary.free()
	}
}

// reading is the page as it was read in one posture.
type reading struct {
	sheet   *sheet // whoever keeps the reading frees it
	words   []word
	score   float64 // mean confidence over letters and digits
	text    int     // letters and digits
	upended bool    // most of it runs upwards or downwards
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
	defer func() { best.sheet.free() }()
	for len(postures) > 0 {
		r, err := e.readIn(c, postures[0])
		if err != nil {
			return page, err
		}
		if postures = postures[1:]; r.upended {
			postures = crosswise(postures, r.sheet.at.rotation)
		}
		if r.better(best) {
			best, r = r, best
		}
		r.sheet.free()
		if best.score >= sureReading {
			break
		}
	}
	if best.text == 0 {
		return settle(c, page)
	}
	return e.finish(c, page, best)
}

// settle decides what a page is on which nothing was found.
func settle(c *cleanCopy, page pipeline.Page) (pipeline.Page, error) {
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

// finish reads again what was read badly, and puts the words onto the captured page in reading order.
func (e *Engine) finish(c *cleanCopy, page pipeline.Page, r reading) (_ pipeline.Page, err error) {
	s := r.sheet
	if r.score < poorPage {
		if r, err = e.readEvened(s, r); err != nil {
			return page, err
		}
	}
	if r.words, err = e.again(s, r.words); err != nil {
		return page, err
	}
	page.Rotation, page.Skew = s.at.rotation, s.at.skew
	place := placement{page, c.scale, s.grey.width(), s.grey.height()}
	page.Words = place.words(markHand(inOrder(s.split(s.slashes(r.words))), examiner{s, &c.inks, place}))
	return page, nil
}

// readEvened reads the sheet once more with its background made even, and keeps the better reading: shadows and the print of
// the other side fade.
func (e *Engine) readEvened(s *sheet, first reading) (reading, error) {
	even, err := s.grey.evened()
	if err != nil {
		return first, nil //nolint:nilerr // too small a picture to even
	}
	defer even.free()
	boxes, err := e.read(even, modePage)
	if err != nil {
		return first, err
	}
	if second := newReading(s, newWords(boxes, image.Point{})); second.weight() > first.weight() {
		return second, nil
	}
	return first, nil
}

// readIn reads the copy in one posture.
func (e *Engine) readIn(c *cleanCopy, at posture) (reading, error) {
	s, err := c.sheet(at)
	if err != nil {
		return reading{}, err
	}
	boxes, err := e.read(s.grey, modePage)
	if err != nil {
		s.free()
		return reading{}, err
	}
	return newReading(s, newWords(boxes, image.Point{})), nil
}

func newReading(s *sheet, words []word) reading {
	r := reading{sheet: s, words: words}
	upended := 0
	for _, w := range words {
		r.text += w.letters
		r.score += float64(w.letters) * w.conf
		if w.letters > 2 && w.box.Dy() > w.box.Dx() {
			upended += w.letters
		}
	}
	r.score /= float64(max(r.text, 1))
	if r.upended = 2*upended > r.text; r.upended { // Tesseract reads lines that run upwards too, which are level in another posture
		r.score /= 2
	}
	return r
}

// weight is how much text was read, with confidence counted twice.
func (r reading) weight() float64 { return r.score * r.score * float64(r.text) }

// better reports whether clearly more text was read with confidence than in o, a likelier posture.
func (r reading) better(o reading) bool { return r.weight() > muchBetter*o.weight() }
