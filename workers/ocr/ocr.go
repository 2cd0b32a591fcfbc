// Package ocr turns the image of one page into words with places: Leptonica makes a clean, upright copy, Tesseract
// reads it, and every word's outline is mapped back onto the page as it was captured. The captured pixels themselves
// are never touched, and the copy is for reading only.
//
// It runs in a sandboxed child: Tesseract cannot be cancelled, and a native abort kills the process. One engine a
// process, used by one goroutine, its language never changed: gosseract's start swaps the process's standard error.
package ocr

import (
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/otiai10/gosseract/v2"
)

var (
	// ErrImage: the bytes are not an image that can be decoded.
	ErrImage = errors.New("image cannot be decoded")
	// ErrTooLarge: the image has more pixels than Tesseract's coordinates or a sensible memory limit take.
	ErrTooLarge = errors.New("image has too many pixels")
	// ErrMemory: Leptonica could not go on, in practice for want of memory. The process should be replaced.
	ErrMemory = errors.New("out of memory for an image operation")
	// ErrUnreadable: there is print on the page, but no word could be read.
	ErrUnreadable = errors.New("page is not blank but no word could be read")
)

// Options choose the models.
type Options struct {
	Language string // Tesseract's name of the model; if empty, "vie"
	DataDir  string // folder of the models; if empty, Tesseract's own
}

func (o Options) complete() Options {
	if o.Language == "" {
		o.Language = "vie"
	}
	return o
}

// smallestSide of an image that can have print on it, in pixels; Leptonica cannot work on less.
const smallestSide = 6

// Engine is a warm recogniser. It is not safe for concurrent use.
type Engine struct {
	client *gosseract.Client
}

// New loads the models. Close the engine.
func New(o Options) (*Engine, error) {
	o = o.complete()
	quietLeptonica()
	client := gosseract.NewClient()
	client.Languages = []string{o.Language}
	client.TessdataPrefix = o.DataDir
	e := &Engine{client: client}
	if err := e.warm(); err != nil {
		client.Close()
		return nil, fmt.Errorf("load model %s: %w", o.Language, err)
	}
	return e, nil
}

// warm loads the models by reading a small blank image: gosseract starts Tesseract at the first reading only.
func (e *Engine) warm() error {
	blank, err := newBlank(64, 64)
	if err != nil {
		return err
	}
	defer blank.free()
	if _, err = e.read(blank, modeBlock); err != nil {
		return err
	}
	return e.client.SetVariable("textord_all_prop", "1") // looking for type of fixed pitch takes 3 % of the time of a page
}

// Close frees what Tesseract holds.
func (e *Engine) Close() error { return e.client.Close() }

// Recognise reads an encoded image: Open, Read and Close in one.
func (e *Engine) Recognise(image []byte, dpi float64) (pipeline.Page, error) {
	p, err := Open(image)
	if err != nil {
		return pipeline.Page{}, err
	}
	defer p.Close()
	return e.Read(p, dpi)
}

// Read reads the picture of one page. dpi is its resolution, or 0 when unknown. A page with nothing printed on it comes back
// as Blank. The error wraps ErrUnreadable (then the page comes too, without words), ErrImage or ErrMemory, or is Tesseract's. It
// needs about 6 bytes of memory a pixel of colour and 80 MB.
func (e *Engine) Read(p *Picture, dpi float64) (pipeline.Page, error) {
	w, h := p.width, p.height
	page := pipeline.Page{Width: w, Height: h, DPI: plausibleDPI(dpi, w, h)}
	if min(w, h) < smallestSide {
		page.Blank = true
		return page, nil
	}
	c, err := newCopy(p, page.DPI)
	if err != nil {
		return page, err
	}
	defer c.free()
	if c.ink() < blankInk {
		page.Blank = true
		return page, nil
	}
	return e.recognise(c, page)
}
