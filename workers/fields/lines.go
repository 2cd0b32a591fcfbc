package fields

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// word is a recognised word on the upright page.
type word struct {
	text string
	box  pipeline.Rect
	conf float64
	page int // index of the sheet
	line int // index of the line on the sheet
	hand bool
}

func (w word) height() float64 { return w.box.MaxY - w.box.MinY }
func (w word) midX() float64   { return (w.box.MinX + w.box.MaxX) / 2 }
func (w word) midY() float64   { return (w.box.MinY + w.box.MaxY) / 2 }

// line is a run of words that a reader reads in one go: a line of one column.
type line struct {
	words []word
	box   pipeline.Rect
}

func newLine(words []word) line {
	box := words[0].box
	for _, w := range words[1:] {
		box = box.Union(w.box)
	}
	return line{words, box}
}

// height is the median height of the words: dashes and stains do not count.
func (l line) height() float64 {
	heights := make([]float64, len(l.words))
	for i, w := range l.words {
		heights[i] = w.height()
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

func (l line) width() float64 { return l.box.MaxX - l.box.MinX }

func (l line) midX() float64 { return (l.box.MinX + l.box.MaxX) / 2 }
func (l line) midY() float64 { return (l.box.MinY + l.box.MaxY) / 2 }

// sheet is one upright page.
type sheet struct {
	captured pipeline.Page
	width    float64 // upright
	height   float64
	lines    []line // in reading order: by rows, each from left to right
}

func newSheet(p pipeline.Page, index int) sheet {
	up := p.Upright()
	s := sheet{captured: p, width: float64(up.Width), height: float64(up.Height)}
	for _, row := range rows(up.Words, index) {
		s.lines = append(s.lines, columns(row)...)
	}
	s.sort()
	for i, l := range s.lines {
		for j := range l.words {
			l.words[j].line = i
		}
	}
	return s
}

// about is the abbreviation of "về việc" as small print is misread.
var about = regexp.MustCompile(`^V/[wyVWY]$`)

// rows groups words that stand at one height, each row from left to right. The recogniser's own lines are not used: it
// joins and divides the columns of a letterhead as it pleases.
func rows(words []pipeline.Word, page int) [][]word {
	var sorted []word
	for _, w := range words {
		if strings.TrimSpace(w.Text) == "" {
			continue
		}
		sorted = append(sorted, word{text: about.ReplaceAllString(w.Text, "V/v"), box: w.Quad.Bounds(), conf: w.Confidence, page: page, hand: w.Hand})
	}
	slices.SortStableFunc(sorted, func(a, b word) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
	var all []*row
	high := 2 * usualHeight(sorted)
	for _, w := range sorted {
		if w.conf < 0.5 && w.height() > high { // a drawing read as letters, as an emblem beside several rows
			continue
		}
		r := nearest(all, w)
		if r == nil {
			r = &row{top: w.box.MinY, bottom: w.box.MaxY}
			all = append(all, r)
		}
		r.add(w)
	}
	out := make([][]word, len(all))
	for i, r := range all {
		out[i] = r.words
	}
	return out
}

// usualHeight is the median height of the words.
func usualHeight(words []word) float64 {
	if len(words) == 0 {
		return 0
	}
	return newLine(words).height()
}

// row grows from left to right; top and bottom follow its latest word, so that a leaning row stays one row.
type row struct {
	words       []word
	top, bottom float64
}

func (r *row) add(w word) {
	r.words = append(r.words, w)
	if high := r.bottom - r.top; w.height() > high/2 && w.height() < 1.5*high || high <= 0 {
		r.top, r.bottom = w.box.MinY, w.box.MaxY
	}
}

// nearest returns the row that shares at least half of the lower one's height with w; nil when there is none.
func nearest(all []*row, w word) *row {
	var best *row
	most := 0.5
	for _, r := range all {
		shared := min(r.bottom, w.box.MaxY) - max(r.top, w.box.MinY)
		if lower := min(r.bottom-r.top, w.height()); lower > 0 && shared/lower > most {
			best, most = r, shared/lower
		}
	}
	return best
}

// columnGap is the gap between columns in line heights; the widest spaces of justified text stay below it.
const columnGap = 1.1

// columns cuts a row where the gap is wider than any space between words, and at ruled lines, which are read as "|": the
// recogniser joins the two columns of a letterhead, a signature block or a table.
func columns(row []word) []line {
	wide := columnGap * newLine(row).height()
	var out []line
	var run []word
	for _, w := range row {
		ruled := strings.Trim(w.text, "|¦│") == ""
		if last := len(run) - 1; last >= 0 && (ruled || w.box.MinX-run[last].box.MaxX > wide) {
			out, run = append(out, newLine(run)), nil
		}
		if !ruled {
			run = append(run, w)
		}
	}
	if len(run) > 0 {
		out = append(out, newLine(run))
	}
	return out
}

// sort puts the lines into reading order. Two lines whose middles lie within half a line's height are one row.
func (s *sheet) sort() {
	slices.SortStableFunc(s.lines, func(a, b line) int { return cmp.Compare(a.midY(), b.midY()) })
	for start := 0; start < len(s.lines); {
		end := start + 1
		for end < len(s.lines) && s.lines[end].midY()-s.lines[start].midY() < s.lines[start].height()/2 {
			end++
		}
		slices.SortStableFunc(s.lines[start:end], func(a, b line) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
		start = end
	}
}
