package ocr

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/otiai10/gosseract/v2"
	"golang.org/x/text/unicode/norm"
)

// The page modes in use.
const (
	modePage   = gosseract.PSM_AUTO
	modeBlock  = gosseract.PSM_SINGLE_BLOCK
	modeSparse = gosseract.PSM_SPARSE_TEXT
)

// read runs Tesseract over p.
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
	boxes, err := e.client.GetBoundingBoxesVerbose()
	if err != nil {
		return nil, fmt.Errorf("recognise: %w", err)
	}
	return boxes, nil
}

// setDPI tells Tesseract the resolution, which the image does not carry.
func (e *Engine) setDPI(dpi int) error {
	return e.client.SetVariable("user_defined_dpi", strconv.Itoa(min(max(dpi, 70), 2400)))
}

// words turns Tesseract's boxes into words of the captured page.
func (m placement) words(boxes []gosseract.BoundingBox) []pipeline.Word {
	words := make([]pipeline.Word, 0, len(boxes))
	block, line := -1, -1
	var last gosseract.BoundingBox
	for _, b := range boxes {
		text := strings.TrimSpace(norm.NFC.String(strings.ToValidUTF8(b.Word, "")))
		if text == "" || b.Box.Empty() {
			continue
		}
		if block < 0 || b.BlockNum != last.BlockNum {
			block++
		}
		if line < 0 || b.BlockNum != last.BlockNum || b.ParNum != last.ParNum || b.LineNum != last.LineNum {
			line++
		}
		last = b
		words = append(words, pipeline.Word{Text: text, Quad: m.quad(b.Box), Confidence: b.Confidence / 100, Block: block, Line: line})
	}
	return words
}
