package pdf

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Piece is one page to be put into a new file: a picture, or a page of another PDF.
type Piece struct {
	Raster *pipeline.Raster // nil: a page of a PDF
	File   int              // of the files handed over, counted from 0
	Page   int              // of that file, counted from 1
}

// Assemble makes a PDF of exactly these pages, in this order. Nothing of them is decoded or made anew: a picture's data goes in
// as it is, and a page of a PDF brings along all that it shows, with its own streams. What binds a page to the file that it
// comes from stays behind: outlines, destinations, structure, attachments. The errors are *Error, around ErrNeedsRepair, or
// ErrSigned where somebody signed a file: the signature would not come along.
func Assemble(files [][]byte, pieces []Piece, meta Meta) (file []byte, err error) {
	defer guard(&err)
	if len(pieces) == 0 {
		return nil, refuse(pipeline.ReasonNoPages, errors.New("nothing to assemble"))
	}
	d, err := newDocument()
	if err != nil {
		return nil, refuse(pipeline.ReasonInternal, err)
	}
	a := assembler{b: builder{d: d}, files: files, open: map[int]*copier{}}
	if err := a.assemble(pieces, meta); err != nil {
		return nil, refuse(pipeline.ReasonInternal, err)
	}
	return d.bytes()
}

// assembler collects pages of several files.
type assembler struct {
	b     builder
	files [][]byte
	open  map[int]*copier // by file
}

func (a *assembler) assemble(pieces []Piece, meta Meta) error {
	d := a.b.d
	root := d.add(types.Dict{})
	a.b.tree = d.add(types.Dict{})
	d.ctx.Root = &root
	kids := types.Array{}
	for i, p := range pieces {
		ref, err := a.piece(p)
		if err != nil {
			return fmt.Errorf("assemble page %d: %w", i+1, err)
		}
		kids = append(kids, ref)
	}
	d.replace(a.b.tree, types.Dict{"Type": types.Name("Pages"), "Kids": kids, "Count": types.Integer(len(kids))})
	catalog := types.Dict{"Type": types.Name("Catalog"), "Pages": a.b.tree, "Lang": types.StringLiteral("vi-VN")}
	for _, n := range slices.Sorted(maps.Keys(a.open)) {
		if err := a.open[n].catalogEntries(catalog); err != nil {
			return err
		}
	}
	d.replace(root, catalog)
	return d.describe(facts{title: meta.Title, producer: meta.Producer, tool: meta.Producer, created: meta.Created, modified: meta.Created})
}

func (a *assembler) piece(p Piece) (types.IndirectRef, error) {
	if p.Raster != nil {
		return a.b.page(BuildPage{Raster: *p.Raster})
	}
	c, err := a.from(p.File)
	if err != nil {
		return types.IndirectRef{}, err
	}
	if p.Page < 1 || p.Page > len(c.pages) {
		return types.IndirectRef{}, refuse(pipeline.ReasonNoPages, fmt.Errorf("page %d of %d", p.Page, len(c.pages)))
	}
	return c.page(c.pages[p.Page-1], a.b.tree)
}

// from opens a file once.
func (a *assembler) from(n int) (*copier, error) {
	if c := a.open[n]; c != nil {
		return c, nil
	}
	d, err := openDocument(a.files[n])
	if err != nil {
		return nil, err
	}
	if d.signed() {
		return nil, refuse(pipeline.ReasonInternal, ErrSigned)
	}
	if _, _, sound := d.lastSection(); !sound { // what pdfcpu mends in silence, other readers may see in another way
		return nil, refuse(pipeline.ReasonBadPDF, ErrNeedsRepair)
	}
	pages, err := d.pages()
	if err != nil {
		return nil, err
	}
	a.open[n] = newCopier(d, a.b.d, pages)
	return a.open[n], nil
}
