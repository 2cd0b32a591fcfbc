package samples

import (
	"image/color"
	"math/rand/v2"
)

// Level is how much a paper and its picture have suffered.
type Level int

// The levels.
const (
	Clean    Level = iota // from a good office scanner
	Moderate              // 300 dpi; leaning, noisy, now and then turned, with specks, shadow or print from the other side
	Heavy                 // as Moderate and besides a photocopy, a photograph, low resolution or hard compression
)

// damage is what happens to one page on its way into the file.
type damage struct {
	dpi       int
	skew      float64 // degrees clockwise
	rotation  int     // as in pipeline.Page
	noise     float64 // standard deviation in grey levels
	quality   int     // of JPEG
	blurs     int     // passes of the scanner's optics
	grey      bool
	tint      color.RGBA
	shade     float64 // share of light lost in the darkest corner
	dark      [2]int  // where that corner is: 0 or 1 from left, from top
	through   float64 // share of the print on the other side that shines through
	specks    int     // on the page
	photocopy bool
	keystone  [4]float64 // by how much the corners move, as a share of the page; a photograph
}

// newDamage makes up the damage of a paper whose paper is tinted. Its pages share it.
func newDamage(r *rand.Rand, level Level, tint color.RGBA) damage {
	d := damage{dpi: 300, skew: 0.15 * r.NormFloat64(), noise: 1, quality: 85, blurs: 1, tint: tint, dark: [2]int{r.IntN(2), r.IntN(2)}}
	if level == Clean {
		return d
	}
	d.skew = min(max(0.8*r.NormFloat64(), -2), 2)
	d.noise, d.quality = 1.5+3*r.Float64(), 60+r.IntN(25)
	if r.IntN(8) == 0 {
		d.rotation = 90 * (1 + r.IntN(3))
	}
	d.grey = r.IntN(4) == 0
	d.shade = 0.15 * r.Float64()
	if r.IntN(3) == 0 {
		d.through = 0.04 + 0.06*r.Float64()
	}
	if r.IntN(3) == 0 {
		d.specks = 20 + r.IntN(120)
	}
	if level == Heavy {
		d.worsen(r)
	}
	return d
}

// worsen adds what makes a page hard to read.
func (d *damage) worsen(r *rand.Rand) {
	d.skew *= 1.8
	switch r.IntN(4) {
	case 0:
		d.photocopy, d.grey, d.specks, d.noise = true, true, 200+r.IntN(400), 6+6*r.Float64()
	case 1:
		d.photograph(r)
	case 2:
		d.dpi, d.quality = 150+25*r.IntN(3), 45+r.IntN(25)
	default:
		d.noise, d.quality, d.blurs = 8+6*r.Float64(), 25+r.IntN(20), 2+r.IntN(2)
		d.through = 0.1 + 0.1*r.Float64()
	}
}

// photograph makes a picture taken by hand under a lamp.
func (d *damage) photograph(r *rand.Rand) {
	d.dpi, d.blurs, d.shade, d.noise = 220+r.IntN(60), 2+r.IntN(2), 0.3+0.2*r.Float64(), 3+3*r.Float64()
	for i := range d.keystone {
		d.keystone[i] = 0.035 * r.Float64()
	}
}
