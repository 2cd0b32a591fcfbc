package fields

import (
	"slices"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
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
	if polite {
		male := label == "Ông"
		n.male = &male
	}
	n.reading = checkName(n.reading)
	return n, true
}

// nameWords takes the words of a name: each starts with a capital, and punctuation ends it.
func nameWords(words []word) []word {
	for i, w := range words {
		if i == 6 || !isNameWord(w.text) || i > 0 && isFar(words[i-1], w) {
			return words[:i]
		}
		if last := w.text[len(w.text)-1]; strings.ContainsRune(",.;:)", rune(last)) {
			return words[:i+1]
		}
	}
	return words
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

// subjects gives the people their roles by the type's rules.
func (d *document) subjects(look procedures.Recognition) []pipeline.FoundSubject {
	if len(look.Subjects) == 0 {
		return nil
	}
	mentions := d.mentions()
	var out []pipeline.FoundSubject
	for i, found := range d.assign(look.Subjects, mentions) {
		for _, n := range found {
			out = append(out, d.subject(look.Subjects[i].Role, d.consistent(n, mentions)))
		}
	}
	return out
}

// assign returns the mentions of each rule. A rule's people are named after one of its phrases and before the next
// phrase of another rule.
func (d *document) assign(rules []procedures.SubjectRule, mentions []mention) [][]mention {
	out := make([][]mention, len(rules))
	for _, n := range merged(mentions) {
		i := d.rule(rules, out, n)
		if i < 0 || named(out, n) || rules[i].Limit == 0 && n.id.value == "" && n.born == 0 {
			continue
		}
		out[i] = append(out[i], n)
	}
	return out
}

// rule is the index of the rule that the mention falls under, -1 when that rule is full.
func (d *document) rule(rules []procedures.SubjectRule, out [][]mention, n mention) int {
	i, nearest := 0, -1
	for j, r := range rules {
		for _, phrase := range r.After {
			for _, m := range d.all.find(phrase) {
				if at := d.all.at[m.start].word; at <= n.at && at > nearest {
					i, nearest = j, at
				}
			}
		}
	}
	if len(rules[i].After) > 0 && nearest < 0 {
		return -1
	}
	for i < len(rules) && rules[i].Limit > 0 && len(out[i]) >= rules[i].Limit {
		i++
		if i == len(rules) || len(rules[i].After) > 0 {
			return -1
		}
	}
	return i
}

// merged replaces a doubtful mention by a later one that reads the same without doubt, as on every page of a drawing.
func merged(mentions []mention) []mention {
	out := slices.Clone(mentions)
	for i, n := range out {
		for _, o := range mentions[i+1:] {
			if o.value == n.value && o.id.value == n.id.value && n.doubts() && !o.doubts() {
				out[i].reading, out[i].id = o.reading, o.id
			}
		}
	}
	return out
}

func (n mention) doubts() bool { return n.doubt != "" || n.id.check(n).doubt != "" }

// named reports whether the person was already given a role.
func named(out [][]mention, n mention) bool {
	for _, list := range out {
		for _, o := range list {
			if string(fold(o.value)) == string(fold(n.value)) {
				return true
			}
		}
	}
	return false
}

// consistent doubts a name that is read otherwise elsewhere on the paper.
func (d *document) consistent(n mention, all []mention) mention {
	for _, o := range all {
		if string(fold(o.value)) == string(fold(n.value)) && !strings.EqualFold(o.value, n.value) {
			n.reading = n.doubted(doubtTwice)
		}
	}
	return n
}

func (d *document) subject(role pipeline.SubjectRole, n mention) pipeline.FoundSubject {
	s := pipeline.FoundSubject{Role: role, Name: n.value, Confidence: n.confidence(), Doubt: n.doubt}
	id := n.id.check(n)
	if id.value == "" { // nobody can be found in a register by the name alone
		id = id.doubted(doubtIDGone)
	}
	s.Identifier, s.Kind = id.value, n.id.kind
	s.Confidence = min(s.Confidence, id.confidence())
	if s.Doubt == "" {
		s.Doubt = id.doubt
	}
	s.Page, s.Quad = d.where(n.words)
	return s
}
