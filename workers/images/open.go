package images

import (
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// open parses every page of a file.
func open(data []byte, limits Limits) ([]page, error) {
	format, reason := Sniff(data)
	if isPNM(data) {
		format = "pnm"
	}
	parse, ok := parsers[format]
	if !ok {
		if reason == "" {
			reason = pipeline.ReasonNotDocument
		}
		return nil, Error{reason, fmt.Errorf("open image: not an image file (%q)", format)}
	}
	pages, err := parse(data, limits.orDefault())
	if err != nil {
		return nil, asError(fmt.Errorf("open %s: %w", format, err))
	}
	return pages, nil
}

// parsers are complete but never written to.
var parsers = map[string]func([]byte, Limits) ([]page, error){
	"jpeg": parseJPEG, "png": parsePNG, "tiff": parseTIFF, "bmp": parseBMP, "gif": parseGIF, "webp": parseWebP, "pnm": parsePNM,
}

func openPage(data []byte, n int, limits Limits) (page, error) {
	pages, err := open(data, limits)
	if err != nil {
		return page{}, err
	}
	if n < 0 || n >= len(pages) {
		return page{}, Error{pipeline.ReasonInternal, fmt.Errorf("open page %d of %d", n, len(pages))}
	}
	return pages[n], nil
}

func (l Limits) orDefault() Limits {
	if l.Pixels <= 0 {
		l.Pixels = defaultPixels
	}
	if l.Pages <= 0 {
		l.Pages = defaultPages
	}
	return l
}

// check refuses a page that is empty or larger than the limit. It must stand before every allocation that grows with
// the page.
func (l Limits) check(width, height int) error {
	if width <= 0 || height <= 0 {
		return fmt.Errorf("page of %d × %d pixels", width, height)
	}
	if width > l.Pixels || height > l.Pixels/width {
		return Error{pipeline.ReasonTooLarge, fmt.Errorf("%d × %d pixels, limit %d", width, height, l.Pixels)}
	}
	return nil
}

// damaged wraps a page's error.
func damaged(page int, err error) error {
	if err == nil {
		return nil
	}
	return asError(fmt.Errorf("read page %d: %w", page, err))
}

// asError gives an error without a reason of its own the reason of a damaged image.
func asError(err error) error {
	if e, ok := errors.AsType[Error](err); ok {
		return Error{e.Reason, err}
	}
	return Error{pipeline.ReasonBadImage, err}
}
