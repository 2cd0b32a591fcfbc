package quality

import (
	"image"
	"image/color"
)

// plane is one channel of a picture, a byte a sample.
type plane struct {
	width, height, stride int
	pix                   []byte
}

func newPlane(width, height int) plane {
	return plane{width, height, width, make([]byte, width*height)}
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride : y*p.stride+p.width] }

// withoutColour reports whether img is stored in a form that holds greys only.
func withoutColour(img image.Image) bool {
	switch m := img.(type) {
	case *image.Gray, *image.Gray16:
		return true
	case *image.Paletted:
		for _, c := range m.Palette {
			if r, g, b, _ := c.RGBA(); r != g || g != b {
				return false
			}
		}
		return true
	}
	return false
}

// lumaOf returns the brightness of img; that of the usual scans is not copied.
func lumaOf(img image.Image) plane {
	b := img.Bounds()
	switch m := img.(type) {
	case *image.Gray:
		return plane{b.Dx(), b.Dy(), m.Stride, m.Pix[m.PixOffset(b.Min.X, b.Min.Y):]}
	case *image.YCbCr:
		return plane{b.Dx(), b.Dy(), m.YStride, m.Y[m.YOffset(b.Min.X, b.Min.Y):]}
	}
	out := newPlane(b.Dx(), b.Dy())
	for y := range out.height {
		row := out.row(y)
		for x := range row {
			c := rgbAt(img, b.Min.X+x, b.Min.Y+y)
			row[x], _, _ = color.RGBToYCbCr(c.R, c.G, c.B)
		}
	}
	return out
}

// rgbAt returns the colour of a pixel over white paper.
func rgbAt(img image.Image, x, y int) color.RGBA {
	c := color.RGBA{A: 255}
	if m, ok := img.(*image.RGBA); ok {
		c = m.RGBAAt(x, y)
	} else {
		c = color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
	}
	white := 255 - c.A
	return color.RGBA{c.R + white, c.G + white, c.B + white, 255}
}
