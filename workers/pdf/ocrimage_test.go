package pdf

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	_ "image/png"
	"testing"

	_ "golang.org/x/image/tiff"

	"github.com/motlan/motlan/pipeline"
)

// packed returns the samples as FlateDecode has them.
func packed(t *testing.T, samples ...byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(samples); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImageFilesShowWhatThePageShows(t *testing.T) {
	flate := pipeline.Raster{Width: 2, Height: 2, Bits: 8, Filter: "FlateDecode", ColorSpace: "DeviceGray"}
	with := func(change func(*pipeline.Raster), samples ...byte) pipeline.Raster {
		r := flate
		r.Data = packed(t, samples...)
		change(&r)
		return r
	}
	rows := map[string]int{"Predictor": 15, "Colors": 1, "BitsPerComponent": 8, "Columns": 2}
	for name, c := range map[string]struct {
		raster pipeline.Raster
		want   [4]uint8 // grey of the four pixels
	}{
		"grey":          {with(func(*pipeline.Raster) {}, 0, 100, 200, 255), [4]uint8{0, 100, 200, 255}},
		"grey reversed": {with(func(r *pipeline.Raster) { r.Inverted = true }, 0, 100, 200, 255), [4]uint8{255, 155, 55, 0}},
		"one bit":       {with(func(r *pipeline.Raster) { r.Bits = 1 }, 0x40, 0x80), [4]uint8{0, 255, 255, 0}},
		"rgb": {with(func(r *pipeline.Raster) { r.ColorSpace = "DeviceRGB" }, 9, 9, 9, 0, 0, 0, 255, 255, 255, 7, 7, 7),
			[4]uint8{9, 0, 255, 7}},
		"palette": {with(func(r *pipeline.Raster) { r.ColorSpace, r.Palette = "Indexed", []byte{5, 5, 5, 99, 99, 99} }, 0, 1, 1, 0),
			[4]uint8{5, 99, 99, 5}},
		"rows filtered": {with(func(r *pipeline.Raster) { r.Params = rows }, 0, 10, 20, 2, 5, 5), [4]uint8{10, 20, 15, 25}},
		"rows filtered, reversed": {with(func(r *pipeline.Raster) { r.Params, r.Inverted = rows, true }, 0, 10, 20, 2, 5, 5),
			[4]uint8{245, 235, 240, 230}},
	} {
		file, err := imageFile(c.raster)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		img, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			t.Errorf("%s: decode: %v", name, err)
			continue
		}
		for i, want := range c.want {
			if got := color.GrayModel.Convert(img.At(i%2, i/2)).(color.Gray).Y; got != want {
				t.Errorf("%s: pixel %d is %d, want %d", name, i, got, want)
			}
		}
	}
}

func TestFaxKeepsItsMeaning(t *testing.T) {
	for _, c := range []struct {
		blackIs1 int
		inverted bool
		want     uint32
	}{{0, false, 0}, {1, true, 0}, {1, false, 1}, {0, true, 1}} {
		r := pipeline.Raster{Filter: "CCITTFaxDecode", ColorSpace: "DeviceGray", Inverted: c.inverted,
			Params: map[string]int{"BlackIs1": c.blackIs1}}
		if got := photometric(r); got != c.want {
			t.Errorf("photometric(BlackIs1 %d, inverted %v) = %d, want %d", c.blackIs1, c.inverted, got, c.want)
		}
	}
}
