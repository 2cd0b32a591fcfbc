package pdf

import (
	"errors"
	"maps"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// copier brings pages of one file, and all that they show, into another.
type copier struct {
	from, to *document
	pages    []page
	leaves   map[int]bool              // object numbers of the pages
	copied   map[int]types.IndirectRef // by object number there
	fields   types.Array               // the copied pages' form fields
	depth    int
}

func newCopier(from, to *document, pages []page) *copier {
	c := &copier{from: from, to: to, pages: pages, leaves: map[int]bool{}, copied: map[int]types.IndirectRef{}}
	for _, p := range pages {
		c.leaves[p.ref.ObjectNumber.Value()] = true
	}
	return c
}

// deepest ends a structure that was built to overflow the stack.
const deepest = 500

var errDeep = errors.New("objects are nested too deeply")

// unbound are the entries of a page that say nothing about how it looks and refer to the rest of its file.
var unbound = []string{"Parent", "B", "StructParents", "Tabs", "PieceInfo", "AA", "Annots", "Resources", "MediaBox", "CropBox", "Rotate"}

// page copies one page, with what it inherits.
func (c *copier) page(p page, tree types.IndirectRef) (types.IndirectRef, error) {
	ref := c.to.add(types.Dict{})
	c.copied[p.ref.ObjectNumber.Value()] = ref // for what refers to the page that it lies on
	dict := types.Dict{}
	for _, key := range slices.Sorted(maps.Keys(p.dict)) {
		if !slices.Contains(unbound, key) {
			if err := c.entry(dict, key, p.dict[key]); err != nil {
				return ref, err
			}
		}
	}
	inherited := types.Dict{"Resources": p.resources, "Rotate": p.rotate}
	if len(p.mediaBox) > 0 {
		inherited["MediaBox"] = p.mediaBox
	}
	if len(p.cropBox) > 0 {
		inherited["CropBox"] = p.cropBox
	}
	for _, key := range slices.Sorted(maps.Keys(inherited)) {
		if err := c.entry(dict, key, inherited[key]); err != nil {
			return ref, err
		}
	}
	if err := c.annotations(dict, p); err != nil {
		return ref, err
	}
	dict["Type"], dict["Parent"] = types.Name("Page"), tree
	c.set(ref, dict)
	return ref, nil
}

// set gives a new object its content, once what it refers to has been copied.
func (c *copier) set(ref types.IndirectRef, o types.Object) {
	c.to.ctx.Table[ref.ObjectNumber.Value()].Object = o
}

func (c *copier) entry(into types.Dict, key string, o types.Object) error {
	copied, err := c.object(o)
	if err == nil && copied != nil {
		into[key] = copied
	}
	return err
}

// object copies o; nil for what is missing, and for other pages.
func (c *copier) object(o types.Object) (types.Object, error) {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > deepest {
		return nil, refuse(pipeline.ReasonBadPDF, errDeep)
	}
	switch o := o.(type) {
	case types.IndirectRef:
		return c.reference(o)
	case types.Dict:
		return c.dict(o)
	case types.Array:
		return c.array(o)
	case types.StreamDict:
		return c.stream(o)
	case types.ObjectStreamDict, types.XRefStreamDict:
		return nil, nil
	}
	return o, nil
}

func (c *copier) reference(ref types.IndirectRef) (types.Object, error) {
	number := ref.ObjectNumber.Value()
	if known, ok := c.copied[number]; ok {
		return known, nil
	}
	o := c.from.resolve(ref)
	if o == nil || c.leaves[number] {
		return nil, nil
	}
	fresh := c.to.add(types.Dict{})
	c.copied[number] = fresh
	copied, err := c.object(o)
	if err != nil {
		return nil, err
	}
	c.set(fresh, copied)
	return fresh, nil
}

// dict leaves out who a dictionary hangs on: that leads up to the rest of the file.
func (c *copier) dict(d types.Dict) (types.Object, error) {
	out := types.Dict{}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if key == "Parent" || key == "StructParent" || key == "StructParents" {
			continue
		}
		if err := c.entry(out, key, d[key]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *copier) array(a types.Array) (types.Object, error) {
	out := make(types.Array, len(a))
	for i, o := range a {
		copied, err := c.object(o)
		if err != nil {
			return nil, err
		}
		out[i] = copied
	}
	return out, nil
}

// stream copies the dictionary; the data are those of the file, still encoded.
func (c *copier) stream(sd types.StreamDict) (types.Object, error) {
	plain := types.Dict{}
	for key, o := range sd.Dict {
		if key != "Length" {
			plain[key] = o
		}
	}
	dict, err := c.dict(plain)
	if err != nil {
		return nil, err
	}
	length := int64(len(sd.Raw))
	out := types.StreamDict{Dict: dict.(types.Dict), Raw: sd.Raw, StreamLength: &length}
	out.Dict["Length"] = types.Integer(length)
	return out, nil
}
