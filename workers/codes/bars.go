package codes

import (
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"github.com/motlan/motlan/pipeline"
)

// minLines is how many lines must read the same before bars are believed: Code 39 has no checksum.
const minLines = 3

// barReader reads one kind of bar code from a line of pixels.
type barReader struct {
	format string
	reader oned.RowDecoder
}

// readBars reads Code 128 and Code 39 along and across the page on every step-th line of pixels. Decoding single lines
// at full size is cheap, and the bars are often finer than what a smaller copy keeps.
func readBars(page grey, step int) []pipeline.Code {
	readers := []barReader{
		{"CODE_128", oned.NewCode128Reader().(oned.RowDecoder)},
		{"CODE_39", oned.NewCode39Reader().(oned.RowDecoder)},
	}
	codes := scanLines(page, step, readers)
	for _, c := range scanLines(page.transposed(step), 1, readers) {
		codes = append(codes, transposed(c, step))
	}
	return codes
}

// transposed maps c back from the transposed page. That page is a mirror image, so top and bottom change places.
func transposed(c pipeline.Code, step int) pipeline.Code {
	for i, p := range c.Quad {
		c.Quad[i] = pipeline.Point{X: p.Y * float64(step), Y: p.X}
	}
	q := &c.Quad
	q[0], q[1], q[2], q[3] = q[3], q[2], q[1], q[0]
	return c
}

// transposed returns every step-th column as a row.
func (g grey) transposed(step int) grey {
	out := grey{width: g.height, height: (g.width + step - 1) / step}
	out.pix = make([]byte, out.width*out.height)
	for y := range g.height {
		row := g.row(y)
		for x := range out.height {
			out.pix[x*out.width+y] = row[x*step]
		}
	}
	return out
}

// scanLines joins what neighbouring lines read alike.
func scanLines(g grey, step int, readers []barReader) []pipeline.Code {
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.pix, g.width, g.height, 0, 0, g.width, g.height, false)
	if err != nil {
		return nil
	}
	binarizer := gozxing.NewGlobalHistgramBinarizer(source)
	var seen barsSeen
	line := gozxing.NewBitArray(g.width)
	for y := step / 2; y < g.height; y += step {
		if line, err = binarizer.GetBlackRow(y, line); err != nil {
			line = gozxing.NewBitArray(g.width)
			continue // a blank line
		}
		seen.read(line, y, readers)
	}
	return seen.codes(step)
}

// barsSeen are the codes of the lines so far.
type barsSeen []*bar

type bar struct {
	pipeline.Code
	lines         int
	x0, x1        float64
	first, latest int
}

// read tries a line from both ends.
func (s *barsSeen) read(line *gozxing.BitArray, y int, readers []barReader) {
	for _, reverse := range []bool{false, true} {
		if reverse {
			line.Reverse()
		}
		for _, r := range readers {
			result, err := r.reader.DecodeRow(y, line, nil)
			if err != nil || len(result.GetText()) < 4 || len(result.GetResultPoints()) < 2 {
				continue
			}
			x0, x1 := r.edges(result)
			if reverse {
				x0, x1 = float64(line.GetSize())-x0, float64(line.GetSize())-x1
			}
			s.add(bar{pipeline.Code{Format: r.format, Text: strings.ToValidUTF8(result.GetText(), "\uFFFD")}, 1, x0, x1, y, y})
		}
	}
}

// edges returns where the bars begin and end on their line. The library gives the middles of the start and the stop
// pattern: in Code 128 symbols are 11 modules wide and the stop pattern 13, in Code 39 all are alike.
func (r barReader) edges(result *gozxing.Result) (x0, x1 float64) {
	x0, x1 = result.GetResultPoints()[0].GetX(), result.GetResultPoints()[1].GetX()
	if r.format == "CODE_39" {
		half := (x1 - x0) / float64(len(result.GetText())+1) / 2
		return x0 - half, x1 + half
	}
	module := (x1 - x0) / float64(11*max(1, len(result.GetRawBytes())-1)+1)
	return x0 - 5.5*module, x1 + 6.5*module
}

func (s *barsSeen) add(b bar) {
	for _, o := range *s {
		if o.Format == b.Format && o.Text == b.Text && (o.x0 < o.x1) == (b.x0 < b.x1) {
			o.lines, o.latest = o.lines+1, b.latest
			return
		}
	}
	*s = append(*s, &b)
}

// codes are those that enough lines agree on. One that is read from right to left stands upside down.
func (s barsSeen) codes(step int) []pipeline.Code {
	var out []pipeline.Code
	for _, b := range s {
		if b.lines < minLines {
			continue
		}
		top, bottom := float64(b.first)-float64(step)/2, float64(b.latest)+float64(step)/2
		if b.x0 > b.x1 {
			top, bottom = bottom, top
		}
		b.Quad = pipeline.Quad{{X: b.x0, Y: top}, {X: b.x1, Y: top}, {X: b.x1, Y: bottom}, {X: b.x0, Y: bottom}}
		out = append(out, b.Code)
	}
	return out
}
