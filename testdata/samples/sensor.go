package samples

import (
	"image"
	"image/color"
	"math/rand/v2"
)

// noise is a cheap source of Gaussian grey levels: draws from a table of them.
type noise struct {
	table [4096]int16
	state uint64
	left  uint64
	fresh int
}

func newNoise(o Options) *noise {
	r := rand.New(rand.NewPCG(o.Seed, 3))
	n := &noise{state: o.Seed*0x9E3779B97F4A7C15 | 1}
	for i := range n.table {
		n.table[i] = int16(r.NormFloat64()*o.Noise + 100.5)
		n.table[i] -= 100
	}
	return n
}

// next returns a grey level about zero. One xorshift step serves five pixels.
func (n *noise) next() int {
	if n.fresh == 0 {
		n.state ^= n.state << 13
		n.state ^= n.state >> 7
		n.state ^= n.state << 17
		n.left, n.fresh = n.state, 5
	}
	level := n.table[n.left&4095]
	n.left >>= 12
	n.fresh--
	return int(level)
}

// filter is how much light of one channel an ink lets through, by its amount.
type filter [inks][256]uint32

func newFilter(channel func(color.RGBA) uint8) *filter {
	var f filter
	for i, c := range printedIn {
		for a := range f[i] {
			f[i][a] = 255 - uint32(a)*(255-uint32(channel(c)))/255
		}
	}
	return &f
}

func luma(c color.RGBA) uint8 { y, _, _ := color.RGBToYCbCr(c.R, c.G, c.B); return y }

// through returns the light of a pixel after all inks.
func (f *filter) through(light int, layers *[inks]*image.Alpha, at int) int {
	left := uint32(light)
	for i, layer := range layers {
		if layer != nil && layer.Pix[at] != 0 {
			left = left * f[i][layer.Pix[at]] / 255
		}
	}
	return int(left)
}

// levels is the scanner's last step: it stretches what is darker than white over the whole range.
func levels(white uint8) (table [512]uint8) {
	for i := range table {
		level := i - 128
		if white != 0 {
			level = level * 255 / int(white)
		}
		table[i] = uint8(min(max(level, 0), 255))
	}
	return table
}

// expose renders a captured sheet in grey.
func expose(layers [inks]*image.Alpha, size image.Point, p paper, o Options) *image.Gray {
	img, n, table := image.NewGray(image.Rectangle{Max: size}), newNoise(o), levels(p.white)
	light, f := int(luma(p.tint)), newFilter(luma)
	for i := range img.Pix {
		img.Pix[i] = table[128+f.through(light, &layers, i)+n.next()]
	}
	return img
}

// exposeColour renders a captured sheet in colour; the noise is that of the light.
func exposeColour(layers [inks]*image.Alpha, size image.Point, p paper, o Options) *image.RGBA {
	img, n, table := image.NewRGBA(image.Rectangle{Max: size}), newNoise(o), levels(p.white)
	r := newFilter(func(c color.RGBA) uint8 { return c.R })
	g := newFilter(func(c color.RGBA) uint8 { return c.G })
	b := newFilter(func(c color.RGBA) uint8 { return c.B })
	for i := range size.X * size.Y {
		grain, to := 128+n.next(), img.Pix[4*i:4*i+4]
		to[0] = table[grain+r.through(int(p.tint.R), &layers, i)]
		to[1] = table[grain+g.through(int(p.tint.G), &layers, i)]
		to[2] = table[grain+b.through(int(p.tint.B), &layers, i)]
		to[3] = 255
	}
	return img
}
