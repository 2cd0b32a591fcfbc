package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// valueOf returns the words of the value that a label introduces, and whether they stand where the form has them.
func (f *form) valueOf(l label, place procedures.Place, lines int) (words []word, usual bool) {
	if place != procedures.PlaceBelow {
		if words = f.all.rest(l, f.labels); len(words) > 0 {
			return f.continued(l, words, lines), true
		}
		if f.followed(l) { // another label stands on the line: the space before it is empty
			return nil, true
		}
		if words = f.beside(l); len(words) > 0 || place == procedures.PlaceLine {
			return words, true
		}
		if words = f.carried(l); len(words) > 0 {
			return words, true
		}
	}
	return f.continued(l, f.below(l), lines), place == procedures.PlaceBelow
}

// followed reports whether another label stands behind this one on its line.
func (f *form) followed(l label) bool {
	w := f.all.words[f.all.at[l.end-1].word]
	for _, o := range f.labels {
		first := f.all.words[f.all.first(o)]
		if o.start >= l.end && first.page == w.page && first.line == w.line {
			return true
		}
	}
	return false
}

// beside returns the words of the next cell on the label's row, unless that cell opens with a label of its own.
func (f *form) beside(l label) []word {
	last := f.all.words[f.all.at[l.end-1].word]
	lines := f.sheets[last.page].lines
	if last.line+1 >= len(lines) {
		return nil
	}
	next := lines[last.line+1]
	sameRow := next.midY() > last.box.MinY && next.midY() < last.box.MaxY && next.box.MinX > last.box.MaxX
	if !sameRow {
		return nil
	}
	return inked(f.unlabelled(next))
}

// carried returns the words of the next line of running text, where the label ends a line that had no room for the value.
func (f *form) carried(l label) []word {
	last := f.all.words[f.all.at[l.end-1].word]
	next, ok := f.nextLine(last)
	if f.all.opens(l.match) || !ok || f.labelled(next) || !f.wrapped(l, last, next) {
		return nil
	}
	return inked(f.unlabelled(next))
}

// labelled reports whether a line opens with a label.
func (f *form) labelled(l line) bool { return len(f.unlabelled(l)) == 0 }

// unlabelled returns the words of a line before the first label on it; the number of an item belongs to the label.
func (f *form) unlabelled(l line) []word {
	for _, o := range f.labels {
		w := f.all.words[f.all.first(o)]
		if w.page != l.words[0].page || w.line != l.words[0].line {
			continue
		}
		at := slices.IndexFunc(l.words, func(x word) bool { return x.box == w.box })
		if at == 1 && f.all.numbered(o.match) {
			at = 0
		}
		return l.words[:max(at, 0)]
	}
	return l.words
}

// below returns the nearest line under the label that starts in its column, unless that is a label of its own.
func (f *form) below(l label) []word {
	first := f.all.words[f.all.first(l)]
	last := f.all.words[f.all.at[l.end-1].word]
	for _, next := range f.sheets[last.page].lines[last.line+1:] {
		if next.midY() < last.box.MaxY || len(inked(next.words)) == 0 {
			continue
		}
		if next.box.MinY-last.box.MaxY > 1.6*last.height() {
			return nil
		}
		if next.box.MinX > last.box.MaxX+2*last.height() || next.box.MaxX < first.box.MinX {
			continue
		}
		return inked(f.unlabelled(next))
	}
	return nil
}

// continued adds the lines that a value runs on to, at most so many in all: the next line of the column belongs to it when
// its first word had no room on the line before.
func (f *form) continued(l label, words []word, lines int) []word {
	for range lines - 1 {
		if len(words) == 0 || ends(words[len(words)-1].text) {
			return words
		}
		last := words[len(words)-1]
		next, ok := f.nextLine(last)
		if !ok || f.labelled(next) || opensItem(next) || hasLabel(next) || len(placed(next)) > 0 || next.capitals() && opensOffices(next) || !f.wrapped(l, last, next) {
			return words
		}
		words = append(words[:len(words):len(words)], inked(f.unlabelled(next))...)
	}
	return words
}

// ends reports whether a word ends its sentence. "TP." does not.
func ends(text string) bool {
	return strings.HasSuffix(text, ";") || strings.HasSuffix(text, ".") && len([]rune(text)) > 3
}

// nextLine is the line below a word in its column. The first line of a paragraph is indented, so that a last line of one
// word may lie wholly before it.
func (f *form) nextLine(w word) (line, bool) {
	here := f.sheets[w.page].lines[w.line]
	for _, next := range f.sheets[w.page].lines[w.line+1:] {
		if next.midY() < here.box.MaxY || len(inked(next.words)) == 0 {
			continue
		}
		if next.box.MinY-here.box.MaxY > 1.3*here.height() {
			return line{}, false
		}
		before := here.box.MinX - 3*here.height()
		if next.box.MinX < here.box.MaxX && (next.box.MaxX > here.box.MinX || next.box.MinX > before) {
			return next, true
		}
	}
	return line{}, false
}

// opensItem reports whether a line starts with the number of an item: "2.", "II.", "b)", "-".
func opensItem(l line) bool {
	text := l.words[0].text
	number, stop := strings.CutSuffix(text, ".")
	return strings.HasSuffix(text, ")") && len([]rune(text)) <= 3 || text == "-" || text == "–" || text == "+" ||
		stop && (allDigits.MatchString(number) || strings.Trim(number, "IVX") == "")
}

// hasLabel reports whether a line opens like a label that the type does not know: a few words and a colon.
func hasLabel(l line) bool {
	return slices.ContainsFunc(l.words[:min(len(l.words), 6)], func(w word) bool { return strings.HasSuffix(w.text, ":") })
}

// wrapped reports whether the next line goes on: behind a comma, or because its first word had no room on this one.
func (f *form) wrapped(l label, last word, next line) bool {
	here := f.sheets[last.page].lines[last.line]
	if below := next.box.MinX < here.box.MinX-3*here.height(); below && next.box.MinX < f.all.words[f.all.first(l)].box.MinX-3*here.height() {
		return false
	}
	if strings.HasSuffix(last.text, ",") {
		return true
	}
	first := next.words[0]
	return last.box.MaxX+first.box.MaxX-first.box.MinX+here.height()/3 > f.rightEdge(last)-here.height()
}

// rightEdge is how far the print of the column of w reaches.
func (f *form) rightEdge(w word) float64 {
	edge := 0.0
	for _, l := range f.sheets[w.page].lines {
		edge = max(edge, l.box.MaxX)
	}
	for _, p := range f.parts {
		if p.right > 0 && p.holds(w) {
			edge = min(edge, p.right)
		}
	}
	return edge
}
