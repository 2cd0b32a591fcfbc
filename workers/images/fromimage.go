package images

import (
	"bytes"
	"image"
	"image/draw"
)

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
