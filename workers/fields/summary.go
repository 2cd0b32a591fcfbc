package fields

import (
	"slices"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline/procedures"
)

// summary is what the paper is about: the lines under its title, or what follows one of the type's labels.
func (d *document) summary(look procedures.Recognition, t titled) reading {
	for _, label := range look.Summaries {
		if isAbout(label) {
			if r := d.under(t, label); r.value != "" {
				return r
			}
			if r := d.about(label); r.value != "" {
				return r
			}
		} else if r := d.labelled(label); r.value != "" {
			return r
		}
	}
	return reading{}
}

func isAbout(label string) bool { return strings.HasPrefix(label, "V") }

// under reads the lines below the title (or, on a letter without one, below the number) that open with the label.
func (d *document) under(t titled, label string) reading {
	lines := d.head.left
	if len(t.words) > 0 {
		last := t.words[len(t.words)-1]
		lines = d.sheets[last.page].lines[last.line+1:]
		lines = lines[:min(len(lines), 4)]
	}
	for i, l := range lines {
		if opensWith(newStream(l.words), label) && !goesOn(l) {
			return d.newSummary(wordsOf(centred(lines[i:])))
		}
	}
	return reading{}
}

// goesOn reports whether a line is the middle of a sentence.
func goesOn(l line) bool {
	text := []rune(bare(l.words[0].text))
	return len(text) > 0 && unicode.IsLower(text[0])
}

// about is what a line says that opens with the label and a colon, further down: "Về việc: …" of a letter of introduction.
func (d *document) about(label string) reading {
	for _, m := range d.all.find(label) {
		if m.dist == 0 && d.all.opens(m) && d.all.colon(m) {
			return d.newSummary(sentence(append(d.all.within(m), d.all.after(m, 40)...)))
		}
	}
	return reading{}
}

// centred takes the lines that belong together: at one distance, about one middle, and no heading of the text.
func centred(lines []line) []line {
	for i := 1; i < len(lines); i++ {
		gap := lines[i].box.MinY - lines[i-1].box.MaxY
		off := lines[i].midX() - lines[0].midX()
		wide := lines[0].width()
		if lines[i].width() > 1.3*lines[i-1].width() { // a heading fills its first line first: the text begins here
			return lines[:i]
		}
		if gap > lines[0].height() || off > wide/4 || -off > wide/4 || lines[i].capitals() || opensText(lines[i]) || i == 4 {
			return lines[:i]
		}
	}
	return lines
}

// opensText reports whether the text of the document begins here.
func opensText(l line) bool {
	s := newStream(l.words)
	if opensWith(s, "Căn cứ") || opensWith(s, "Kính gửi") || opensWith(s, "Theo đề nghị") {
		return true
	}
	return slices.Contains(openings, bare(l.words[0].text))
}

// openings begin the first sentence of a text; the line of a heading that goes on begins with a small letter or a name.
var openings = []string{"Xét", "Theo", "Thực", "Hôm", "Ngày", "Để", "Tại"}

// labelled reads what follows a label, to the end of the sentence or the paragraph.
func (d *document) labelled(label string) reading {
	for _, m := range d.all.find(label) {
		if !d.all.opens(m) && !d.all.numbered(m) {
			continue
		}
		if words := sentence(d.all.after(m, 60)); len(words) > 0 {
			return d.newSummary(words)
		}
	}
	return reading{}
}

// numbered reports whether only an item's number stands before the match on its line.
func (s stream) numbered(m match) bool {
	i := s.at[m.start].word
	return i > 0 && (i == 1 || s.words[i-2].line != s.words[i].line) && strings.ContainsAny(s.words[i-1].text, ".)-")
}

// sentence takes words up to the first that ends a sentence, leaving out the lines of other columns.
func sentence(words []word) []word {
	var out []word
	for _, w := range words {
		if len(out) > 0 && otherColumn(out, w) {
			continue
		}
		if out = append(out, w); strings.HasSuffix(w.text, ".") || strings.HasSuffix(w.text, ";") {
			break
		}
	}
	return out
}

// otherColumn reports whether w lies on another line than the words before it, and right of them all.
func otherColumn(before []word, w word) bool {
	right := 0.0
	for _, b := range before {
		if b.line == w.line && b.page == w.page {
			return false
		}
		right = max(right, b.box.MaxX)
	}
	return w.box.MinX > right
}

func (d *document) newSummary(words []word) reading {
	r := d.clear(reading{value: trimmed(join(words)), words: words}.spelled().punctuated()).ended()
	if slices.ContainsFunc(words[min(len(words), 3):], func(w word) bool { return strings.HasSuffix(w.text, ":") }) || d.joinsParagraphs(words) {
		r = r.doubted(doubtPattern)
	}
	return r
}

// joinsParagraphs reports whether a line within the words begins a sentence, though none ended before it: the full stop was not read,
// nor perhaps what stood there.
func (d *document) joinsParagraphs(words []word) bool {
	for i, w := range words {
		if i == 0 || words[i-1].line == w.line || goesOn(line{words: words[i:]}) || isKnownName(bare(w.text)) || strings.ToUpper(w.text) == w.text {
			continue
		}
		if lines := d.sheets[w.page].lines; w.page == words[i-1].page && lines[words[i-1].line].box.MaxX < lines[w.line].box.MaxX-3*w.height() {
			return true
		}
	}
	return false
}

// scope is read after the type's labels.
func (f *form) scope() reading {
	for _, l := range f.labelsOf(f.look.Scopes, "") {
		words, _ := f.valueOf(l, procedures.PlaceAfter, maxScopeLines)
		if words = sentence(words); len(words) > 0 {
			return f.newSummary(words)
		}
	}
	return reading{}
}

// maxScopeLines is how long a scope may be: "Phạm vi ủy quyền" is a paragraph.
const maxScopeLines = 8
