package workers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/ocr"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// pageText is what is read off one page.
type pageText struct {
	Page       pipeline.Page
	Codes      []pipeline.Code
	Unreadable bool   // something is printed, but no word could be read
	Mark       string // of secrecy, stamped in an ink that fades for the recogniser

	Picture pipeline.Digest // of the pixels that were read; zero for a page with text of its own
}

// toRead tells a child where the page's picture is.
type toRead struct {
	Format      string // of the blob: an image format, "pdf", or "rendered" for the picture itself
	Page        int    // counted from 1
	DPI         float64
	OnlyDigest  bool // says which picture it is, and reads nothing
	OnlyUpright bool // says whether it stands upright, and reads nothing
	Lines       bool // the blobs are pictures of single lines, and are read as such
}

// reader is the child's side; it loads the recogniser once.
type reader struct{ engine *ocr.Engine }

func (c *reader) read(in toRead, blobs [][]byte) (any, [][]byte, error) {
	switch {
	case in.Lines:
		list, err := c.lines(blobs)
		return list, nil, err
	case in.OnlyUpright:
		is, err := upright(in, blobs[0])
		return is, nil, err
	}
	return c.page(in, blobs[0])
}

func (c *reader) page(in toRead, data []byte) (any, [][]byte, error) {
	img, err := picture(in, data)
	if err != nil {
		return nil, nil, err
	}
	p, err := ocr.Open(img)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	defer p.Close()
	text := pageText{Picture: p.Digest()}
	if in.OnlyDigest {
		return text, nil, nil
	}
	if err := c.words(p, in.DPI, &text); err != nil {
		return nil, nil, err
	}
	if err := c.stamps(p, &text); err != nil {
		return nil, nil, err
	}
	return text, nil, nil
}

// start loads the recogniser, once.
func (c *reader) start() (err error) {
	if c.engine == nil {
		c.engine, err = ocr.New(ocr.Options{})
	}
	return err
}

// words has the warm engine read the picture.
func (c *reader) words(p *ocr.Picture, dpi float64, text *pageText) (err error) {
	if err = c.start(); err != nil {
		return err
	}
	text.Page, err = c.engine.Read(p, dpi)
	if text.Unreadable = errors.Is(err, ocr.ErrUnreadable); text.Unreadable {
		return nil
	}
	return unreadable(err)
}

// unreadable names what the recogniser says of a picture, where the picture is at fault.
func unreadable(err error) error {
	for fault, reason := range map[error]pipeline.Reason{
		ocr.ErrImage: pipeline.ReasonBadImage, ocr.ErrTooLarge: pipeline.ReasonTooLarge, ocr.ErrMemory: pipeline.ReasonTooHeavy} {
		if errors.Is(err, fault) {
			return sandbox.Refuse(reason, err.Error())
		}
	}
	return err
}

// picture returns the page in a format that Leptonica reads.
func picture(in toRead, data []byte) ([]byte, error) {
	switch in.Format {
	case "rendered":
		return data, nil
	case "pdf":
		return pdf.PageImageForOCR(data, in.Page)
	}
	return images.OCRImage(data, in.Page-1, images.Limits{})
}

// recognise reads every page, several at a time. What was read of a page is kept, so that a rerun repeats nothing.
func (r *Runner) recognise(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	texts, err := r.carriedTexts(ctx, doc)
	if err != nil {
		return err
	}
	if texts != nil {
		return r.finishRecognise(ctx, task, doc, texts)
	}
	data, err := r.source(ctx, doc)
	if err != nil {
		return err
	}
	texts = make([]pageText, len(doc.Pages))
	group, pageCtx := errgroup.WithContext(ctx)
	group.SetLimit(r.Capacity.Children)
	for i := range doc.Pages {
		group.Go(func() (err error) {
			texts[i], err = r.page(pageCtx, doc, data, i)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("recognise: %w", err)
	}
	return r.finishRecognise(ctx, task, doc, texts)
}

func (r *Runner) finishRecognise(ctx context.Context, task pipeline.Task, doc pipeline.Document, texts []pageText) error {
	if stopped, err := r.stopSecret(ctx, task, doc, texts); stopped || err != nil {
		return err
	}
	if err := r.withLook(ctx, &doc, texts); err != nil {
		return err
	}
	var all reading
	for i, t := range texts {
		all.Pages, all.Codes = append(all.Pages, t.Page), append(all.Codes, t.Codes)
		doc.Pages[i].Blank, doc.Pages[i].Unreadable = t.Page.Blank, t.Unreadable
		if doc.Pages[i].Rendered {
			doc.Pages[i].Width, doc.Pages[i].Height, doc.Pages[i].DPI = t.Page.Width, t.Page.Height, t.Page.DPI
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if doc.Text, err = r.store(ctx, doc, text); err != nil {
		return err
	}
	next := r.afterReading(&doc, all)
	_, err = r.Service.Finish(ctx, task, doc, next, pipeline.Transition{})
	return err
}

func (r *Runner) readPage(ctx context.Context, doc pipeline.Document, data []byte, i int) (pageText, error) {
	facts := doc.Pages[i]
	in := toRead{Format: doc.Format, Page: i + 1, DPI: facts.DPI}
	switch {
	case facts.OwnText:
		return r.ownText(ctx, data, i+1)
	case facts.Rendered:
		release, err := r.drawn.Take(ctx, 1)
		if err != nil {
			return pageText{}, err
		}
		defer release()
		img, dpi, err := r.look(ctx, data, i+1, facts)
		if err != nil {
			return pageText{}, err
		}
		data, in = img, toRead{Format: "rendered", Page: 1, DPI: dpi}
	}
	text, _, err := ask[pageText](ctx, r.readers, toolRead, sandbox.Request{Input: in, Blobs: [][]byte{data}})
	return text, err
}
