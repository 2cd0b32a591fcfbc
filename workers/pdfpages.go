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

// mostColour is the most pixels of a page that is drawn in colour for the recogniser. Pictures are handed over
// uncompressed, since pdftoppm takes longer to compress an A4 page than to draw it, and several are in memory together.
const mostColour = 12e6

// scale is the resolution for one page. Facts give its size in points (72 dpi), or in the pixels of an earlier rendering,
// which is then repeated.
func scale(facts pipeline.PageFacts) float64 {
	if facts.DPI != 72 {
		return facts.DPI
	}
	inches := float64(max(facts.Width, facts.Height, 1)) / 72
	return max(1, min(renderDPI, math.Floor(renderSide/inches)))
}

// look draws one page of a PDF for the recogniser.
func (r *Runner) look(ctx context.Context, data []byte, page int, facts pipeline.PageFacts) ([]byte, float64, error) {
	dpi, format := scale(facts), []string(nil)
	zoom := dpi / max(facts.DPI, 1)
	if float64(facts.Width)*float64(facts.Height)*zoom*zoom > mostColour {
		format = []string{"-gray"}
	}
	img, err := r.render(ctx, data, page, dpi, format...)
	return img, dpi, err
}

// render draws one page of a PDF, as PNM unless a format is given.
func (r *Runner) render(ctx context.Context, data []byte, page int, dpi float64, format ...string) ([]byte, error) {
	n := strconv.Itoa(page)
	args := append([]string{"-r", strconv.FormatFloat(dpi, 'f', -1, 64), "-cropbox", "-f", n, "-l", n}, format...)
	img, err := r.programs.Run(ctx, sandbox.Program{Path: pdftoppm, Stdin: data, Args: append(args, "/dev/stdin")})
	if err == nil && len(img) == 0 || errors.Is(err, sandbox.ErrFailed) {
		err = sandbox.Refuse(pipeline.ReasonBadPDF, "page "+n+" cannot be rendered")
	}
	return img, err
}

// ownText takes the words of a page that has text of its own.
func (r *Runner) ownText(ctx context.Context, data []byte, page int) (pageText, error) {
	n := strconv.Itoa(page)
	out, err := r.programs.Run(ctx, sandbox.Program{Path: pdftotext, Stdin: data,
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
	decoder := xml.NewDecoder(bytes.NewReader(bytes.Map(printable, bytes.ToValidUTF8(blobs[0], nil))))
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

// printable drops the characters that XML forbids; pdftotext passes on whatever a font maps its glyphs to.
func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
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
