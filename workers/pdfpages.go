package workers

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// The resolution at which pages are rendered for the recogniser, and the most pixels that a side may have.
const (
	renderDPI  = 200
	renderSide = 6000
)

// render draws one page of a PDF as a picture, for the recogniser only. Facts give the page's size in points (72 dpi), or
// in the pixels of an earlier rendering, which is then repeated.
func (r *Runner) render(ctx context.Context, data []byte, page int, facts pipeline.PageFacts) ([]byte, float64, error) {
	dpi := facts.DPI
	if dpi == 72 {
		inches := float64(max(facts.Width, facts.Height, 1)) / 72
		dpi = max(1, min(renderDPI, math.Floor(renderSide/inches)))
	}
	n := strconv.Itoa(page)
	img, err := r.papers.Run(ctx, sandbox.Program{Path: pdftoppm, Stdin: data,
		Args: []string{"-r", strconv.FormatFloat(dpi, 'f', -1, 64), "-cropbox", "-f", n, "-l", n, "-png", "/dev/stdin"}})
	if err == nil && len(img) == 0 || errors.Is(err, sandbox.ErrFailed) {
		err = sandbox.Refuse(pipeline.ReasonBadPDF, "page "+n+" cannot be rendered")
	}
	return img, dpi, err
}

// ownText takes the words of a page that has text of its own.
func (r *Runner) ownText(ctx context.Context, data []byte, page int) (pageText, error) {
	n := strconv.Itoa(page)
	out, err := r.papers.Run(ctx, sandbox.Program{Path: pdftotext, Stdin: data,
		Args: []string{"-bbox-layout", "-cropbox", "-f", n, "-l", n, "-enc", "UTF-8", "/dev/stdin", "-"}})
	if err != nil {
		return pageText{}, err
	}
	text, _, err := ask[pageText](ctx, r.papers, toolWords, sandbox.Request{Input: struct{}{}, Blobs: [][]byte{out}})
	return text, err
}

// ownWords is the child's side: it reads the list of words that pdftotext made. Its coordinates are points of the
// displayed page, so the page counts as 72 dpi.
func ownWords(_ struct{}, blobs [][]byte) (any, [][]byte, error) {
	var list struct {
		Page struct {
			Width  float64 `xml:"width,attr"`
			Height float64 `xml:"height,attr"`
			Blocks []struct {
				Lines []struct {
					Words []ownWord `xml:"word"`
				} `xml:"line"`
			} `xml:"flow>block"`
		} `xml:"body>doc>page"`
	}
	decoder := xml.NewDecoder(bytes.NewReader(blobs[0]))
	decoder.Strict, decoder.Entity = false, xml.HTMLEntity
	if err := decoder.Decode(&list); err != nil {
		return nil, nil, sandbox.Refuse(pipeline.ReasonBadPDF, fmt.Sprintf("words of page: %v", err))
	}
	page := pipeline.Page{Width: int(math.Ceil(list.Page.Width)), Height: int(math.Ceil(list.Page.Height)), DPI: 72}
	line := 0
	for b, block := range list.Page.Blocks {
		for _, l := range block.Lines {
			for _, w := range l.Words {
				page.Words = append(page.Words, w.word(b, line))
			}
			line++
		}
	}
	return pageText{Page: page}, nil, nil
}

type ownWord struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

func (w ownWord) word(block, line int) pipeline.Word {
	box := pipeline.Rect{MinX: w.XMin, MinY: w.YMin, MaxX: w.XMax, MaxY: w.YMax}
	return pipeline.Word{Text: w.Text, Quad: box.Quad(), Confidence: 1, Block: block, Line: line}
}
