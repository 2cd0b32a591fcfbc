package ocr

import (
	"fmt"
	"strconv"

	"github.com/otiai10/gosseract/v2"
)

// The page modes in use.
const (
	modePage   = gosseract.PSM_AUTO
	modeBlock  = gosseract.PSM_SINGLE_BLOCK
	modeSparse = gosseract.PSM_SPARSE_TEXT
)

// read runs Tesseract over p and returns the words.
func (e *Engine) read(p pix, mode gosseract.PageSegMode) ([]gosseract.BoundingBox, error) {
	image, err := p.encoded()
	if err != nil {
		return nil, err
	}
	if err := e.client.SetImageFromBytes(image); err != nil {
		return nil, fmt.Errorf("set image: %w", err)
	}
	if err := e.client.SetPageSegMode(mode); err != nil {
		return nil, fmt.Errorf("set page mode: %w", err)
	}
	boxes, err := e.client.GetBoundingBoxes(gosseract.RIL_WORD)
	if err != nil {
		return nil, fmt.Errorf("recognise: %w", err)
	}
	return boxes, nil
}

// setDPI tells Tesseract the resolution, which the image does not carry.
func (e *Engine) setDPI(dpi int) error {
	return e.client.SetVariable("user_defined_dpi", strconv.Itoa(min(max(dpi, 70), 2400)))
}
