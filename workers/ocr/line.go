package ocr

import (
	"image"
	"strings"

	"github.com/otiai10/gosseract/v2"
)

const (
	modeLine = gosseract.PSM_SINGLE_LINE
	lineDPI  = 200
)

// ReadLine reads the picture of one upright line by itself, at 200 dpi or a little less. Confidence is that of the word that
// was read least surely; text is empty when nothing was read. The error is as that of [Engine.Read].
func (e *Engine) ReadLine(picture []byte) (text string, confidence float64, err error) {
	p, err := decode(picture)
	if err != nil {
		return "", 0, err
	}
	defer p.free()
	if err := e.setDPI(lineDPI); err != nil {
		return "", 0, err
	}
	boxes, err := e.read(p, modeLine)
	if err != nil {
		return "", 0, err
	}
	var texts []string
	confidence = 1
	for _, w := range newWords(boxes, image.Point{}) {
		texts, confidence = append(texts, w.text), min(confidence, w.conf)
	}
	return strings.Join(texts, " "), confidence, nil
}

// Upright reports whether the letters of a picture stand upright as it was captured, as far as their ascenders and descenders
// tell: a page whose posture is in doubt is not. The error is as that of [Engine.Read].
func Upright(p *Picture, dpi float64) (bool, error) {
	if min(p.width, p.height) < smallestSide {
		return false, nil
	}
	c, err := newCopy(p, plausibleDPI(dpi, p.width, p.height))
	if err != nil {
		return false, err
	}
	defer c.free()
	return c.binary.orientation() == 0, nil
}
