package samples

import (
	"math"
	"math/rand/v2"
)

// scrawl writes an illegible signature around (x, y) in blue. A hand always writes the same.
func (s *sheet) scrawl(x, y float64, hand uint64) {
	r := rand.New(rand.NewPCG(hand, 11))
	loops, lean := 2+r.Float64()*2, r.Float64()*0.6-0.3
	wide, high := s.mm(26+8*r.Float64()), s.mm(7+3*r.Float64())
	phase, other := r.Float64()*6, r.Float64()*6
	const steps = 900
	for i := range steps {
		t := float64(i) / steps
		fade := 1 - 0.6*t
		px := x + wide*(t-0.5) + s.mm(3)*math.Sin(loops*2.3*math.Pi*t+phase)
		py := y + high*fade*math.Sin(loops*2*math.Pi*t+other)*0.6 - lean*wide*(t-0.5)
		s.dot(px, py, s.mm(0.22+0.1*math.Sin(9*t)))
	}
}

// dot leaves a round drop of blue ink.
func (s *sheet) dot(x, y, radius float64) {
	layer := s.layer(blue)
	for py := int(y - radius); py <= int(y+radius)+1; py++ {
		for px := int(x - radius); px <= int(x+radius)+1; px++ {
			cover := radius + 0.5 - math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y)
			if cover <= 0 || px < 0 || py < 0 || px >= s.width || py >= s.height {
				continue
			}
			at := layer.PixOffset(px, py)
			layer.Pix[at] = max(layer.Pix[at], uint8(min(cover, 1)*235))
		}
	}
}
