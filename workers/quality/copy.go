package quality

import (
	"image"
	"image/color"
)

// workDPI is about the resolution at which pages are looked at; only blur asks for more.
const workDPI = 100

// pageCopy is a page made smaller, with its colours.
type pageCopy struct {
	factor      int // pixels of the page to one of the copy
	dpi         float64
	y, cb, cr   plane
	coloured    bool
	paper, dark int // brightness of the paper, and of the darkest print
}

func newCopy(img image.Image, full plane, dpi float64) *pageCopy {
	c := &pageCopy{factor: max(1, int(dpi/workDPI+0.5))}
	c.factor = min(c.factor, max(1, min(full.width, full.height)/smallest))
	c.dpi = dpi / float64(c.factor)
	c.y = full.shrunk(c.factor)
	c.coloured = !withoutColour(img)
	if c.coloured {
		c.cb, c.cr = chroma(img, c.factor, c.y.width, c.y.height)
	}
	c.paper, c.dark = c.y.levels()
	return c
}

// mm turns millimetres of the paper into pixels of the copy.
func (c *pageCopy) mm(millimetres float64) int { return max(1, int(millimetres/25.4*c.dpi+0.5)) }

// shrunk averages squares of factor pixels.
func (p plane) shrunk(factor int) plane {
	out := newPlane(p.width/factor, p.height/factor)
	sums := make([]int, out.width)
	for y := range out.height {
		clear(sums)
		for dy := range factor {
			row := p.row(y*factor + dy)
			for x := range sums {
				for _, v := range row[x*factor : (x+1)*factor] {
					sums[x] += int(v)
				}
			}
		}
		for x, s := range sums {
			out.pix[y*out.width+x] = byte(s / (factor * factor))
		}
	}
	return out
}

// chroma takes the colours of one pixel in each square: they serve to tell papers apart, which are large.
func chroma(img image.Image, factor, width, height int) (cb, cr plane) {
	cb, cr = newPlane(width, height), newPlane(width, height)
	from := img.Bounds().Min
	for y := range height {
		for x := range width {
			at, px, py := y*width+x, from.X+x*factor+factor/2, from.Y+y*factor+factor/2
			if m, ok := img.(*image.YCbCr); ok {
				o := m.COffset(px, py)
				cb.pix[at], cr.pix[at] = m.Cb[o], m.Cr[o]
				continue
			}
			c := rgbAt(img, px, py)
			_, cb.pix[at], cr.pix[at] = color.RGBToYCbCr(c.R, c.G, c.B)
		}
	}
	return cb, cr
}

// levels returns the commonest bright level and the one that a thousandth of the pixels is below.
func (p plane) levels() (paper, dark int) {
	var counts [256]int
	for y := range p.height {
		for _, v := range p.row(y) {
			counts[v]++
		}
	}
	paper = 128
	for v := 128; v < 256; v++ {
		if counts[v] >= counts[paper] {
			paper = v
		}
	}
	below := 0
	for dark = 0; dark < paper; dark++ {
		if below += counts[dark]; below*1000 > p.width*p.height {
			break
		}
	}
	return paper, dark
}
