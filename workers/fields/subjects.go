package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// subjects gives the people their roles by the type's rules without labels of their own.
func (d *document) subjects(look procedures.Recognition) []pipeline.FoundSubject {
	rules := slices.DeleteFunc(slices.Clone(look.Subjects), func(r procedures.SubjectRule) bool { return len(r.Labels) > 0 })
	if len(rules) == 0 {
		return nil
	}
	mentions := d.mentions()
	var out []pipeline.FoundSubject
	for i, found := range d.assign(rules, mentions) {
		for _, n := range found {
			out = append(out, d.subject(rules[i].Role, d.consistent(n, mentions)))
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
			if string(Fold(o.value)) == string(Fold(n.value)) {
				return true
			}
		}
	}
	return false
}

// consistent doubts a name that is read otherwise elsewhere on the paper.
func (d *document) consistent(n mention, all []mention) mention {
	for _, o := range all {
		if string(Fold(o.value)) == string(Fold(n.value)) && !strings.EqualFold(o.value, n.value) {
			n.reading = n.doubted(doubtTwice)
		}
	}
	return n
}

func (d *document) subject(role pipeline.SubjectRole, n mention) pipeline.FoundSubject {
	s := pipeline.FoundSubject{Role: role, Name: n.value, Confidence: n.confidence(), Doubt: n.doubt}
	id := n.id.check(n)
	if id.value == "" && n.id.labelled { // a number is printed, and was not read
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
