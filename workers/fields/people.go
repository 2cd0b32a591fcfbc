package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// name reads the name of a person.
func (d *document) name(words []word) reading {
	words = nameWords(words)
	if len(words) < 2 {
		return reading{}
	}
	r := checkName(reading{value: trimmed(join(words)), words: words})
	if words[0].line != words[len(words)-1].line {
		r = r.doubted(doubtOverflow)
	}
	return r.handed()
}

// people gives the roles whose names stand behind labels, in the order of the type's rules.
func (f *form) people() []pipeline.FoundSubject {
	var out []pipeline.FoundSubject
	for _, rule := range f.look.Subjects {
		if len(rule.Labels) == 0 {
			continue
		}
		if s, ok := f.person(rule); ok {
			out = append(out, s)
		}
	}
	return out
}

// person reads the name of one role, and the number that belongs to it.
func (f *form) person(rule procedures.SubjectRule) (pipeline.FoundSubject, bool) {
	for _, l := range f.labelsOf(rule.Labels, f.sectionOf(string(rule.Role))) {
		words, _ := f.nameOf(l, rule.Place)
		n := mention{reading: f.name(words), at: f.all.first(l)}
		if rule.Organ {
			words, _ = f.valueOf(l, rule.Place, 2)
			n.reading = f.text(words, nil)
		}
		if n.value == "" {
			continue
		}
		n.id = f.idOf(rule, l)
		n.male, n.born = f.sexOf(rule, l), f.bornOf(rule)
		n.reading = f.repeated(n.reading)
		return f.subject(rule.Role, n), true
	}
	return pipeline.FoundSubject{}, false
}

// sectionOf is the section named for a role; empty where the type has none.
func (f *form) sectionOf(role string) string {
	if slices.ContainsFunc(f.look.Sections, func(s procedures.Section) bool { return s.Name == role }) {
		return role
	}
	return ""
}

// idOf is the person's number: behind one of the labels for it in the person's section, or behind the name and before the
// next person's; on a card the card's own number.
func (f *form) idOf(rule procedures.SubjectRule, name label) identifier {
	if rule.Organ {
		return f.organID()
	}
	section, labelled := f.sectionOf(string(rule.Role)), false
	for _, l := range f.labelsOf(procedures.Dictionary()["id"].Labels, section) {
		if section == "" && (l.start < name.start || f.another(rule, name, l)) {
			continue
		}
		labelled = true
		words, _ := f.valueOf(l, procedures.PlaceAfter, 1)
		if id := newIdentifier(fromDigits(words)); id.value != "" {
			id.reading, id.labelled = f.compared(id.reading), true
			return id
		}
	}
	if len(f.look.Codes) > 0 { // a card
		return identifier{f.number(), pipeline.PersonalID, true}
	}
	return identifier{labelled: labelled}
}

// fromDigits drops the words before the first digit: "Căn cước công dân số".
func fromDigits(words []word) []word {
	i := slices.IndexFunc(words, func(w word) bool { return strings.ContainsAny(w.text, "0123456789") })
	return words[max(i, 0):]
}

// organID is the tax code of the organisation that the paper is about.
func (f *form) organID() identifier {
	for _, fact := range f.facts {
		if fact.Kind == procedures.KindTaxCode {
			return identifier{reading: f.read(fact), kind: pipeline.TaxCode}
		}
	}
	return identifier{}
}

// another reports whether the name of somebody else stands between two labels.
func (f *form) another(rule procedures.SubjectRule, from, to label) bool {
	for _, other := range f.look.Subjects {
		if other.Role == rule.Role {
			continue
		}
		for _, l := range f.labelsOf(other.Labels, "") {
			if l.start > from.start && l.start < to.start {
				return true
			}
		}
	}
	return false
}

// sexOf is what the paper says of the person's sex; nil when it says nothing.
func (f *form) sexOf(rule procedures.SubjectRule, name label) *bool {
	male := map[string]bool{"Nam": true, "Nữ": false}
	if r := f.factOf(rule.Role, "sex"); r.value != "" && r.doubt == "" {
		if v, ok := male[r.value]; ok {
			return &v
		}
	}
	switch {
	case rule.Role == "husband" || rule.Role == "father":
		v := true
		return &v
	case rule.Role == "wife" || rule.Role == "mother":
		v := false
		return &v
	}
	return nil
}

// bornOf is the year of birth that the paper prints for the role, 0 for none.
func (f *form) bornOf(rule procedures.SubjectRule) int {
	for _, name := range []string{"birth_date", "birth_year"} {
		if r := f.factOf(rule.Role, name); len(r.value) >= 4 && r.doubt == "" {
			return number4(r.value)
		}
	}
	return 0
}

// number4 is the number that the first four letters spell.
func number4(text string) int {
	n := 0
	for _, c := range text[:4] {
		n = n*10 + int(c-'0')
	}
	return n
}

// factOf reads one of the facts that the type prints of a role.
func (f *form) factOf(role pipeline.SubjectRole, name string) reading {
	for _, fact := range f.facts {
		if string(fact.Name) == string(role)+"."+name {
			return f.read(fact)
		}
	}
	return reading{}
}
