package workers

import (
	"context"
	"fmt"
	"image"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/ocr"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

const (
	linesAtOnce = 200  // that a child reads in one call
	sureNumber  = 0.90 // confidence of a line that is believed to be a page's number
)

// lineText is what one line says.
type lineText struct {
	Text       string
	Confidence float64
}

// lines is the child's side: it reads the pictures of single lines.
func (c *reader) lines(pictures [][]byte) ([]lineText, error) {
	if err := c.start(); err != nil {
		return nil, err
	}
	list := make([]lineText, len(pictures))
	for i, p := range pictures {
		var err error
		if list[i].Text, list[i].Confidence, err = c.engine.ReadLine(p); err != nil {
			return nil, unreadable(err)
		}
	}
	return list, nil
}

// upright is the child's side: whether the page stands upright as it was captured.
func upright(in toRead, data []byte) (bool, error) {
	img, err := picture(in, data)
	if err != nil {
		return false, err
	}
	p, err := ocr.Open(img)
	if err != nil {
		return false, unreadable(err)
	}
	defer p.Close()
	is, err := ocr.Upright(p, in.DPI)
	return is, unreadable(err)
}

// linesOf returns the pictures of the lines that stand alone on a page, in a format that Leptonica reads.
func linesOf(img image.Image, page quality.Page) [][]byte {
	list := make([][]byte, len(page.Lone))
	for i, at := range page.Lone {
		line := quality.Line(img, page, at)
		list[i] = append(fmt.Appendf(nil, "P5\n%d %d\n255\n", line.Rect.Dx(), line.Rect.Dy()), line.Pix...)
	}
	return list
}

// wantNumbers reports whether page numbers are read before the pages are: nobody waits for those of a batch.
func wantNumbers(doc pipeline.Document) bool {
	return len(doc.Pages) > 1 && doc.Lane != pipeline.LaneBatch
}

// missing finds the pages that the printed numbers leave out. On a page that is upside down a 6 is a 9: where a page seems
// to be missing, those beside the gap have to stand upright.
func (v viewer) missing(ctx context.Context, numbers []quality.Number) ([]pipeline.Finding, error) {
	var found []pipeline.Finding
	for _, f := range quality.MissingPages(numbers) {
		stand, err := v.stand(ctx, beside(numbers, f.Page-1))
		if err != nil {
			return nil, err
		}
		if stand {
			found = append(found, f)
		}
	}
	return found, nil
}

// readNumbers fills in the pages' numbers. What cannot be read is no number.
func (v viewer) readNumbers(ctx context.Context, seen []pageLook) error {
	var texts []lineText
	for some := range slices.Chunk(slices.Concat(v.lines...), linesAtOnce) {
		read, _, err := ask[[]lineText](ctx, v.runner.readers, toolRead, sandbox.Request{Input: toRead{Lines: true}, Blobs: some})
		if err != nil {
			if err = tolerable(err); err != nil {
				return fmt.Errorf("read page numbers: %w", err)
			}
			return nil
		}
		texts = append(texts, read...)
	}
	for i, lines := range v.lines {
		seen[i].Number = numberOn(seen[i].Facts, texts[:len(lines)])
		texts = texts[len(lines):]
	}
	return nil
}

// numberOn is the page's number as its lone lines say.
func numberOn(facts quality.Page, texts []lineText) (n quality.Number) {
	page := pipeline.Page{Width: facts.Width, Height: facts.Height, DPI: facts.DPI}
	for i, t := range texts {
		if t.Text != "" && t.Confidence >= sureNumber {
			page.Words = append(page.Words, pipeline.Word{Text: t.Text, Confidence: t.Confidence, Line: i, Quad: facts.Lone[i].Quad()})
		}
	}
	n.N, n.Of = cuts.PageNumber(page)
	return n
}

// beside lists the last two pages up to one that have a number.
func beside(numbers []quality.Number, last int) (pages []int) {
	for i := last; i >= 0 && len(pages) < 2; i-- {
		if numbers[i].N > 0 {
			pages = append(pages, i)
		}
	}
	return pages
}

// stand reports whether all these pages stand upright.
func (v viewer) stand(ctx context.Context, pages []int) (bool, error) {
	for _, i := range pages {
		is, err := v.upright(ctx, i)
		if err != nil || !is {
			return false, tolerable(err)
		}
	}
	return true, nil
}

func (v viewer) upright(ctx context.Context, i int) (bool, error) {
	format, blob, dpi, release, err := v.picture(ctx, i)
	if err != nil {
		return false, err
	}
	defer release()
	in := toRead{Format: format, Page: i + 1, DPI: dpi, OnlyUpright: true}
	is, _, err := ask[bool](ctx, v.runner.readers, toolRead, sandbox.Request{Input: in, Blobs: [][]byte{blob}})
	return is, err
}
