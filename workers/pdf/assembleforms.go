package pdf

import (
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// annotations copies what lies on a page: notes, stamps, the fields of a form.
func (c *copier) annotations(dict types.Dict, p page) error {
	var list types.Array
	for _, o := range c.from.array(p.dict["Annots"]) {
		copied, err := c.annotation(o)
		if err != nil {
			return err
		}
		if copied != nil {
			list = append(list, copied)
		}
	}
	if len(list) > 0 {
		dict["Annots"] = list
	}
	return nil
}

func (c *copier) annotation(o types.Object) (types.Object, error) {
	source := c.from.dict(o)
	if c.from.name(source["Subtype"]) != "Widget" {
		return c.object(o)
	}
	field := c.to.add(types.Dict{})
	if ref, ok := o.(types.IndirectRef); ok {
		c.copied[ref.ObjectNumber.Value()] = field
	}
	copied, err := c.dict(c.inheritField(source))
	c.set(field, copied)
	c.fields = append(c.fields, field)
	return field, err
}

// inheritable are the attributes that a form field has from the fields above it (ISO 32000-1, 12.7.3).
var inheritable = []string{"FT", "Ff", "V", "DV", "DA", "Q", "MaxLen", "Opt", "TU", "T"}

// inheritField gives a field on a page what it has from above: the fields above do not come along.
func (c *copier) inheritField(widget types.Dict) types.Dict {
	out := maps.Clone(widget)
	for above, n := c.from.dict(widget["Parent"]), 0; above != nil && n < maxTreeDepth; above, n = c.from.dict(above["Parent"]), n+1 {
		for _, key := range inheritable {
			if out[key] == nil && above[key] != nil {
				out[key] = above[key]
			}
		}
	}
	return out
}

// catalogEntries adds what a file says about all of its pages and its pages need to look as they do: its form's resources,
// which layers are shown, its output intent. Of two files with the same entry the first one's stays, but for fields and
// layers.
func (c *copier) catalogEntries(catalog types.Dict) error {
	source, err := c.from.catalog()
	if err != nil {
		return err
	}
	if err := c.form(catalog, c.from.dict(source["AcroForm"])); err != nil {
		return err
	}
	if err := c.layers(catalog, c.from.dict(source["OCProperties"])); err != nil {
		return err
	}
	if catalog["OutputIntents"] == nil {
		return c.entry(catalog, "OutputIntents", source["OutputIntents"])
	}
	return nil
}

func (c *copier) form(catalog, form types.Dict) error {
	if len(c.fields) == 0 || form == nil {
		return nil
	}
	if known, ok := catalog["AcroForm"].(types.Dict); ok {
		known["Fields"] = append(known["Fields"].(types.Array), c.fields...)
		return nil
	}
	out := types.Dict{"Fields": c.fields}
	for _, key := range []string{"DA", "DR", "NeedAppearances", "Q"} {
		if err := c.entry(out, key, form[key]); err != nil {
			return err
		}
	}
	catalog["AcroForm"] = out
	return nil
}

// layers copies optional content (ISO 32000-1, 8.11.4): what a file hides stays hidden.
func (c *copier) layers(catalog, properties types.Dict) error {
	if properties == nil {
		return nil
	}
	copied, err := c.dict(properties)
	if err != nil {
		return err
	}
	known, ok := catalog["OCProperties"].(types.Dict)
	if !ok {
		catalog["OCProperties"] = copied
		return nil
	}
	known["OCGs"] = slices.Concat(c.to.array(known["OCGs"]), c.to.array(copied.(types.Dict)["OCGs"]))
	mine, theirs := c.to.dict(known["D"]), c.to.dict(copied.(types.Dict)["D"])
	if mine != nil && theirs != nil {
		for _, key := range []string{"ON", "OFF"} {
			if all := slices.Concat(c.to.array(mine[key]), c.to.array(theirs[key])); len(all) > 0 {
				mine[key] = all
			}
		}
	}
	return nil
}
