package fields

import (
	"slices"
	"strings"
	"unicode"
)

// mention is a place where the paper names a person.
type mention struct {
	reading       // the name
	at      int   // index of the first word of the label in the document's stream
	male    *bool // by "Ông" or "Bà"
	id      identifier
	born    int // year, 0: not printed
}

// nameLabels introduce a name. The polite forms may stand anywhere, the others open a line or an item.
var nameLabels = []string{"Ông", "Bà", "Họ và tên", "Họ, chữ đệm, tên", "Tên tôi là", "Tôi tên là", "Tôi là", "Họ tên", "Tên chủ đầu tư",
	"Chủ đầu tư", "Người đề nghị", "Người yêu cầu"}

// mentions lists the people named on the paper, in reading order.
func (d *document) mentions() []mention {
	var found []mention
	for _, label := range nameLabels {
		for _, m := range d.all.find(label) {
			if n, ok := d.mention(label, m); ok {
				found = append(found, n)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mention) int { return a.at - b.at })
	return d.identified(unique(found))
}

func (d *document) mention(label string, m match) (mention, bool) {
	first := d.all.words[d.all.at[m.start].word]
	polite := label == "Ông" || label == "Bà"
	if m.dist > 0 && polite || polite && !sameSpelling(first.text, label) {
		return mention{}, false
	}
	n := mention{at: d.all.at[m.start].word}
	n.words = nameWords(d.all.after(m, 9))
	n.value = strings.Trim(join(n.words), " .,;:")
	if len(n.words) < 2 {
		return mention{}, false
	}
	if polite && !d.eitherSex(m) {
		male := label == "Ông"
		n.male = &male
	}
	n.reading = checkName(n.reading)
	return n, true
}

// eitherSex reports whether a polite form is one half of "Ông/Bà" or "Ông (bà)".
func (d *document) eitherSex(m match) bool {
	near := d.all.folded[max(0, m.start-3):min(len(d.all.folded), m.end+3)]
	return strings.Contains(string(near), "ongba")
}

// nameWords takes the words of a name: each starts with a capital, and punctuation ends it.
func nameWords(words []word) []word {
	for i, w := range words {
		if i == 6 || !isNameWord(w.text) || i > 0 && isFar(words[i-1], w) || i > 1 && opensFact(words[i:]) {
			return words[:i]
		}
		if last := w.text[len(w.text)-1]; strings.ContainsRune(",.;:)", rune(last)) {
			return words[:i+1]
		}
	}
	return words
}

// factStarts are the first two words, folded, of what forms print behind a name. Some of the first are names too.
var factStarts = []string{"nam sinh", "so dinh", "so cccd", "so can", "so cmnd", "so giay", "dia chi", "ngay sinh", "ngay thang", "gioi tinh", "dan toc",
	"quoc tich", "noi cu", "noi thuong", "noi sinh", "giay to", "can cuoc", "chung minh", "chuc vu", "chuc danh", "sinh nam", "sinh ngay", "dien thoai"}

// opensFact reports whether the words begin with what stands behind a name: "Năm sinh" is no part of it, "Năm sinh năm" is.
func opensFact(words []word) bool {
	if len(words) < 2 {
		return false
	}
	text := string(Fold(words[0].text)) + " " + string(Fold(words[1].text))
	named := len(words) > 2 && text == "nam sinh" && slices.Contains([]string{"nam", "ngay"}, string(Fold(words[2].text)))
	return slices.Contains(factStarts, text) && !named
}

func isNameWord(text string) bool {
	text = strings.TrimRight(text, ",.;:)")
	for i, r := range text {
		if i == 0 && !unicode.IsUpper(r) || !unicode.IsLetter(r) && r != '\'' {
			return false
		}
	}
	return text != ""
}

// isFar reports whether b stands in another column or paragraph than a.
func isFar(a, b word) bool {
	sameLine := a.line == b.line && a.page == b.page
	return a.page != b.page || !sameLine && (b.box.MinY-a.box.MaxY > a.height() || b.box.MinX > a.box.MinX)
}

// unique drops the mentions that lie within another, as "Ông" in "Chủ đầu tư: Ông Nguyễn Văn An".
func unique(found []mention) []mention {
	var out []mention
	for _, n := range found {
		last := len(out) - 1
		if last >= 0 && sameWords(out[last].words, n.words) {
			if n.male != nil {
				out[last].male = n.male
			}
			if len(n.words) > 0 && n.male != nil {
				out[last].reading = n.reading
			}
			continue
		}
		out = append(out, n)
	}
	return out
}

// sameWords reports whether two names end on the same word of the paper.
func sameWords(a, b []word) bool {
	x, y := a[len(a)-1], b[len(b)-1]
	return x.page == y.page && x.box == y.box
}
