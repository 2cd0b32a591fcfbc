package fields

import (
	"slices"
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
	doubtTwins    = "có hai loại giấy tờ cùng tiêu đề này"
)

// judge says how far to trust the best candidate, given the others.
func (d *document) judge(caps stream, best candidate, all []candidate) titled {
	words := d.wholeLine(caps.within(best.match))
	t := titled{reading: d.titleOf(best.title, words), code: best.code}
	letters := len(Fold(best.title))
	t.confidence = 1 - float64(best.match.dist)/float64(letters)/2
	if best.match.dist > 2 || best.match.dist > 0 && letters < 12 {
		t.reading, t.typeDoubt = t.reading.doubted(doubtTitle), doubtTitle
	}
	for _, c := range all {
		apart := c.match.start >= best.match.end || c.match.end <= best.match.start
		if c.code != best.code && apart && c.height >= sameHeight*best.height {
			t.typeDoubt = doubtTwoTypes
		}
	}
	if t.typeDoubt != "" {
		t.confidence /= 2
	}
	return t
}

// wholeLine adds what follows a title on its last line, up to a stroke: "TỜ KHAI" is seldom all.
func (d *document) wholeLine(words []word) []word {
	last := words[len(words)-1]
	line := d.sheets[last.page].lines[last.line].words
	at := slices.IndexFunc(line, func(w word) bool { return w.box == last.box })
	rest := line[at+1:]
	if end := slices.IndexFunc(rest, func(w word) bool { return bare(w.text) == "" }); end >= 0 { // the same in another language
		rest = rest[:end]
	}
	return append(words[:len(words):len(words)], rest...)
}

// titleOf reads a title: as known, with what stands behind it on the paper.
func (d *document) titleOf(known string, words []word) reading {
	r := reading{value: likePrinted(known, words), words: words}
	n := len(strings.Fields(known))
	if 2*otherwise(strings.Fields(known), words) >= n {
		r = r.doubted(doubtTitle)
	}
	if len(words) > n && string(Fold(join(words[:n]))) == string(Fold(known)) {
		tail := d.clear(reading{words: words[n:]}.spelled())
		r.value = trimmed(r.value + " " + join(words[n:]))
		r = r.doubted(tail.doubt)
	}
	return r
}

// otherwise counts the words of a known title that stand on the paper with other marks: "PHƯỜNG AN" is no "PHƯƠNG ÁN".
func otherwise(known []string, words []word) (n int) {
	for i, k := range known {
		if i < len(words) && string(Fold(words[i].text)) == string(Fold(k)) && !sameSpelling(words[i].text, k) {
			n++
		}
	}
	return n
}

// twins decides between types that have the same title by the phrases of their texts.
func (d *document) twins(t titled, best candidate, all []candidate, cat *procedures.Catalogue) titled {
	most, tie := -1, false
	for _, c := range all {
		if c.match != best.match {
			continue
		}
		n := d.markers(cat.Recognition(c.code).Markers)
		switch {
		case n > most:
			most, tie, t.code = n, false, c.code
		case n == most && c.code != t.code:
			tie = true
		}
	}
	if tie {
		t.typeDoubt, t.confidence = doubtTwins, t.confidence/2
	}
	return t
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

// headings is the stream of the first page's lines in capitals, without the issuer's column of the letterhead.
func (d *document) headings() stream {
	if len(d.sheets) == 0 {
		return stream{}
	}
	var words []word
	for _, l := range d.sheets[0].lines {
		if l.capitals() && !d.head.names(l) {
			words = append(words, l.words...)
		}
	}
	return newStream(words)
}

// names reports whether a line belongs to the issuer's name: in the left column, over the number where one was read.
func (h letterhead) names(l line) bool {
	for _, o := range h.left {
		if opensNumber(o) {
			return false
		}
		if o.words[0].box == l.words[0].box {
			return true
		}
	}
	return false
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
