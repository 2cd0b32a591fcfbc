package images

import (
	"image"
	"image/color"
)

// image returns b for readers of Go images.
func (b bitmap) image() image.Image {
	rect := image.Rect(0, 0, b.width, b.height)
	if b.comps == 4 && b.bits == 8 {
		return &image.CMYK{Pix: b.rows, Stride: 4 * b.width, Rect: rect}
	}
	v := b.view()
	if v.comps == 1 {
		return &image.Gray{Pix: v.rows, Stride: b.width, Rect: rect}
	}
	m := image.NewRGBA(rect)
	for i := range b.width * b.height {
		copy(m.Pix[4*i:], v.rows[3*i:3*i+3])
		m.Pix[4*i+3] = 0xff
	}
	return m
}

// view returns b in 8-bit grey or RGB, for readers of pixels: OCR and codes.
func (b bitmap) view() bitmap {
	switch {
	case b.bits == 16:
		return b.eightBits().view()
	case b.comps == 4:
		return b.withoutInk()
	case b.palette != nil:
		return b.expand(3, b.colour)
	case b.bits < 8:
		white := 1<<b.bits - 1
		return b.expand(1, func(v byte) []byte { return []byte{byte(int(v) * 255 / white)} })
	}
	return b
}

// colour returns a palette's colour; an index behind its end is black.
func (b bitmap) colour(index byte) []byte {
	if at := 3 * int(index); at+3 <= len(b.palette) {
		return b.palette[at : at+3]
	}
	return make([]byte, 3)
}

// expand maps every sample to comps bytes.
func (b bitmap) expand(comps int, to func(byte) []byte) bitmap {
	var table [256][]byte
	for v := range 1 << b.bits {
		table[v] = to(byte(v))
	}
	out := newBitmap(b.width, b.height, comps, 8)
	for y := range b.height {
		from, dst := b.row(y), out.row(y)
		for x := range b.width {
			copy(dst[x*comps:], table[sample(from, x, b.bits)])
		}
	}
	return out
}

// eightBits drops the low byte of every sample.
func (b bitmap) eightBits() bitmap {
	out := newBitmap(b.width, b.height, b.comps, 8)
	for i := range out.rows {
		out.rows[i] = b.rows[2*i]
	}
	return out
}

func (b bitmap) withoutInk() bitmap {
	out := newBitmap(b.width, b.height, 3, 8)
	for i := range b.width * b.height {
		p := b.rows[4*i:]
		out.rows[3*i], out.rows[3*i+1], out.rows[3*i+2] = color.CMYKToRGB(p[0], p[1], p[2], p[3])
	}
	return out
}
