package ocr

import (
	"image"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	gapLeast    = 1.2 // width of the gap between two columns in one row, in line heights
	gutterLeast = 0.5 // width of what all rows leave free
	proseRows   = 4   // rows in which both columns have
	proseWords  = 4   // words, from which they are columns of prose
)

// band is rows one below the other that a gutter divides, or one row that none divides.
type band struct {
	rows        []*row
	left, right int // of the gutter
}

// bandsOf divides the rows where the gutter ends.
func bandsOf(rows []*row) []band {
	var bands []band
	for _, r := range rows {
		if last := len(bands) - 1; last >= 0 && bands[last].take(r) {
			continue
		}
		left, right := r.widestGap()
		bands = append(bands, band{[]*row{r}, left, right})
	}
	return bands
}

// widestGap returns the widest gap between words of the row, if it is wide enough for a gutter.
func (r *row) widestGap() (left, right int) {
	runs := r.runs()
	for i, run := range runs[1:] {
		if gap := run.Min.X - runs[i].Max.X; gap > right-left {
			left, right = runs[i].Max.X, run.Min.X
		}
	}
	return left, right
}

// runs returns the row's words with the spaces between them closed, as far as they are narrower than a gutter.
func (r *row) runs() []image.Rectangle {
	gutter := int(gapLeast * float64(newSegment(r.words).height()))
	var runs []image.Rectangle
	for _, w := range r.words {
		if last := len(runs) - 1; last >= 0 && w.box.Min.X-runs[last].Max.X < gutter {
			runs[last] = runs[last].Union(w.box)
			continue
		}
		runs = append(runs, w.box)
	}
	return runs
}

// take adds the row if the band's gutter, perhaps made narrower, runs through it.
func (b *band) take(r *row) bool {
	if b.right == 0 {
		return false
	}
	left, right, from := 0, 0, b.left
	for _, run := range append(r.runs(), image.Rect(b.right, 0, b.right, 0)) {
		if to := min(run.Min.X, b.right); to-from > right-left {
			left, right = from, to
		}
		from = max(from, run.Max.X)
	}
	if float64(right-left) < gutterLeast*float64(newSegment(r.words).height()) {
		return false
	}
	b.rows, b.left, b.right = append(b.rows, r), left, right
	return true
}

// side returns the lines on one side of the gutter.
func (b band) side(left bool) []segment {
	var lines []segment
	for _, r := range b.rows {
		words := slices.DeleteFunc(slices.Clone(r.words), func(w word) bool { return (middle(w.box).X < b.left) != left })
		if len(words) > 0 {
			lines = append(lines, newSegment(words))
		}
	}
	return lines
}

// inColumns reports whether the band is two columns, and no table or form.
func (b band) inColumns() bool {
	left, right := b.side(true), b.side(false)
	if len(b.rows) < 2 || len(left) == 0 || len(right) == 0 {
		return false
	}
	return isHead(right) || isRecipients(left) || isSignature(left[0]) && isSignature(right[0]) && !inCells(left, right) ||
		isProse(left) && isProse(right) || !aligned(left, right)
}

// isHead reports whether the lines hold the nation's name or its motto.
func isHead(lines []segment) bool {
	text := plain(lines)
	return strings.Contains(text, "conghoaxahoi") || strings.Contains(text, "doclap") || strings.Contains(text, "hanhphuc") ||
		strings.Contains(text, "dangcongsan")
}

// isRecipients reports whether the lines begin the list of recipients (Nơi nhận).
func isRecipients(lines []segment) bool {
	return strings.Contains(plain(lines[:min(len(lines), 2)]), "nhan")
}

// isSignature reports whether a line is set like the office or the role over a signature: a few words in capitals.
func isSignature(s segment) bool {
	capitals, small := 0, 0
	for _, w := range s.words {
		for _, r := range w.text {
			if unicode.IsUpper(r) {
				capitals++
			} else if unicode.IsLetter(r) {
				small++
			}
		}
	}
	return capitals >= 5 && small*5 <= capitals
}

// inCells reports whether most rows have something on both sides, as those of a table have.
func inCells(left, right []segment) bool {
	both := 0
	for _, l := range left {
		if slices.ContainsFunc(right, func(r segment) bool { return level(l.box, r.box) }) {
			both++
		}
	}
	return both > 3 && 3*both > 2*max(len(left), len(right))
}

// isProse reports whether the lines are running text.
func isProse(lines []segment) bool {
	words := 0
	for _, l := range lines {
		words += len(l.words)
	}
	return len(lines) >= proseRows && words >= proseWords*len(lines)
}

// aligned reports whether most of the lines of the shorter side have one at their own height beside them: cells have, columns
// only by chance or where they are set alike.
func aligned(left, right []segment) bool {
	if len(left) > len(right) {
		left, right = right, left
	}
	beside := 0
	for _, l := range left {
		if slices.ContainsFunc(right, func(r segment) bool { return level(l.box, r.box) }) {
			beside++
		}
	}
	return 2*beside >= len(left)
}

// level reports whether two boxes share most of the lower one's height.
func level(a, b image.Rectangle) bool {
	return 10*(min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y)) > 6*min(a.Dy(), b.Dy())
}

// plain is the lines' letters without tone marks.
func plain(lines []segment) string {
	var b strings.Builder
	for _, l := range lines {
		for _, w := range l.words {
			b.WriteString(w.text)
		}
	}
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case r == 'đ':
			return 'd'
		case r >= 'a' && r <= 'z':
			return r
		}
		return -1
	}, norm.NFD.String(b.String()))
}
