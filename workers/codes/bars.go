package codes

import (
	"math"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"github.com/motlan/motlan/pipeline"
)

const (
	minLines   = 2   // lines that must read the same before bars are believed
	minLines39 = 3   // the same for Code 39, which has no check character
	quietZone  = 4   // modules of paper before the bars; the norms want ten, and print is nearer than that
	mostRuns   = 700 // bars and spaces of one code
)

// barReader finds and reads one kind of bar code in the edges of a line.
type barReader struct {
	format string
	reader oned.RowDecoder
	// start returns the width of a module, and by how much bars are too wide, where the edges open with the start pattern.
	start func(e []edge) (module, spread float32, ok bool)
	least int // bars and spaces of the shortest code
}

func barReaders() []barReader {
	return []barReader{
		{"CODE_128", oned.NewCode128Reader().(oned.RowDecoder), start128, 6*3 + 7},
		{"CODE_39", oned.NewCode39Reader().(oned.RowDecoder), start39, 10*6 - 1},
	}
}

// starts128 are the widths of start A, B and C in modules (ISO/IEC 15417, table 1).
var starts128 = [3][6]float32{{2, 1, 1, 4, 1, 2}, {2, 1, 1, 2, 1, 4}, {2, 1, 1, 2, 3, 2}}

func start128(e []edge) (module, spread float32, ok bool) {
	if len(e) < 7 {
		return 0, 0, false
	}
	module = (e[6].at - e[0].at) / 11
	for _, widths := range starts128 {
		bars := (e[1].at - e[0].at) + (e[3].at - e[2].at) + (e[5].at - e[4].at)
		spread = (bars - (widths[0]+widths[2]+widths[4])*module) / 3
		good := spread < 0.6*module && spread > -0.6*module
		for i, w := range widths {
			off := e[i+1].at - e[i].at - w*module
			if i%2 == 0 {
				off -= spread
			} else {
				off += spread
			}
			good = good && off < 0.5*module && off > -0.5*module
		}
		if good {
			return module, spread, true
		}
	}
	return 0, 0, false
}

// start39 looks for the asterisk that opens every code: two wide bars of five, one wide space of four (ISO/IEC 16388).
func start39(e []edge) (module, spread float32, ok bool) {
	if len(e) < 10 {
		return 0, 0, false
	}
	w := func(i int) float32 { return e[i+1].at - e[i].at }
	narrow, wide := max(w(0), w(2), w(8)), min(w(4), w(6))
	narrowSpace := max(w(3), w(5), w(7))
	if wide < 1.4*narrow || w(1) < 1.4*narrowSpace {
		return 0, 0, false
	}
	return (w(0) + w(2) + w(8) + w(3) + w(5) + w(7)) / 6, 0, true
}

// found is a code on one line: its outer edges.
type found struct {
	format, text string
	x0, x1       float64
}

// read returns the codes of a line whose edges are e, and where codes begin that it could not read.
func read(e []edge, readers []barReader, visit func(found), unread func(x float64)) {
	for _, r := range readers {
		for k := 0; k+r.least < len(e); k += 2 {
			module, spread, ok := r.start(e[k:])
			if !ok || k > 0 && e[k].at-e[k-1].at < quietZone*module {
				continue
			}
			run := e[k : k+extent(e[k:], module)]
			if len(run) <= r.least {
				continue
			}
			if f, ok := r.decode(run, module, spread); ok {
				visit(f)
			} else {
				unread(float64(e[k].at))
			}
		}
	}
}

// extent counts the edges up to a space that is too wide to be within a code.
func extent(e []edge, module float32) int {
	for i := 2; i < len(e); i += 2 {
		if e[i].at-e[i-1].at > 6*module || i > mostRuns {
			return i
		}
	}
	return len(e)
}

// decode draws the bars at so many pixels a module as they should have been printed, and has the library read them.
func (r barReader) decode(e []edge, module, spread float32) (found, bool) {
	const scale, pad = 8, 120
	pixel := func(at float32) int { return pad + int((at-e[0].at)/module*scale+0.5) }
	line := gozxing.NewBitArray(pixel(e[len(e)-1].at) + pad)
	for i := 0; i+1 < len(e); i += 2 {
		from, to := pixel(e[i].at+spread/2), pixel(e[i+1].at-spread/2)
		if line.SetRange(from, max(from+1, to)) != nil {
			return found{}, false
		}
	}
	result, err := r.reader.DecodeRow(0, line, nil)
	if err != nil || len(result.GetText()) < 4 || len(result.GetResultPoints()) < 2 {
		return found{}, false
	}
	// The library gives the middle of the stop pattern, which is 13 modules wide, or as wide as any character.
	stop := (float32(result.GetResultPoints()[1].GetX())-pad)/scale*module + e[0].at + 6.5*module
	last := e[1]
	for i := 1; i < len(e); i += 2 {
		if math.Abs(float64(e[i].at-stop)) < math.Abs(float64(last.at-stop)) {
			last = e[i]
		}
	}
	return found{r.format, strings.ToValidUTF8(result.GetText(), "\uFFFD"), float64(e[0].at), float64(last.at)}, true
}

// barsSeen are the codes of the lines so far.
type barsSeen []*bar

// bar is a code that one or more lines showed, and where: on the first and on the latest of them.
type bar struct {
	found
	lines         int
	first, latest pipeline.Quad // its upper two corners on the first, its lower two on the latest line
}

// add joins f, whose ends are a and b, to what an earlier line nearby showed.
func (s *barsSeen) add(f found, a, b pipeline.Point, reach float64) {
	for _, o := range *s {
		if o.format != f.format || o.text != f.text || (o.x0 < o.x1) != (f.x0 < f.x1) {
			continue
		}
		near := o.latest.Bounds()
		if x, y := (a.X+b.X)/2, (a.Y+b.Y)/2; x > near.MinX-reach && x < near.MaxX+reach && y > near.MinY-reach && y < near.MaxY+reach {
			o.lines++
			o.latest = pipeline.Quad{a, b, b, a}
			return
		}
	}
	*s = append(*s, &bar{f, 1, pipeline.Quad{a, b, b, a}, pipeline.Quad{a, b, b, a}})
}

// codes are those that enough lines agree on. One that is read from right to left stands upside down.
// Lines that go down the page see it as in a mirror: to the right is up.
func (s barsSeen) codes(mirrored bool) []pipeline.Code {
	var out []pipeline.Code
	for _, b := range s {
		if b.lines < minLines || b.format == "CODE_39" && b.lines < minLines39 {
			continue
		}
		q := pipeline.Quad{b.first[0], b.first[1], b.latest[1], b.latest[0]}
		if b.x0 > b.x1 != mirrored {
			q = pipeline.Quad{b.latest[0], b.latest[1], b.first[1], b.first[0]}
		}
		out = append(out, pipeline.Code{Format: b.format, Text: b.text, Quad: q})
	}
	return out
}
