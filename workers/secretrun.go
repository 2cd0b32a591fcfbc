package workers

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
)

// run is what stands together on one line of one column: a stamped mark is a run of its own, whatever line the recogniser
// put it into.
type run struct {
	text   []string // words, without what has neither letter nor digit, such as a stamp's frame
	folded string
	box    pipeline.Rect
	tail   pipeline.Rect // of the last word
}

func (r run) height() float64 { return r.box.MaxY - r.box.MinY }

// sharesColumn reports whether o stands over or under r.
func (r run) sharesColumn(o run) bool { return o.box.MaxX > r.box.MinX && o.box.MinX < r.box.MaxX }

// letters is the text without spaces and punctuation.
func (r run) letters() string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, norm.NFC.String(strings.Join(r.text, "")))
}

// The widest gap within a run, in heights of its last word. What a label announces may stand further off.
const (
	runGap   = 1.2
	labelGap = 5
)

// runs groups the words of an upright page.
func runs(all []pipeline.Word) []run {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b pipeline.Word) int { return cmp.Compare(a.Quad[0].X, b.Quad[0].X) })
	var out []run
	for _, w := range sorted {
		if len(fields.Fold(w.Text)) == 0 && !strings.Contains(w.Text, "....") && !strings.Contains(w.Text, "…") { // dots lead on to a number
			continue
		}
		box := w.Quad.Bounds()
		i := slices.IndexFunc(out, func(r run) bool { return r.takes(box) })
		if i < 0 {
			out = append(out, run{box: box})
			i = len(out) - 1
		}
		out[i].text, out[i].box, out[i].tail = append(out[i].text, w.Text), out[i].box.Union(box), box
	}
	for i := range out {
		out[i] = out[i].unframed()
	}
	return out
}

// takes reports whether a word goes on with r: on its line, not further than a space is wide.
func (r run) takes(box pipeline.Rect) bool {
	height := min(r.tail.MaxY-r.tail.MinY, box.MaxY-box.MinY)
	gap := runGap * max(r.tail.MaxY-r.tail.MinY, box.MaxY-box.MinY)
	if strings.HasSuffix(r.text[len(r.text)-1], ":") {
		gap *= labelGap / runGap
	}
	shared := min(r.tail.MaxY, box.MaxY) - max(r.tail.MinY, box.MinY)
	return shared > height/2 && box.MinX-r.tail.MaxX < gap && box.MinX >= r.tail.MinX
}

// unframed drops single strokes at both ends, which the sides of a stamp's frame are read as.
func (r run) unframed() run {
	for len(r.text) > 1 && stroke(r.text[0]) {
		r.text = r.text[1:]
	}
	for len(r.text) > 1 && stroke(r.text[len(r.text)-1]) {
		r.text = r.text[:len(r.text)-1]
	}
	r.folded = string(fields.Fold(strings.Join(r.text, "")))
	return r
}

func stroke(text string) bool {
	letters := string(fields.Fold(text))
	return letters != "" && strings.Trim(letters, "ilj1") == ""
}
