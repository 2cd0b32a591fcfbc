package pdf

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// addImage writes the picture as an image XObject (ISO 32000-1, 8.9.5), its data as it is.
func (d *document) addImage(r pipeline.Raster) (types.IndirectRef, error) {
	if r.Width <= 0 || r.Height <= 0 || len(r.Data) == 0 {
		return types.IndirectRef{}, fmt.Errorf("raster of %d × %d pixels without data", r.Width, r.Height)
	}
	dict := types.Dict{
		"Type": types.Name("XObject"), "Subtype": types.Name("Image"),
		"Width": types.Integer(r.Width), "Height": types.Integer(r.Height),
		"BitsPerComponent": types.Integer(r.Bits), "ColorSpace": colourSpace(r), "Filter": types.Name(r.Filter),
	}
	if len(r.Params) > 0 {
		dict["DecodeParms"] = decodeParams(r.Params)
	}
	if r.Inverted {
		dict["Decode"] = reversed(r)
	}
	return d.addStream(dict, r.Data), nil
}

func colourSpace(r pipeline.Raster) types.Object {
	if r.ColorSpace != "Indexed" {
		return types.Name(r.ColorSpace)
	}
	return types.Array{types.Name("Indexed"), types.Name("DeviceRGB"), types.Integer(len(r.Palette)/3 - 1),
		types.NewHexLiteral(r.Palette)}
}

func decodeParams(params map[string]int) types.Dict {
	dict := types.Dict{}
	for key, v := range params {
		switch key {
		case "BlackIs1", "EncodedByteAlign", "EndOfLine", "EndOfBlock":
			dict[key] = types.Boolean(v != 0)
		default:
			dict[key] = types.Integer(v)
		}
	}
	return dict
}

// reversed is the Decode array that turns every sample's meaning round.
func reversed(r pipeline.Raster) types.Array {
	components := map[string]int{"DeviceRGB": 3, "DeviceCMYK": 4}[r.ColorSpace]
	top := 1
	if r.ColorSpace == "Indexed" {
		top = 1<<r.Bits - 1
	}
	var list types.Array
	for range max(1, components) {
		list = append(list, types.Integer(top), types.Integer(0))
	}
	return list
}
