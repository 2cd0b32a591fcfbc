package workers

import (
	"image"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/codes"
	"github.com/motlan/motlan/workers/images"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/quality"
)

// look is what prepare saw on a document's pages, as it is stored.
type look struct {
	Pages []pageLook `json:"pages"`
}

// pageLook is what was seen on one page. It is empty for a page whose picture could not be decoded: the recogniser meets it
// next, and says what is wrong with it.
type pageLook struct {
	Facts  quality.Page    `json:"facts"`
	Codes  []pipeline.Code `json:"codes,omitempty"`
	Number quality.Number  `json:"number,omitzero"`
}

// numbers of each page.
func (l look) numbers() []quality.Number {
	list := make([]quality.Number, len(l.Pages))
	for i, p := range l.Pages {
		list[i] = p.Number
	}
	return list
}

// codes of each page.
func (l look) codes() [][]pipeline.Code {
	list := make([][]pipeline.Code, len(l.Pages))
	for i, p := range l.Pages {
		list[i] = p.Codes
	}
	return list
}

// facts of each page.
func (l look) facts() []quality.Page {
	list := make([]quality.Page, len(l.Pages))
	for i, p := range l.Pages {
		list[i] = p.Facts
	}
	return list
}

// toLook tells a child where the pictures of some pages are.
type toLook struct {
	Format string // of the blob: an image format, "pdf", or "rendered" for the picture itself
	Pages  []pageToLook
	Lines  bool // the pictures of the lines that stand alone on each page are wanted
}

type pageToLook struct {
	Page    int // counted from 1
	Options quality.Options
}

// lookAt is the child's side: one page after the other, so that a long file takes no more memory than a short one. The
// pictures of lines are those of all pages, one after the other.
func lookAt(in toLook, blobs [][]byte) (any, [][]byte, error) {
	seen, lines := make([]pageLook, len(in.Pages)), [][]byte(nil)
	for i, p := range in.Pages {
		img, err := decode(in.Format, p.Page, blobs[0])
		if err != nil {
			continue
		}
		seen[i].Facts = quality.Measure(img, p.Options)
		seen[i].Codes, _ = codes.Read(img, seen[i].Facts.DPI)
		if in.Lines {
			lines = append(lines, linesOf(img, seen[i].Facts)...)
		}
	}
	return seen, lines, nil
}

// decode returns the page as it was captured.
func decode(format string, page int, data []byte) (image.Image, error) {
	switch format {
	case "rendered":
		return images.Decode(data, 0, images.Limits{})
	case "pdf":
		data, err := pdf.PageImageForOCR(data, page)
		if err != nil {
			return nil, err
		}
		return images.Decode(data, 0, images.Limits{})
	}
	return images.Decode(data, page-1, images.Limits{})
}

// toCompare tells a child which of some pages may be captures of one.
type toCompare struct {
	Pages []pageToCompare
	Pairs []quality.Pair // of Pages
}

type pageToCompare struct {
	Format string // as toLook has it
	Blob   int
	Page   int     // of the blob, counted from 1
	DPI    float64 // as measured
}

// compare is the child's side: which pairs are captures of one page. Each page is decoded once; one that cannot be decoded is
// like no other.
func compare(in toCompare, blobs [][]byte) (any, [][]byte, error) {
	pages := make([]quality.Small, len(in.Pages))
	for i, p := range in.Pages {
		if img, err := decode(p.Format, p.Page, blobs[p.Blob]); err == nil {
			pages[i] = quality.Shrink(img, p.DPI)
		}
	}
	same := make([]bool, len(in.Pairs))
	for i, p := range in.Pairs {
		same[i] = pages[p.A].Same(pages[p.B], p.Except)
	}
	return same, nil, nil
}
