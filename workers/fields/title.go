package fields

import (
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// titled is the type of a document and the heading that gave it away.
type titled struct {
	reading
	code       pipeline.TypeCode
	confidence float64
	typeDoubt  string
}

const (
	doubtTwoTypes = "có tiêu đề của hai loại giấy tờ"
	doubtUntitled = "không đọc được tiêu đề, đoán theo nội dung"
	doubtTitle    = "tiêu đề đọc không chắc"
)

// candidate is a known title that stands on the first page.
type candidate struct {
	code  pipeline.TypeCode
	title string
	match match
}

// length is what makes one title win over another that is a part of it.
func (c candidate) length() int { return c.match.end - c.match.start }

// recognise finds the document's type by its heading in capitals, with the body's phrases as a check.
func (d *document) recognise(cat *procedures.Catalogue) titled {
	caps := d.headings()
	var best candidate
	var all []candidate
	for _, typ := range cat.Types() {
		for _, title := range cat.Recognition(typ.Code).Titles {
			for _, m := range caps.find(title) {
				c := candidate{typ.Code, title, m}
				all = append(all, c)
				if best.code == "" || c.length() > best.length() {
					best = c
				}
			}
		}
	}
	if best.code == "" {
		return d.byMarkers(cat)
	}
	return d.judge(caps, best, all, cat)
}

// judge says how far to trust the best candidate, given the others.
func (d *document) judge(caps stream, best candidate, all []candidate, cat *procedures.Catalogue) titled {
	words := caps.within(best.match)
	t := titled{reading: reading{value: likePrinted(best.title, words), words: words}, code: best.code}
	t.confidence = 1 - float64(best.match.dist)/float64(len(fold(best.title)))
	if best.match.dist > 2 {
		t.reading = t.reading.doubted(doubtTitle)
	}
	for _, c := range all {
		if c.code != best.code && (c.match.start >= best.match.end || c.match.end <= best.match.start) {
			t.typeDoubt, t.confidence = doubtTwoTypes, t.confidence/2
		}
	}
	return t
}

// leastMarkers is how many of a type's phrases must stand on a paper to name it without its title.
const leastMarkers = 3

// byMarkers guesses the type of a paper whose title was not read, by the phrases of its text. It is always doubtful, and
// other where no type or more than one has enough of them.
func (d *document) byMarkers(cat *procedures.Catalogue) titled {
	most, second := titled{code: pipeline.OtherType, confidence: 0.1}, 0
	count := leastMarkers - 1
	for _, typ := range cat.Types() {
		n := d.markers(cat.Recognition(typ.Code).Markers)
		switch {
		case n > count:
			second, count = count, n
			most = untitled(typ.Code, cat)
		case n > second:
			second = n
		}
	}
	if second == count {
		return titled{code: pipeline.OtherType, confidence: 0.1}
	}
	return most
}

// untitled proposes the type's usual title, for a person to settle.
func untitled(code pipeline.TypeCode, cat *procedures.Catalogue) titled {
	guess := reading{value: cat.Recognition(code).Titles[0], by: byRule, doubt: doubtUntitled}
	return titled{reading: guess, code: code, confidence: 0.5, typeDoubt: doubtUntitled}
}

// markers counts the phrases that stand on the paper.
func (d *document) markers(phrases []string) int {
	n := 0
	for _, p := range phrases {
		if len(d.all.find(p)) > 0 {
			n++
		}
	}
	return n
}

// headings is the stream of the first page's lines in capitals, from the letterhead down; the letterhead's own capitals
// are no title.
func (d *document) headings() stream {
	if len(d.sheets) == 0 {
		return stream{}
	}
	var words []word
	for _, l := range d.sheets[0].lines {
		if l.capitals() {
			words = append(words, l.words...)
		}
	}
	return newStream(words)
}

// capitals reports whether most letters of the line are capitals.
func (l line) capitals() bool {
	upper, letters := 0, 0
	for _, r := range join(l.words) {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return letters > 3 && upper*10 >= letters*8
}

// likePrinted returns the known phrase with those spellings of its words that the paper uses: "UỶ" and "ỦY" are the same
// word, and a field repeats the paper.
func likePrinted(phrase string, words []word) string {
	out := strings.Fields(phrase)
	for i, known := range out {
		for _, w := range words {
			if printed := strings.Trim(w.text, ",.;:"); spelling(printed) == spelling(known) && printed != known {
				out[i] = strings.Replace(known, strings.Trim(known, ",.;:"), printed, 1)
			}
		}
	}
	return strings.Join(out, " ")
}
