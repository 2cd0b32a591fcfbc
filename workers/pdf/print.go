package pdf

import (
	"bytes"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// PrintPage is a page that this program draws itself: black boxes and lines of text. Places are in points from the upper
// left corner.
type PrintPage struct {
	Width, Height float64
	Boxes         []pipeline.Rect
	Lines         []PrintLine
}

// PrintLine is one line of text in Tinos. At is the left end of its baseline, or its middle.
type PrintLine struct {
	Text   string
	Size   float64
	At     pipeline.Point
	Middle bool
}

// Print makes a PDF of pages for a printer. It is not for papers: what was scanned goes through [Build]. The errors are *Error.
func Print(pages []PrintPage, meta Meta) (file []byte, err error) {
	defer guard(&err)
	d, err := newDocument()
	if err != nil {
		return nil, refuse(pipeline.ReasonInternal, err)
	}
	if err := d.print(pages, meta); err != nil {
		return nil, refuse(pipeline.ReasonInternal, fmt.Errorf("print: %w", err))
	}
	return d.bytes()
}

func (d *document) print(pages []PrintPage, meta Meta) error {
	var texts []string
	for _, p := range pages {
		for _, l := range p.Lines {
			texts = append(texts, l.Text)
		}
	}
	letters, err := newSubset(texts)
	if err != nil {
		return err
	}
	font, err := letters.addFont(d)
	if err != nil {
		return err
	}
	catalog, tree, kids := d.add(types.Dict{}), d.add(types.Dict{}), types.Array{}
	d.ctx.Root = &catalog
	resources := types.Dict{"Font": types.Dict{"Tinos": font}}
	for _, p := range pages {
		content, err := d.addFlate(types.Dict{}, p.content(letters))
		if err != nil {
			return err
		}
		kids = append(kids, d.add(types.Dict{"Type": types.Name("Page"), "Parent": tree, "Resources": resources,
			"MediaBox": reals(0, 0, hundredths(p.Width), hundredths(p.Height)), "Contents": content}))
	}
	d.replace(tree, types.Dict{"Type": types.Name("Pages"), "Kids": kids, "Count": types.Integer(len(kids))})
	d.replace(catalog, types.Dict{"Type": types.Name("Catalog"), "Pages": tree, "Lang": types.StringLiteral("vi-VN")})
	return d.describe(facts{title: meta.Title, producer: meta.Producer, tool: meta.Producer, created: meta.Created, modified: meta.Created})
}

// content draws p in the upright coordinates of a PDF.
func (p PrintPage) content(letters *subset) []byte {
	var b bytes.Buffer
	b.WriteString("0 g\n")
	for _, r := range p.Boxes {
		fmt.Fprintf(&b, "%s re\n", operands(r.MinX, p.Height-r.MaxY, r.MaxX-r.MinX, r.MaxY-r.MinY))
	}
	if len(p.Boxes) > 0 {
		b.WriteString("f\n")
	}
	for _, l := range p.Lines {
		x := l.At.X
		if l.Middle {
			x -= letters.width(l.Text) * l.Size / unitsPerEm / 2
		}
		fmt.Fprintf(&b, "BT\n/Tinos %s Tf\n%s Td\n<%X> Tj\nET\n", operands(l.Size), operands(x, p.Height-l.At.Y), letters.encode(l.Text))
	}
	return b.Bytes()
}
