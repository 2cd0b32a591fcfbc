package pdf

import (
	"errors"
	"fmt"
	"math"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// BuildPage is one page to be built: a picture and the words over it, in the picture's own pixels.
type BuildPage struct {
	Raster pipeline.Raster
	Text   pipeline.Page
}

// Build makes a searchable PDF. Every page is as large as its picture at its resolution, the picture's data goes in as it
// is, and the recognised words lie invisibly over it. A page with words is turned upright by Text.Rotation, one without by
// Raster.Orientation; the pixels are not touched. The errors are *Error.
func Build(pages []BuildPage, meta Meta) (file []byte, err error) {
	defer guard(&err)
	if len(pages) == 0 {
		return nil, refuse(pipeline.ReasonNoPages, errors.New("nothing to build"))
	}
	d, err := newDocument()
	if err != nil {
		return nil, refuse(pipeline.ReasonInternal, err)
	}
	b := builder{d: d, words: newVocabulary()}
	if err := b.build(pages, meta); err != nil {
		return nil, refuse(pipeline.ReasonInternal, err)
	}
	return d.bytes()
}

// builder collects the pages of one file.
type builder struct {
	d     *document
	words *vocabulary
	tree  types.IndirectRef
	pages []types.Dict
}

func (b *builder) build(pages []BuildPage, meta Meta) error {
	catalog := b.d.add(types.Dict{})
	b.tree = b.d.add(types.Dict{})
	b.d.ctx.Root = &catalog
	kids := types.Array{}
	for i, p := range pages {
		ref, err := b.page(p)
		if err != nil {
			return fmt.Errorf("build page %d: %w", i+1, err)
		}
		kids = append(kids, ref)
	}
	if err := b.font(); err != nil {
		return err
	}
	b.d.replace(b.tree, types.Dict{"Type": types.Name("Pages"), "Kids": kids, "Count": types.Integer(len(kids))})
	b.d.replace(catalog, types.Dict{"Type": types.Name("Catalog"), "Pages": b.tree, "Lang": types.StringLiteral("vi-VN")})
	return b.d.describe(facts{title: meta.Title, producer: meta.Producer, tool: meta.Producer,
		created: meta.Created, modified: meta.Created})
}

// font adds the invisible font, once all words are known, to the pages that have words.
func (b *builder) font() error {
	if len(b.pages) == 0 {
		return nil
	}
	ref, err := b.words.addFont(b.d)
	if err != nil {
		return fmt.Errorf("add invisible font: %w", err)
	}
	for _, resources := range b.pages {
		resources["Font"] = types.Dict{invisibleName: ref}
	}
	return nil
}

func (b *builder) page(p BuildPage) (types.IndirectRef, error) {
	image, err := b.d.addImage(p.Raster)
	if err != nil {
		return types.IndirectRef{}, err
	}
	width, height := pageSize(p.Raster)
	content := fmt.Appendf(nil, "q\n%s cm\n/Scan Do\nQ\n", operands(width, 0, 0, height, 0, 0))
	resources := types.Dict{"XObject": types.Dict{"Scan": image}}
	turn := p.Raster.Orientation
	if len(p.Text.Words) > 0 {
		turn = p.Text.Rotation
		content = append(content, b.words.layer(p.Text, imagePixels(matrix{width, 0, 0, height, 0, 0}, p.Text.Width, p.Text.Height))...)
		b.pages = append(b.pages, resources)
	}
	stream, err := b.d.addFlate(types.Dict{}, content)
	if err != nil {
		return types.IndirectRef{}, err
	}
	dict := types.Dict{"Type": types.Name("Page"), "Parent": b.tree, "MediaBox": reals(0, 0, width, height),
		"Resources": resources, "Contents": stream}
	if turn = (turn%360 + 360) % 360; turn != 0 {
		dict["Rotate"] = types.Integer(turn)
	}
	return b.d.add(dict), nil
}

// A4, and the largest page that all readers take, in points.
const (
	a4Long   = 841.89
	longest  = 14400
	shortest = 3
)

// pageSize returns the page's size in points: pixels · 72 / dpi. Without a resolution the longer side is that of A4.
func pageSize(r pipeline.Raster) (width, height float64) {
	long := math.Max(float64(r.Width), float64(r.Height))
	scale := 72 / r.DPI
	if r.DPI <= 0 || long*scale > longest || long*scale < shortest {
		scale = a4Long / long
	}
	return hundredths(float64(r.Width) * scale), hundredths(float64(r.Height) * scale)
}

func hundredths(v float64) float64 { return math.Round(v*100) / 100 }
