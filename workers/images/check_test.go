package images

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"testing"

	_ "image/gif"
	_ "image/png"

	"golang.org/x/image/ccitt"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"

	"github.com/motlan/motlan/pipeline"
)

// checkPage gets page n in all forms and compares its PDF data, read back by other code, with the decoded page.
func checkPage(t *testing.T, data []byte, n int) pipeline.Raster {
	t.Helper()
	r, err := Raster(data, n, Limits{})
	if err != nil {
		t.Fatalf("Raster: %v", err)
	}
	got, err := Decode(data, n, Limits{})
	if err != nil {
		t.Fatalf("Decode: %v", err)
	}
	pixels := readBack(t, r)
	samePixels(t, pixels, got)
	if want, format, err := image.Decode(bytes.NewReader(data)); err == nil && format != "webp" {
		samePixels(t, pixels, want)
	}
	encoded, err := OCRImage(data, n, Limits{})
	if err != nil || len(encoded) < 8 {
		t.Fatalf("OCRImage = %d bytes, %v", len(encoded), err)
	}
	return r
}

// samePixels compares over white, in 8 bits.
func samePixels(t *testing.T, got, want image.Image) {
	t.Helper()
	if got.Bounds().Size() != want.Bounds().Size() {
		t.Fatalf("page of %v, want %v", got.Bounds().Size(), want.Bounds().Size())
	}
	g, w := flat(got), flat(want)
	for i := range g.Pix {
		if d := int(g.Pix[i]) - int(w.Pix[i]); d < -1 || d > 1 {
			t.Fatalf("pixel (%d, %d) = %v, want %v", i/4%g.Rect.Dx(), i/4/g.Rect.Dx(), g.Pix[i&^3:i&^3+4], w.Pix[i&^3:i&^3+4])
		}
	}
}

func flat(img image.Image) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(m, m.Rect, img, img.Bounds().Min, draw.Over)
	return m
}

// readBack reads a raster as a PDF reader would.
func readBack(t *testing.T, r pipeline.Raster) image.Image {
	t.Helper()
	if r.Filter == "DCTDecode" {
		img, err := jpeg.Decode(bytes.NewReader(r.Data))
		if err != nil {
			t.Fatalf("decode DCT data: %v", err)
		}
		return img
	}
	comps := map[string]int{"DeviceGray": 1, "Indexed": 1, "DeviceRGB": 3, "DeviceCMYK": 4}[r.ColorSpace]
	rowBytes := (r.Width*comps*r.Bits + 7) / 8
	var rows []byte
	if r.Filter == "CCITTFaxDecode" {
		rows = faxRows(t, r, rowBytes)
	} else {
		rows = unfilter(t, r.Data, rowBytes, max(1, comps*r.Bits/8), r.Height)
	}
	if r.Bits == 8 && r.ColorSpace == "DeviceGray" && !r.Inverted {
		return &image.Gray{Pix: rows, Stride: r.Width, Rect: image.Rect(0, 0, r.Width, r.Height)}
	}
	m := image.NewRGBA(image.Rect(0, 0, r.Width, r.Height))
	for y := range r.Height {
		for x := range r.Width {
			m.Set(x, y, pdfColour(r, rows[y*rowBytes:(y+1)*rowBytes], x, comps))
		}
	}
	return m
}

func faxRows(t *testing.T, r pipeline.Raster, rowBytes int) []byte {
	t.Helper()
	kind := ccitt.Group4
	if r.Params["K"] == 0 {
		kind = ccitt.Group3
	}
	src := ccitt.NewReader(bytes.NewReader(r.Data), ccitt.MSB, kind, r.Params["Columns"], r.Params["Rows"],
		&ccitt.Options{Invert: r.Params["BlackIs1"] == 1})
	rows := make([]byte, rowBytes*r.Height)
	if _, err := io.ReadFull(src, rows); err != nil {
		t.Fatalf("decode CCITT data: %v", err)
	}
	return rows
}

func unfilter(t *testing.T, data []byte, rowBytes, size, height int) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil || len(raw) != (rowBytes+1)*height {
		t.Fatalf("inflated %d bytes of %d: %v", len(raw), (rowBytes+1)*height, err)
	}
	above, rows := make([]byte, rowBytes), []byte{}
	for ; len(raw) > 0; raw = raw[rowBytes+1:] {
		row := raw[1 : rowBytes+1]
		for i := range row {
			var left, corner byte
			if i >= size {
				left, corner = row[i-size], above[i-size]
			}
			row[i] += [5]byte{0, left, above[i], byte((int(left) + int(above[i])) / 2), paeth(left, above[i], corner)}[raw[0]]
		}
		rows, above = append(rows, row...), row
	}
	return rows
}

func pdfColour(r pipeline.Raster, row []byte, x, comps int) color.Color {
	v := func(k int) byte {
		switch i := x*comps + k; r.Bits {
		case 16:
			return row[2*i]
		case 8:
			return row[i]
		default:
			s := sample(row, i, r.Bits)
			if r.ColorSpace == "Indexed" {
				return s
			}
			return byte(int(s) * 255 / (1<<r.Bits - 1))
		}
	}
	switch r.ColorSpace {
	case "Indexed":
		p := r.Palette[3*int(v(0)):]
		return color.RGBA{p[0], p[1], p[2], 255}
	case "DeviceRGB":
		return color.RGBA{v(0), v(1), v(2), 255}
	case "DeviceCMYK":
		return color.CMYK{v(0), v(1), v(2), v(3)}
	}
	if r.Inverted {
		return color.Gray{255 - v(0)}
	}
	return color.Gray{v(0)}
}

// refused checks that broken data is refused, with a reason, at one of the two calls.
func refused(t *testing.T, name string, data []byte) {
	t.Helper()
	pages, err := Rasters(data, Limits{})
	if err == nil {
		_, err = Raster(data, len(pages)-1, Limits{})
	}
	var e Error
	if !errors.As(err, &e) || e.Reason == "" || e.Reason == pipeline.ReasonInternal {
		t.Errorf("%s cut to %d bytes: %v, want a refusal with a reason", name, len(data), err)
	}
}
