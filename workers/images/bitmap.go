package images

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
)

// bitmap is a decoded page in the layout of a PDF image (ISO 32000-1, 8.9.5.2): packed samples, most significant bit
// first, each row starting on a byte. Zero is black (no ink where comps is 4).
type bitmap struct {
	width, height int
	comps         int    // 1, 3 or 4
	bits          int    // 1, 2, 4, 8 or 16 per sample; below 8 only with one component
	palette       []byte // RGB triplets when the samples are indexes
	rows          []byte
}

func newBitmap(width, height, comps, bits int) bitmap {
	b := bitmap{width: width, height: height, comps: comps, bits: bits}
	b.rows = make([]byte, b.rowBytes()*height)
	return b
}

func (b bitmap) rowBytes() int { return (b.width*b.comps*b.bits + 7) / 8 }

func (b bitmap) row(y int) []byte {
	n := b.rowBytes()
	return b.rows[y*n : (y+1)*n]
}

// fromImage lays img over white and keeps as few components and bits as hold its colours exactly. It may overwrite img.
func fromImage(img image.Image) bitmap {
	switch m := img.(type) {
	case *image.Paletted:
		return fromPaletted(m)
	case *image.Gray:
		return fromGray(m).smallest()
	case *image.Gray16, *image.RGBA64, *image.NRGBA64:
		return fromDeep(m).smallest()
	}
	return fromColour(overWhite(img)).smallest()
}

// overWhite returns img itself where it is opaque already.
func overWhite(img image.Image) *image.RGBA {
	if m, ok := img.(*image.RGBA); ok && m.Rect.Min == (image.Point{}) && m.Stride == 4*m.Rect.Dx() && m.Opaque() {
		return m
	}
	m := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(m, m.Rect, img, img.Bounds().Min, draw.Over)
	return m
}

// fromColour drops the fourth byte of every pixel in place, so that a large page is not held twice.
func fromColour(m *image.RGBA) bitmap {
	pix := m.Pix
	n := len(pix) / 4
	for i := range n {
		pix[3*i], pix[3*i+1], pix[3*i+2] = pix[4*i], pix[4*i+1], pix[4*i+2]
	}
	return bitmap{width: m.Rect.Dx(), height: m.Rect.Dy(), comps: 3, bits: 8, rows: pix[:3*n]}
}

func fromGray(m *image.Gray) bitmap {
	b := newBitmap(m.Rect.Dx(), m.Rect.Dy(), 1, 8)
	for y := range b.height {
		copy(b.row(y), m.Pix[y*m.Stride:])
	}
	return b
}

// fromDeep keeps 16 bits a sample.
func fromDeep(img image.Image) bitmap {
	m := image.NewRGBA64(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(m, m.Rect, img, img.Bounds().Min, draw.Over)
	n := len(m.Pix) / 8
	for i := range n {
		copy(m.Pix[6*i:6*i+6], m.Pix[8*i:8*i+6])
	}
	return bitmap{width: m.Rect.Dx(), height: m.Rect.Dy(), comps: 3, bits: 16, rows: m.Pix[:6*n]}
}

// fromPaletted keeps a coloured palette and turns a grey one into grey samples.
func fromPaletted(m *image.Paletted) bitmap {
	b := newBitmap(m.Rect.Dx(), m.Rect.Dy(), 1, 8)
	for y := range b.height {
		copy(b.row(y), m.Pix[y*m.Stride:])
	}
	b.palette = make([]byte, 3*256)
	for i, c := range m.Palette[:min(len(m.Palette), 256)] {
		r, g, bl, a := c.RGBA()
		white := 0xffff - a
		b.palette[3*i], b.palette[3*i+1], b.palette[3*i+2] = byte((r+white)>>8), byte((g+white)>>8), byte((bl+white)>>8)
	}
	return b.ungreyPalette().smallest()
}

// ungreyPalette replaces indexes by grey samples when every colour in use is grey.
func (b bitmap) ungreyPalette() bitmap {
	var used [256]bool
	for _, i := range b.rows {
		used[i] = true
	}
	for i, u := range used {
		p := b.palette[3*i:]
		if u && (p[0] != p[1] || p[1] != p[2]) {
			return b
		}
	}
	for i, index := range b.rows {
		b.rows[i] = b.palette[3*int(index)]
	}
	b.palette = nil
	return b
}

// smallest drops colour that is all grey and grey that is all black and white.
func (b bitmap) smallest() bitmap {
	if b.comps == 3 && b.allGrey() {
		size := b.bits / 8
		for i := range b.width * b.height {
			copy(b.rows[i*size:(i+1)*size], b.rows[3*i*size:])
		}
		b.comps, b.rows = 1, b.rows[:b.width*b.height*size]
	}
	if b.comps == 1 && b.bits == 8 && b.palette == nil && b.allBlackAndWhite() {
		return b.bilevel()
	}
	return b
}

func (b bitmap) allGrey() bool {
	size := b.bits / 8
	for i := 0; i < len(b.rows); i += 3 * size {
		p := b.rows[i : i+3*size]
		if !bytes.Equal(p[:size], p[size:2*size]) || !bytes.Equal(p[:size], p[2*size:]) {
			return false
		}
	}
	return true
}

func (b bitmap) allBlackAndWhite() bool {
	for _, v := range b.rows {
		if v != 0 && v != 0xff {
			return false
		}
	}
	return true
}

func (b bitmap) bilevel() bitmap {
	out := newBitmap(b.width, b.height, 1, 1)
	for y := range b.height {
		to := out.row(y)
		for x, v := range b.row(y) {
			to[x/8] |= v & (0x80 >> (x % 8))
		}
	}
	return out
}

// image returns b for readers of Go images.
func (b bitmap) image() image.Image {
	rect := image.Rect(0, 0, b.width, b.height)
	if b.comps == 4 && b.bits == 8 {
		return &image.CMYK{Pix: b.rows, Stride: 4 * b.width, Rect: rect}
	}
	if v := b.view(); v.comps == 1 {
		return &image.Gray{Pix: v.rows, Stride: b.width, Rect: rect}
	} else {
		m := image.NewRGBA(rect)
		for i := range b.width * b.height {
			copy(m.Pix[4*i:], v.rows[3*i:3*i+3])
			m.Pix[4*i+3] = 0xff
		}
		return m
	}
}

// view returns b in 8-bit grey or RGB, for readers of pixels: OCR and codes.
func (b bitmap) view() bitmap {
	switch {
	case b.bits == 16:
		return b.eightBits().view()
	case b.comps == 4:
		return b.withoutInk()
	case b.palette != nil:
		return b.expand(3, func(i byte) []byte { return b.palette[3*int(i):][:3] })
	case b.bits < 8:
		max := 1<<b.bits - 1
		return b.expand(1, func(v byte) []byte { return []byte{byte(int(v) * 255 / max)} })
	}
	return b
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

// sample returns the x-th sample of a row whose samples have at most 8 bits.
func sample(row []byte, x, bits int) byte {
	at := x * bits
	return row[at/8] >> (8 - bits - at%8) & byte(1<<bits-1)
}
