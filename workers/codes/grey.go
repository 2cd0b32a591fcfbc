package codes

import (
	"image"
	"image/color"
)

// grey is a picture of one byte a pixel, rows without gaps.
type grey struct {
	width, height int
	pix           []byte
}

// greyOf is the brightness of img, whose pixels are not to change. The usual types of scans are read without a call a pixel.
func greyOf(img image.Image) grey {
	size, from := img.Bounds().Size(), img.Bounds().Min
	if m, ok := img.(*image.Gray); ok && m.Stride == size.X {
		return grey{size.X, size.Y, m.Pix[:size.X*size.Y]}
	}
	if m, ok := img.(*image.YCbCr); ok && m.YStride == size.X {
		return grey{size.X, size.Y, m.Y[:size.X*size.Y]}
	}
	g := grey{size.X, size.Y, make([]byte, size.X*size.Y)}
	for y := range g.height {
		row := g.row(y)
		switch m := img.(type) {
		case *image.Gray:
			copy(row, m.Pix[m.PixOffset(from.X, from.Y+y):])
		case *image.YCbCr:
			copy(row, m.Y[m.YOffset(from.X, from.Y+y):])
		case *image.RGBA:
			fromRGBA(row, m.Pix[m.PixOffset(from.X, from.Y+y):])
		case *image.Paletted:
			fromPalette(row, m.Pix[m.PixOffset(from.X, from.Y+y):], m.Palette)
		default:
			for x := range row {
				row[x] = overWhite(img.At(from.X+x, from.Y+y))
			}
		}
	}
	return g
}

// fromRGBA weighs green double. The colours are multiplied by alpha, so what is missing is white paper.
func fromRGBA(row, pix []byte) {
	for x := range row {
		p := pix[4*x : 4*x+4]
		row[x] = byte((int(p[0])+2*int(p[1])+int(p[2]))/4 + 255 - int(p[3]))
	}
}

func fromPalette(row, pix []byte, palette color.Palette) {
	var greys [256]byte
	for i, c := range palette[:min(len(palette), 256)] {
		greys[i] = overWhite(c)
	}
	for x := range row {
		row[x] = greys[pix[x]]
	}
}

func overWhite(c color.Color) byte {
	r, g, b, a := c.RGBA()
	return byte(((r+2*g+b)/4 + 0xffff - a) >> 8)
}

func (g grey) row(y int) []byte { return g.pix[y*g.width : (y+1)*g.width] }
