package samples

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// capture puts the page through its damage: the file and the truth in its pixels.
func (s *sheet) capture(d damage, seed uint64) ([]byte, TruthPage, error) {
	r := rand.New(rand.NewPCG(seed, 21))
	if s.err != nil {
		return nil, TruthPage{}, s.err
	}
	c := newCamera(s, d)
	page := s.truth(c, d)
	layers := s.seen(c, d, r)
	size := image.Pt(page.Width, page.Height)
	var img image.Image
	if d.grey || d.photocopy {
		img = d.developGrey(layers, size, seed)
	} else {
		img = d.develop(layers, size, seed)
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: d.quality}); err != nil {
		return nil, page, fmt.Errorf("encode JPEG: %w", err)
	}
	return withJFIF(buf.Bytes(), d.dpi), page, nil
}

// truth maps what is printed into the picture.
func (s *sheet) truth(c camera, d damage) TruthPage {
	page := TruthPage{Width: s.width, Height: s.height, DPI: s.dpi, Rotation: d.rotation, Skew: c.tilt(), Text: joined(s.words)}
	if d.rotation%180 != 0 {
		page.Width, page.Height = s.height, s.width
	}
	for _, w := range s.words {
		page.Words = append(page.Words, w.placed(c.quad(w.Quad)))
	}
	for _, code := range s.codes {
		code.Quad = c.quad(code.Quad)
		page.Codes = append(page.Codes, code)
	}
	return page
}

// seen returns the inks as the camera sees them.
func (s *sheet) seen(c camera, d damage, r *rand.Rand) (layers [inks]*image.Alpha) {
	if d.through > 0 && s.layers[black] != nil {
		shine(s.layers[black], s.behind(), d.through)
	}
	for range d.specks {
		s.speck(r)
	}
	for i, layer := range s.layers {
		if layer == nil {
			continue
		}
		for range d.blurs {
			layer = soften(layer)
		}
		layers[i] = c.view(layer)
	}
	return layers
}

// behind is the print on the other side: this page's own, mirrored and upside down so that no line meets its like.
func (s *sheet) behind() *image.Alpha {
	src := s.layers[black]
	dst := image.NewAlpha(src.Rect)
	for y := range s.height {
		from, to := src.Pix[y*src.Stride:][:s.width], dst.Pix[(s.height-1-y)*dst.Stride:][:s.width]
		for x, a := range from {
			to[s.width-1-x] = a
		}
	}
	return soften(soften(dst))
}

// shine adds a share of the ink of another layer.
func shine(to, from *image.Alpha, share float64) {
	weight := uint(share * 256)
	for i, a := range from.Pix {
		if a != 0 {
			to.Pix[i] = max(to.Pix[i], uint8(uint(a)*weight/256))
		}
	}
}

// speck leaves a grain of dirt of a twentieth to a fifth of a millimetre.
func (s *sheet) speck(r *rand.Rand) {
	side := s.mm(0.05 + 0.15*r.Float64())
	x, y := r.Float64()*float64(s.width), r.Float64()*float64(s.height)
	s.rule(x, y, x+side, y+side, black)
}

// develop renders the captured inks in colour.
func (d damage) develop(layers [inks]*image.Alpha, size image.Point, seed uint64) *image.RGBA {
	img, n, table := image.NewRGBA(image.Rectangle{Max: size}), newNoise(Options{Seed: seed, Noise: d.noise}), levels(0)
	filters := [3]*filter{newFilter(func(c color.RGBA) uint8 { return c.R }), newFilter(func(c color.RGBA) uint8 { return c.G }),
		newFilter(func(c color.RGBA) uint8 { return c.B })}
	tint := [3]int{int(d.tint.R), int(d.tint.G), int(d.tint.B)}
	for y := range size.Y {
		lamp, step := d.lamp(y, size)
		for x := range size.X {
			at := y*size.X + x
			grain, to := 128+n.next(), img.Pix[4*at:4*at+4]
			inked := d.inked(&layers, at)
			for k := range 3 {
				light := tint[k] * lamp >> 16
				if inked {
					light = filters[k].through(light, &layers, at)
				}
				to[k] = table[min(max(grain+light, 0), 511)]
			}
			to[3] = 255
			lamp += step
		}
	}
	return img
}

// inked reports whether any ink lies on a pixel.
func (d damage) inked(layers *[inks]*image.Alpha, at int) bool {
	for _, layer := range layers {
		if layer != nil && layer.Pix[at] != 0 {
			return true
		}
	}
	return false
}

// developGrey renders them in grey; a photocopier leaves nothing between black and white but its grain.
func (d damage) developGrey(layers [inks]*image.Alpha, size image.Point, seed uint64) *image.Gray {
	img, n, f := image.NewGray(image.Rectangle{Max: size}), newNoise(Options{Seed: seed, Noise: d.noise}), newFilter(luma)
	tint, edge := int(luma(d.tint)), size.X/60
	for y := range size.Y {
		lamp, step := d.lamp(y, size)
		for x := range size.X {
			at := y*size.X + x
			level := f.through(tint*lamp>>16, &layers, at) + n.next()
			if d.photocopy {
				level = 40 + 190*min(max(level-120, 0), 24)/24 + n.next()/2
				if near := min(x, size.X-1-x, y, size.Y-1-y); near < edge {
					level -= 150 * (edge - near) / edge
				}
			}
			img.Pix[at] = uint8(min(max(level, 0), 255))
			lamp += step
		}
	}
	return img
}

// lamp returns the light at the left end of a row, in 1/65536, and how it changes from pixel to pixel.
func (d damage) lamp(y int, size image.Point) (light, step int) {
	down := float64(y) / float64(size.Y)
	if d.dark[1] == 0 {
		down = 1 - down
	}
	left, right := 1-d.shade*down/2, 1-d.shade*(1+down)/2
	if d.dark[0] == 0 {
		left, right = right, left
	}
	return int(left * 65536), int((right - left) * 65536 / float64(size.X))
}
