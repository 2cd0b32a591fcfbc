package codes

import (
	"encoding/binary"
	"slices"
)

// edge is where the brightness along a line changes most, in pixels from the line's beginning.
type edge struct {
	at, slope float32 // slope is the change a pixel; negative towards the dark
}

// bands calls visit with the average of every so many rows, and the height of its middle. The line is valid during the call.
func (g grey) bands(rows int, visit func(y float64, line []float32)) {
	line := make([]float32, g.width)
	for from := 0; from+rows <= g.height; from += rows {
		g.average(from, rows, line)
		visit(float64(from)+float64(rows)/2, line)
	}
}

const (
	lanes    = 0x00ff00ff00ff00ff // every other byte of eight
	mostRows = 65535 / 255        // whose bytes add up in a lane of 16 bits
)

// average writes the average of so many rows into line. Eight columns are added up at once: it is most of what a page without
// codes costs.
func (g grey) average(from, rows int, line []float32) {
	part, n := g.pix[from*g.width:(from+rows)*g.width], float32(rows)
	x := 0
	for ; x+8 <= g.width && rows <= mostRows; x += 8 {
		var even, odd uint64
		for at := x; at < len(part); at += g.width {
			eight := binary.LittleEndian.Uint64(part[at:])
			even, odd = even+eight&lanes, odd+eight>>8&lanes
		}
		out := line[x : x+8]
		for i := 0; i < 8; i += 2 {
			out[i], out[i+1] = float32(even&0xffff)/n, float32(odd&0xffff)/n
			even, odd = even>>16, odd>>16
		}
	}
	for ; x < g.width; x++ {
		sum := 0
		for at := x; at < len(part); at += g.width {
			sum += int(part[at])
		}
		line[x] = float32(sum) / n
	}
}

// upended returns g with every so many columns averaged into one row: what was a column is a line.
func (g grey) upended(columns int) grey {
	out := grey{width: g.height, height: g.width / columns}
	out.pix = make([]byte, out.width*out.height)
	for y := range g.height {
		row := g.row(y)
		for i := range out.height {
			sum := 0
			for _, v := range row[i*columns : (i+1)*columns] {
				sum += int(v)
			}
			out.pix[i*out.width+y] = byte(sum / columns)
		}
	}
	return out
}

// soften takes the grain off a line that is finer than what it shows.
func soften(line []float32) {
	if len(line) < 3 {
		return
	}
	before := line[0]
	for i := 1; i < len(line)-1; i++ {
		here := line[i]
		line[i] = (before + 2*here + line[i+1]) / 4
		before = here
	}
}

const (
	leastSlope = 6    // grey levels a pixel; below it lies what JPEG leaves
	faintest   = 0.22 // of the slopes around it, below which an edge is an echo of them
	forgetting = 0.97 // of the slopes around, from one pixel to the next
)

// edges appends the edges of a line to out[:0], alternately towards the dark and towards the light, the first one towards
// the dark. What is flatter than floor is noise.
func edges(line []float32, floor float32, out []edge) []edge {
	out = out[:0]
	floor = max(floor, leastSlope)
	around := float32(0)
	for i := 1; i+2 < len(line); i++ {
		around *= forgetting
		d := line[i+1] - line[i]
		if d < floor && d > -floor { // nearly everywhere
			continue
		}
		sign := float32(1)
		if d < 0 {
			sign = -1
		}
		steep := sign * d
		if steep < faintest*around {
			continue
		}
		before, after := sign*(line[i]-line[i-1]), sign*(line[i+2]-line[i+1])
		if before > steep || after >= steep {
			continue
		}
		around = max(around, steep)
		e := edge{float32(i+1) + (after-before)/(2*(2*steep-before-after)), d}
		out = appended(out, e)
	}
	return pruned(out)
}

// appended adds an edge. Of two in a row towards the same side, the steeper one is the edge.
func appended(out []edge, e edge) []edge {
	last := len(out) - 1
	if last < 0 || out[last].slope*e.slope < 0 {
		return append(out, e)
	}
	if e.slope*e.slope > out[last].slope*out[last].slope {
		out[last] = e
	}
	return out
}

// pruned takes out the echoes before an edge, as edges does with those behind one, and begins with an edge towards the dark
// and ends with one towards the light.
func pruned(all []edge) []edge {
	around := float32(0)
	for i := len(all) - 1; i >= 0; i-- {
		if i+1 < len(all) {
			far := (1 - forgetting) * (all[i+1].at - all[i].at)
			around /= 1 + far + far*far/2
		}
		steep := max(all[i].slope, -all[i].slope)
		if steep < faintest*around {
			all[i].slope = 0
		}
		around = max(around, steep)
	}
	out := all[:0]
	for _, e := range all {
		if e.slope < 0 || e.slope > 0 && len(out) > 0 {
			out = appended(out, e)
		}
	}
	return out[:len(out)&^1]
}

// grain is the steepness below which slopes are noise: the slopes of most places on a page are nothing else.
func (g grey) grain(rows int, soft bool) float32 {
	const places = 20000
	counts := make([]int, 256)
	step, total := max(1, g.height/rows/40), 0
	g.sparse(rows, step, func(line []float32) {
		if soft {
			soften(line)
		}
		for x := 1; x < len(line); x += max(1, len(line)*40/places) {
			d := line[x] - line[x-1]
			counts[min(int(max(d, -d)*4), 255)]++
			total++
		}
	})
	seen := 0
	for i, n := range counts {
		if seen += n; 2*seen >= total {
			return 4.5 * (float32(i) + 0.5) / 4 // three times the deviation of normal noise, whose median is 0.67 of it
		}
	}
	return 0
}

// sparse is bands for every step-th band.
func (g grey) sparse(rows, step int, visit func(line []float32)) {
	for from := 0; from+rows <= g.height; from += rows * step {
		part := grey{g.width, rows, g.pix[from*g.width : (from+rows)*g.width]}
		part.bands(rows, func(_ float64, line []float32) { visit(line) })
	}
}

// backwards returns the edges as they are met from the line's other end.
func backwards(all []edge, width int, out []edge) []edge {
	out = out[:0]
	for _, e := range slices.Backward(all) {
		out = append(out, edge{float32(width) - e.at, -e.slope})
	}
	return out
}
