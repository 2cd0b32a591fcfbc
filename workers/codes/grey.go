package codes

import (
	"image"
	"image/color"

	"github.com/makiuchi-d/gozxing"
)

// grey is a picture of one byte a pixel, rows without gaps.
type grey struct {
	width, height int
	pix           []byte
}

// greyOf copies the brightness of img. The usual types of scans are read without a call a pixel.
func greyOf(img image.Image) grey {
	size, from := img.Bounds().Size(), img.Bounds().Min
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

func overWhite(c color.Color) byte {
	r, g, b, a := c.RGBA()
	return byte(((r+2*g+b)/4 + 0xffff - a) >> 8)
}

func (g grey) row(y int) []byte { return g.pix[y*g.width : (y+1)*g.width] }

// shrink averages squares of factor pixels.
func (g grey) shrink(factor int) grey {
	if factor = min(factor, g.width, g.height); factor <= 1 {
		return g
	}
	out := grey{width: g.width / factor, height: g.height / factor}
	out.pix = make([]byte, out.width*out.height)
	sums := make([]int, out.width)
	for y := range out.height {
		clear(sums)
		for dy := range factor {
			addRow(sums, g.row(y*factor+dy), factor)
		}
		for x, s := range sums {
			out.pix[y*out.width+x] = byte(s / (factor * factor))
		}
	}
	return out
}

func addRow(sums []int, row []byte, factor int) {
	for x := range sums {
		for _, v := range row[x*factor : (x+1)*factor] {
			sums[x] += int(v)
		}
	}
}

// bits turns the picture into black and white by the darkness around each pixel.
func (g grey) bits() (*gozxing.BitMatrix, error) {
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.pix, g.width, g.height, 0, 0, g.width, g.height, false)
	if err != nil {
		return nil, err
	}
	return gozxing.NewHybridBinarizer(source).GetBlackMatrix()
}
