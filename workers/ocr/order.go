package ocr

import (
	"cmp"
	"image"
	"slices"
)

// inOrder puts the words of an upright page into the order in which a person reads them, and numbers their lines and blocks
// anew: rows from top to bottom, each from left to right, save where two columns stand beside one another, of which the left
// one is read first: the head of an official letter (NĐ 30/2020/NĐ-CP Annex I: agency left, nation right), "Nơi nhận" beside
// the signature, two signatures, columns of prose. Tables and forms are read by rows.
func inOrder(words []word) []word {
	rows := rowsOf(words)
	var lines []segment
	for _, b := range bandsOf(rows) {
		if b.inColumns() {
			lines = append(append(lines, b.side(true)...), b.side(false)...)
			continue
		}
		for _, r := range b.rows {
			lines = append(lines, newSegment(r.words))
		}
	}
	return number(lines)
}

// blockGap is the distance between two lines, in heights of the lower one, from which a new block begins.
const blockGap = 1.6

// number numbers lines and blocks. A block ends where the next line stands far below, or not below at all.
func number(lines []segment) []word {
	var out []word
	block := 0
	for i, l := range lines {
		if i > 0 {
			above := lines[i-1].box
			if gap := float64(l.box.Min.Y - above.Max.Y); gap > blockGap*float64(l.height()) || l.box.Min.Y < above.Min.Y {
				block++
			}
		}
		for _, w := range l.words {
			w.line, w.block = i, block
			out = append(out, w)
		}
	}
	return out
}

// row is the words that stand at one height, from left to right, while it grows: top and bottom are those of its latest word
// of common height, so that a leaning row stays one row.
type row struct {
	words       []word
	top, bottom int
}

// rowsOf groups words by their height, from top to bottom.
func rowsOf(words []word) []*row {
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b word) int {
		return cmp.Or(cmp.Compare(min(b.letters, 1), min(a.letters, 1)), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	var rows []*row
	for _, w := range sorted { // dashes and dots last: they say little about where a row is
		r := nearest(rows, w)
		if r == nil {
			r = &row{top: w.box.Min.Y, bottom: w.box.Max.Y}
			rows = append(rows, r)
		}
		r.add(w)
	}
	for _, r := range rows {
		slices.SortStableFunc(r.words, func(a, b word) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	}
	slices.SortStableFunc(rows, func(a, b *row) int { return cmp.Compare(a.middle(), b.middle()) })
	return rows
}

func (r *row) add(w word) {
	r.words = append(r.words, w)
	if high, own := r.bottom-r.top, w.box.Dy(); w.letters > 0 && 2*own > high && 2*own < 3*high {
		r.top, r.bottom = w.box.Min.Y, w.box.Max.Y
	}
}

// middle is the median height at which the row's words stand.
func (r *row) middle() int {
	all := make([]int, len(r.words))
	for i, w := range r.words {
		all[i] = middle(w.box).Y
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// tooTall for a row is a word so many times as high as it: what a picture was read as stands beside several rows.
const tooTall = 4

// nearest returns the row that shares the most, and more than half, of the lower one's height with w; nil when there is none.
func nearest(rows []*row, w word) *row {
	var best *row
	most := 0.5
	for _, r := range rows {
		shared, lower := min(r.bottom, w.box.Max.Y)-max(r.top, w.box.Min.Y), min(r.bottom-r.top, w.box.Dy())
		if w.letters > 0 && max(r.bottom-r.top, w.box.Dy()) > tooTall*lower {
			continue
		}
		if share := float64(shared) / float64(max(lower, 1)); share > most {
			best, most = r, share
		}
	}
	return best
}

// segment is a run of words of one row that are read in one go.
type segment struct {
	words []word
	box   image.Rectangle
}

func newSegment(words []word) segment {
	s := segment{words: words}
	for _, w := range words {
		s.box = s.box.Union(w.box)
	}
	return s
}

// height is the median height of the words: dashes and stains do not count.
func (s segment) height() int {
	heights := make([]int, len(s.words))
	for i, w := range s.words {
		heights[i] = w.box.Dy()
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}
