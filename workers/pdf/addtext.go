package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Layer is recognised text to be laid over one page of a PDF.
type Layer struct {
	Text pipeline.Page
	// Rendered says that Text's pixels are those of the displayed page (crop box after /Rotate) as a renderer gives them.
	// If false, they are those of PageImage.
	Rendered bool
	// Replaces says that the page's own text is not to be trusted. The invisible text of a scan is left out; what else there
	// is stays, bracketed as one span whose replacement text (ISO 32000-1, 14.9.4) is empty, so readers find Text and
	// nothing else.
	Replaces bool
}

// AddText lays invisible text over pages of data, by page number counted from 1, and describes the file by meta; the title,
// the creating program and the creation date that the file already has are kept. The result begins with data's own bytes.
// The errors are *Error, around ErrNeedsRepair or ErrSigned where it is one of them.
func AddText(data []byte, layers map[int]Layer, meta Meta) (file []byte, err error) {
	defer guard(&err)
	d, err := openForIncrement(data)
	if err != nil {
		return nil, err
	}
	a := adder{d: d, words: newVocabulary()}
	for _, number := range slices.Sorted(maps.Keys(layers)) {
		if err := a.page(number, layers[number]); err != nil {
			return nil, fmt.Errorf("add text to page %d: %w", number, err)
		}
	}
	if err := a.finish(); err != nil {
		return nil, refuse(pipeline.ReasonInternal, fmt.Errorf("add invisible font: %w", err))
	}
	if err := d.describe(d.knownFacts(meta)); err != nil {
		return nil, err
	}
	return d.bytes()
}

// adder collects the pages that get text.
type adder struct {
	d     *document
	words *vocabulary
	pages []changedPage
}

type changedPage struct {
	ref   types.IndirectRef
	dict  types.Dict
	fonts types.Dict
}

func (a *adder) page(number int, l Layer) error {
	p, err := a.d.page(number)
	if err != nil {
		return err
	}
	m := a.d.read(p)
	toUser, err := a.d.pixels(p, m, l)
	if err != nil {
		return err
	}
	before, after := a.words.layer(l.Text, toUser), []byte(nil)
	if l.Replaces && m.dangling == 0 {
		before = append(before, "/Span <</ActualText <FEFF>>> BDC\n"...)
		after = bytes.Repeat([]byte("EMC\n"), m.openMarks+1)
		p = a.d.bare(p, m)
	}
	dict, err := a.d.around(p, before, after)
	if err != nil {
		return err
	}
	resources := a.d.ownResources(p)
	dict["Resources"] = resources
	fonts := a.d.ownEntry(resources, "Font")
	a.pages = append(a.pages, changedPage{ref: p.ref, dict: dict, fonts: fonts})
	return nil
}

// finish adds the font, once all words are known, and writes the changed pages.
func (a *adder) finish() error {
	if len(a.pages) == 0 {
		return nil
	}
	font, err := a.words.addFont(a.d)
	if err != nil {
		return err
	}
	for _, p := range a.pages {
		p.fonts[invisibleName] = font
		a.d.replace(p.ref, p.dict)
	}
	return nil
}

// pixels maps l's pixels to p's user space.
func (d *document) pixels(p page, m marks, l Layer) (matrix, error) {
	if l.Text.Width <= 0 || l.Text.Height <= 0 {
		return matrix{}, refuse(pipeline.ReasonInternal, fmt.Errorf("text of %d × %d pixels", l.Text.Width, l.Text.Height))
	}
	if l.Rendered {
		return d.view(p).renderedPixels(l.Text.Width, l.Text.Height), nil
	}
	full, ok := d.soleImage(p, m)
	if !ok {
		return matrix{}, refuse(pipeline.ReasonInternal, fmt.Errorf("page is not one full image"))
	}
	return imagePixels(full.ctm, l.Text.Width, l.Text.Height), nil
}

// around returns a copy of p's dictionary with content before and after its own, whose streams stay as they are.
func (d *document) around(p page, before, after []byte) (types.Dict, error) {
	contents := types.Array{}
	first, err := d.addFlate(types.Dict{}, before)
	if err != nil {
		return nil, err
	}
	contents = append(contents, first)
	if own := d.array(p.dict["Contents"]); own != nil {
		contents = append(contents, own...)
	} else if _, ok := d.stream(p.dict["Contents"]); ok {
		contents = append(contents, p.dict["Contents"])
	}
	if len(after) > 0 {
		last, err := d.addFlate(types.Dict{}, after)
		if err != nil {
			return nil, err
		}
		contents = append(contents, last)
	}
	dict := p.dict.Clone().(types.Dict)
	dict["Contents"] = contents
	return dict, nil
}

// ownResources returns a copy of the resources that p uses, its own or inherited.
func (d *document) ownResources(p page) types.Dict {
	return p.resources.Clone().(types.Dict)
}

// ownEntry makes resources[key] a dictionary of its own, a copy of what it refers to, and returns it.
func (d *document) ownEntry(resources types.Dict, key string) types.Dict {
	entry := types.Dict{}
	if existing := d.dict(resources[key]); existing != nil {
		entry = existing.Clone().(types.Dict)
	}
	resources[key] = entry
	return entry
}
