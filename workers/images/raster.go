package images

import (
	"errors"

	"github.com/motlan/motlan/pipeline"
)

// raster returns the page with its data.
func (p page) raster() (pipeline.Raster, error) {
	r := p.facts
	if p.pass != nil && !p.flipped {
		data, err := p.pass()
		if !errors.Is(err, errReencode) {
			r.Data = data
			return r, err
		}
	}
	b, err := p.decode()
	if err != nil {
		return pipeline.Raster{}, err
	}
	return b.raster(r)
}

// decode returns the page in PDF layout, mirrored where the file asks for it.
func (p page) decode() (bitmap, error) {
	b, err := p.plain()
	if err == nil && p.flipped {
		b.flip()
	}
	return b, err
}

func (p page) plain() (bitmap, error) {
	if p.bitmap != nil {
		return p.bitmap()
	}
	img, err := p.image()
	if err != nil {
		return bitmap{}, err
	}
	return fromImage(img), nil
}

// raster compresses b without loss into r, which already says how the page lies.
func (b bitmap) raster(r pipeline.Raster) (pipeline.Raster, error) {
	data, err := b.deflate()
	if err != nil {
		return r, err
	}
	r.Bits, r.ColorSpace, r.Palette, r.Inverted = b.bits, b.colorSpace(), b.palette, false
	r.Filter, r.Data, r.Params = "FlateDecode", data, pngParams(b)
	if b.comps == 1 && b.bits == 1 && b.palette == nil {
		if fax := b.g4(); len(fax) < len(data) { // text; a dithered picture is smaller deflated
			r.Filter, r.Data, r.Params = "CCITTFaxDecode", fax, faxParams(-1, b.width, b.height)
		}
	}
	return r, nil
}

func (b bitmap) colorSpace() string {
	switch {
	case b.palette != nil:
		return "Indexed"
	case b.comps == 1:
		return "DeviceGray"
	case b.comps == 3:
		return "DeviceRGB"
	}
	return "DeviceCMYK"
}

// pngParams are the DecodeParms of data with a PNG filter byte before each row (ISO 32000-1, 7.4.4.4).
func pngParams(b bitmap) map[string]int {
	return map[string]int{"Predictor": 15, "Colors": b.comps, "BitsPerComponent": b.bits, "Columns": b.width}
}

// faxParams are the DecodeParms of CCITT data (ISO 32000-1, 7.4.6). EndOfBlock is false since not every scanner ends
// its data so; a reader then stops after Rows, whether or not there is an end mark.
func faxParams(k, width, height int) map[string]int {
	return map[string]int{"K": k, "Columns": width, "Rows": height, "EndOfBlock": 0}
}
