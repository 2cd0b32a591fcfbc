package workers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/codes"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/ocr"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/sandbox"
)

// recogniser names what made a page's text. Changing how pages are read changes it, so that no older result is reused.
const recogniser = "motlan-ocr/1"

// pageText is what is read off one page.
type pageText struct {
	Page       pipeline.Page
	Codes      []pipeline.Code
	Unreadable bool // something is printed, but no word could be read
}

// toRead tells a child where the page's picture is.
type toRead struct {
	Format string // of the blob: an image format, "pdf", or "rendered" for the picture itself
	Page   int    // counted from 1
	DPI    float64
}

// reader is the child's side; it loads the recogniser once.
type reader struct{ engine *ocr.Engine }

func (c *reader) read(in toRead, blobs [][]byte) (any, [][]byte, error) {
	img, err := picture(in, blobs[0])
	if err != nil {
		return nil, nil, err
	}
	if c.engine == nil {
		if c.engine, err = ocr.New(ocr.Options{}); err != nil {
			return nil, nil, err
		}
	}
	page, err := c.engine.Recognise(img, in.DPI)
	text := pageText{Page: page, Unreadable: errors.Is(err, ocr.ErrUnreadable)}
	if err != nil && !text.Unreadable {
		return nil, nil, unreadable(err)
	}
	text.Codes = pageCodes(img, page.DPI)
	return text, nil, nil
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

// pageCodes reads the page's codes. A page whose codes cannot be looked for simply has none.
func pageCodes(img []byte, dpi float64) []pipeline.Code {
	decoded, err := images.Decode(img, 0, images.Limits{})
	if err != nil {
		return nil
	}
	found, _ := codes.Read(decoded, dpi)
	return found
}

// recognise reads every page, several at a time. What was read of a page is kept, so that a rerun repeats nothing.
func (r *Runner) recognise(ctx context.Context, task pipeline.Task, doc pipeline.Document) error {
	data, err := r.source(ctx, doc)
	if err != nil {
		return err
	}
	texts := make([]pageText, len(doc.Pages))
	group, pageCtx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
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
	_, err = r.Service.Finish(ctx, task, doc, pipeline.StateRecognised, pipeline.Transition{})
	return err
}

// page reads one page, or finds it in the cache.
func (r *Runner) page(ctx context.Context, doc pipeline.Document, data []byte, i int) (pageText, error) {
	key, err := r.Service.Keys.Unwrap(doc.Key)
	if err != nil {
		return pageText{}, err
	}
	label := fmt.Sprintf("%s page %d", recogniser, i+1)
	name := pipeline.DigestOf(fmt.Appendf(nil, "%s of %s", label, pipeline.DigestOf(data)))
	var text pageText
	if sealed, err := r.Cache.CachedPage(ctx, doc.ID, name); err == nil {
		if plain, err := key.Open(label, sealed); err == nil && json.Unmarshal(plain, &text) == nil {
			return text, nil
		}
	}
	if text, err = r.readPage(ctx, doc, data, i); err != nil {
		return text, fmt.Errorf("page %d: %w", i+1, err)
	}
	plain, err := json.Marshal(text)
	if err != nil {
		return text, err
	}
	sealed, err := key.Seal(label, plain)
	if err != nil {
		return text, err
	}
	return text, r.Cache.CachePage(ctx, doc.ID, name, sealed)
}

func (r *Runner) readPage(ctx context.Context, doc pipeline.Document, data []byte, i int) (pageText, error) {
	facts := doc.Pages[i]
	in := toRead{Format: doc.Format, Page: i + 1, DPI: facts.DPI}
	switch {
	case facts.OwnText:
		return r.ownText(ctx, data, i+1)
	case facts.Rendered:
		img, dpi, err := r.look(ctx, data, i+1, facts)
		if err != nil {
			return pageText{}, err
		}
		data, in = img, toRead{Format: "rendered", Page: 1, DPI: dpi}
	}
	text, _, err := ask[pageText](ctx, r.readers, toolRead, sandbox.Request{Input: in, Blobs: [][]byte{data}})
	return text, err
}
