package codes

import (
	"math"

	"github.com/motlan/motlan/pipeline"
)

// A page's lines are tried at lineStep an inch. Where bars begin that no line shows whole, because they lean or fade,
// slanted lines are tried.
const (
	lineStep  = 25
	mostHints = 40
)

// slants are tried in this order: how far a slanted line rises over its length.
var slants = []float64{0, 0.02, -0.02, 0.04, -0.04, 0.06, -0.06, 0.09, -0.09, 0.12, -0.12, 0.16, -0.16}

// readBars reads Code 128, Code 39 and the patch code T along the four directions of the page.
func readBars(page grey, dpi float64) []pipeline.Code {
	step := max(1, int(dpi/lineStep+0.5))
	across := newBarScan(page, dpi, float64(step), false)
	page.bands(step, func(y float64, line []float32) { across.line(y, line) })
	up := page.upended(step)
	down := newBarScan(page, dpi, float64(step), true)
	down.floor = up.grain(1, false)
	up.bands(1, func(i float64, line []float32) { down.line(i*float64(step), line) })
	return append(across.codes(), down.codes()...)
}

// barScan reads lines of one direction.
type barScan struct {
	page     grey
	dpi      float64
	step     float64 // pixels from line to line
	downward bool    // lines go down the page instead of across
	readers  []barReader
	floor    float32
	soft     bool
	seen     barsSeen
	patches  patchesSeen
	hints    []hint
	ahead    []edge
	back     []edge
}

// hint is a place along and across the lines where bars begin that were not read.
type hint struct {
	along, across float64
	lines         int
}

func newBarScan(page grey, dpi, step float64, downward bool) *barScan {
	s := &barScan{page: page, dpi: dpi, step: step, downward: downward, readers: barReaders(), soft: dpi >= 250}
	s.floor = page.grain(max(1, int(step)), false)
	return s
}

// line reads a line, across being its distance from the page's edge.
func (s *barScan) line(across float64, line []float32) {
	s.ahead = edges(line, s.floor, s.ahead)
	s.back = backwards(s.ahead, len(line), s.back)
	width := float64(len(line))
	s.patches.line(s.ahead, across, s.dpi, false, width)
	s.patches.line(s.back, across, s.dpi, true, width)
	s.both(width, func(f found) {
		s.seen.add(f, s.at(f.x0, across), s.at(f.x1, across), 3*s.step)
	}, func(x float64) { s.hint(x, across) })
}

// both reads the edges from either end.
func (s *barScan) both(width float64, visit func(found), unread func(x float64)) {
	read(s.ahead, s.readers, visit, unread)
	read(s.back, s.readers, func(f found) {
		f.x0, f.x1 = width-f.x0, width-f.x1
		visit(f)
	}, func(x float64) { unread(width - x) })
}

// at is a place on the page.
func (s *barScan) at(along, across float64) pipeline.Point {
	if s.downward {
		return pipeline.Point{X: across, Y: along}
	}
	return pipeline.Point{X: along, Y: across}
}

// hint notes where bars begin. One line alone means nothing: print looks like bars now and then.
func (s *barScan) hint(along, across float64) {
	for i := range s.hints {
		if h := &s.hints[i]; math.Abs(h.along-along) < 2*s.step && across-h.across < 4*s.step*float64(h.lines+1) {
			h.lines++
			return
		}
	}
	s.hints = append(s.hints, hint{along, across, 1})
}

// codes are those of the straight lines, and of slanted ones where there is a hint of more.
func (s *barScan) codes() []pipeline.Code {
	done := s.seen.codes(s.downward)
	tried := 0
	for _, h := range s.hints {
		if h.lines < 2 || tried == mostHints || s.within(done, h) {
			continue
		}
		tried++
		done = append(done, s.slanted(h)...)
	}
	return append(done, s.patches.codes(s)...)
}

func (s *barScan) within(done []pipeline.Code, h hint) bool {
	p := s.at(h.along, h.across)
	for _, c := range done {
		b := c.Quad.Bounds()
		if p.X > b.MinX-3*s.step && p.X < b.MaxX+3*s.step && p.Y > b.MinY-6*s.step && p.Y < b.MaxY+6*s.step {
			return true
		}
	}
	return false
}

// slanted reads lines of other slants and widths through a hint. Code 39 has to be seen three times, as on straight lines.
func (s *barScan) slanted(h hint) []pipeline.Code {
	middle := h.across + s.step*float64(h.lines-1)/2
	for _, rows := range []int{3, 7} {
		floor := s.page.grain(rows, s.soft)
		for _, slant := range slants {
			var seen barsSeen
			for offset := -2; offset <= 2; offset++ {
				s.along(&seen, s.sample(h.along, middle+float64(offset)*s.step/3, slant, rows), floor)
			}
			if codes := seen.codes(s.downward); len(codes) > 0 {
				return codes
			}
		}
	}
	return nil
}

func (s *barScan) along(seen *barsSeen, l slantedLine, floor float32) {
	if s.soft {
		soften(l.light)
	}
	s.ahead = edges(l.light, floor, s.ahead)
	s.back = backwards(s.ahead, len(l.light), s.back)
	s.both(float64(len(l.light)), func(f found) {
		seen.add(f, s.at(f.x0, l.across(f.x0)), s.at(f.x1, l.across(f.x1)), 3*s.step)
	}, func(float64) {})
}

// slantedLine is the brightness along a line through (x0, y0).
type slantedLine struct {
	x0, y0, slant float64
	light         []float32
}

func (l slantedLine) across(along float64) float64 { return l.y0 + l.slant*(along-l.x0) }

// sample looks along a line, averaged over so many rows beside it.
func (s *barScan) sample(x0, y0, slant float64, rows int) slantedLine {
	length, limit := s.page.width, s.page.height
	if s.downward {
		length, limit = limit, length
	}
	l := slantedLine{x0, y0, slant, make([]float32, length)}
	for x := range l.light {
		y := int(l.across(float64(x))) - rows/2
		sum := 0
		for v := y; v < y+rows; v++ {
			sum += s.pixel(x, min(max(v, 0), limit-1))
		}
		l.light[x] = float32(sum) / float32(rows)
	}
	return l
}

func (s *barScan) pixel(along, across int) int {
	if s.downward {
		along, across = across, along
	}
	return int(s.page.pix[across*s.page.width+along])
}
