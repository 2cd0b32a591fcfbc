package pdf

import (
	"errors"
	"math"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// page is one leaf of the page tree with what it inherits (ISO 32000-1, 7.7.3.4).
type page struct {
	ref       types.IndirectRef
	dict      types.Dict
	resources types.Dict // never nil
	mediaBox  types.Array
	cropBox   types.Array
	rotate    types.Object
}

// maxTreeDepth ends a page tree that was built to overflow the stack.
const maxTreeDepth = 64

// pages lists the document's pages in order. It follows the tree as readers do: by /Kids, ignoring /Count and /Type.
func (d *document) pages() ([]page, error) {
	catalog, err := d.catalog()
	if err != nil {
		return nil, err
	}
	root, ok := catalog["Pages"].(types.IndirectRef)
	if !ok {
		return nil, refuse(pipeline.ReasonBadPDF, errors.New("catalog without page tree"))
	}
	w := walker{d: d, seen: map[int]bool{}}
	w.walk(root, page{}, 0)
	switch node := d.dict(root); {
	case len(w.pages) > 0:
		return w.pages, nil
	case node == nil || len(d.array(node["Kids"])) > 0:
		return nil, refuse(pipeline.ReasonBadPDF, errors.New("page tree is broken"))
	}
	return nil, refuse(pipeline.ReasonNoPages, errors.New("page tree has no leaf"))
}

func (d *document) catalog() (types.Dict, error) {
	if d.ctx.Root == nil {
		return nil, refuse(pipeline.ReasonBadPDF, errors.New("no catalog"))
	}
	if catalog := d.dict(*d.ctx.Root); catalog != nil {
		return catalog, nil
	}
	return nil, refuse(pipeline.ReasonBadPDF, errors.New("catalog is not a dictionary"))
}

type walker struct {
	d     *document
	seen  map[int]bool
	pages []page
}

func (w *walker) walk(ref types.IndirectRef, inherited page, depth int) {
	number := ref.ObjectNumber.Value()
	node := w.d.dict(ref)
	if node == nil || w.seen[number] || depth > maxTreeDepth {
		return
	}
	w.seen[number] = true
	p := w.d.inherit(node, inherited)
	kids := w.d.array(node["Kids"])
	if kids == nil {
		p.ref, p.dict = ref, node
		if p.resources == nil {
			p.resources = types.Dict{}
		}
		w.pages = append(w.pages, p)
		return
	}
	for _, kid := range kids {
		if kidRef, ok := kid.(types.IndirectRef); ok {
			w.walk(kidRef, p, depth+1)
		}
	}
}

func (d *document) inherit(node types.Dict, p page) page {
	if r := d.dict(node["Resources"]); r != nil {
		p.resources = r
	}
	if box := d.array(node["MediaBox"]); len(box) == 4 {
		p.mediaBox = box
	}
	if box := d.array(node["CropBox"]); len(box) == 4 {
		p.cropBox = box
	}
	if r := d.resolve(node["Rotate"]); r != nil {
		p.rotate = r
	}
	return p
}

// view works out what of p is displayed. A missing or empty media box is US Letter, as readers have it.
func (d *document) view(p page) view {
	media := d.rect(p.mediaBox)
	if area(media) <= 0 {
		media = pipeline.Rect{MaxX: 612, MaxY: 792}
	}
	box := media
	if crop := intersect(d.rect(p.cropBox), media); area(crop) > 0 {
		box = crop
	}
	turn := int(d.number(p.rotate)) % 360
	return view{box: box, rotate: (turn + 360) % 360 / 90 * 90}
}

func (d *document) rect(a types.Array) pipeline.Rect {
	if len(a) != 4 {
		return pipeline.Rect{}
	}
	x0, y0, x1, y1 := d.number(a[0]), d.number(a[1]), d.number(a[2]), d.number(a[3])
	return pipeline.Rect{MinX: math.Min(x0, x1), MinY: math.Min(y0, y1), MaxX: math.Max(x0, x1), MaxY: math.Max(y0, y1)}
}
