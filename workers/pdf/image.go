package pdf

import (
	"errors"
	"fmt"
	"math"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// PageImage returns the picture of page (counted from 1), undecoded. Its Orientation is the clockwise turn by which the
// PDF shows it. The errors are *Error; a page without FullImage is unreadable-page.
func PageImage(data []byte, page int) (raster pipeline.Raster, err error) {
	defer guard(&err)
	d, err := openDocument(data)
	if err != nil {
		return pipeline.Raster{}, err
	}
	p, err := d.page(page)
	if err != nil {
		return pipeline.Raster{}, err
	}
	full, ok := d.fullImage(p, d.read(p))
	if !ok {
		return pipeline.Raster{}, refuse(pipeline.ReasonUnreadable, fmt.Errorf("page %d is not one full image", page))
	}
	return full.raster, nil
}

func (d *document) page(number int) (page, error) {
	pages, err := d.pages()
	if err != nil {
		return page{}, err
	}
	if number < 1 || number > len(pages) {
		return page{}, refuse(pipeline.ReasonNoPages, fmt.Errorf("page %d of %d", number, len(pages)))
	}
	return pages[number-1], nil
}

var errUnusual = errors.New("unusual image")

// raster maps an image XObject to a Raster; ok is false for what a Raster cannot say: other filters, filter chains, colour
// spaces beyond the device ones, partial Decode arrays, and what imageFile could not wrap.
func (d *document) raster(sd types.StreamDict) (r pipeline.Raster, ok bool) {
	if len(sd.FilterPipeline) != 1 || len(sd.Raw) == 0 {
		return r, false
	}
	r.Filter, r.Data = sd.FilterPipeline[0].Name, sd.Raw
	r.Width, r.Height = int(d.number(sd.Dict["Width"])), int(d.number(sd.Dict["Height"]))
	r.Bits = int(d.number(sd.Dict["BitsPerComponent"]))
	if r.Filter == "CCITTFaxDecode" {
		r.Bits = 1
	}
	if r.Width <= 0 || r.Height <= 0 || r.Bits <= 0 || !d.params(&r, sd) || !d.colours(&r, sd.Dict["ColorSpace"], 0) {
		return r, false
	}
	return r, d.decode(&r, sd.Dict["Decode"]) && portable(r)
}

func (d *document) params(r *pipeline.Raster, sd types.StreamDict) bool {
	r.Params = map[string]int{}
	for key, value := range sd.FilterPipeline[0].DecodeParms {
		switch v := d.resolve(value).(type) {
		case types.Integer:
			r.Params[key] = int(v)
		case types.Boolean:
			if v {
				r.Params[key] = 1
			}
		}
	}
	return r.Filter == "DCTDecode" || r.Filter == "CCITTFaxDecode" || r.Filter == "FlateDecode"
}

// colours maps a colour space (ISO 32000-1, 8.6) to the device space that shows nearly the same.
func (d *document) colours(r *pipeline.Raster, o types.Object, depth int) bool {
	if name := d.name(o); name != "" {
		r.ColorSpace = name
		return name == "DeviceGray" || name == "DeviceRGB"
	}
	a := d.array(o)
	if len(a) == 0 || depth > 2 {
		return false
	}
	switch d.name(a[0]) {
	case "DeviceGray", "CalGray":
		r.ColorSpace = "DeviceGray"
	case "DeviceRGB", "CalRGB":
		r.ColorSpace = "DeviceRGB"
	case "ICCBased":
		return len(a) > 1 && d.profile(r, a[1])
	case "Indexed":
		return len(a) == 4 && d.indexed(r, a, depth)
	}
	return r.ColorSpace != ""
}

func (d *document) profile(r *pipeline.Raster, o types.Object) bool {
	switch d.number(d.dict(o)["N"]) {
	case 1:
		r.ColorSpace = "DeviceGray"
	case 3:
		r.ColorSpace = "DeviceRGB"
	}
	return r.ColorSpace != ""
}

// indexed reads a palette over RGB or grey.
func (d *document) indexed(r *pipeline.Raster, a types.Array, depth int) bool {
	if r.Filter == "DCTDecode" || r.Filter == "CCITTFaxDecode" || !d.colours(r, a[1], depth+1) {
		return false
	}
	table, err := d.lookup(a[3])
	if err != nil {
		return false
	}
	if r.ColorSpace == "DeviceGray" {
		table = triplets(table)
	}
	size := 3 * min(int(d.number(a[2]))+1, 1<<r.Bits)
	if r.ColorSpace == "Indexed" || r.Bits > 8 || size <= 0 || len(table) < size {
		return false
	}
	r.ColorSpace, r.Palette = "Indexed", table[:size]
	return true
}

func (d *document) lookup(o types.Object) ([]byte, error) {
	switch o := d.resolve(o).(type) {
	case types.StreamDict:
		return d.decoded(o)
	case types.HexLiteral:
		return o.Bytes()
	case types.StringLiteral:
		return types.Unescape(o.Value())
	}
	return nil, errUnusual
}

func triplets(grey []byte) []byte {
	rgb := make([]byte, 0, 3*len(grey))
	for _, g := range grey {
		rgb = append(rgb, g, g, g)
	}
	return rgb
}

// decode reads a Decode array that is the default or its exact reverse.
func (d *document) decode(r *pipeline.Raster, o types.Object) bool {
	values := d.numbers(o)
	if len(values) == 0 {
		return true
	}
	top := 1.0
	if r.ColorSpace == "Indexed" {
		top = math.Pow(2, float64(r.Bits)) - 1
	}
	r.Inverted = values[0] == top
	for i, v := range values {
		if low := (i%2 == 0) != r.Inverted; low && v != 0 || !low && v != top {
			return false
		}
	}
	return !r.Inverted || r.ColorSpace != "Indexed" && r.Filter != "DCTDecode"
}
