package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// fact is something that a paper says, under the name of its field; of a subject, "<role> name" and "<role> id", from the
// second of a role on with its number.
type fact struct {
	Name  string
	Value string
	Hand  bool // written by hand
}

// facts lists what a drawn paper says, sorted by name.
func facts(t samples.Truth) (list []fact) {
	for name, value := range t.Fields {
		list = append(list, fact{string(name), value, slices.Contains(t.Hand, name)})
	}
	slices.SortFunc(list, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	seen := map[pipeline.SubjectRole]int{}
	for _, s := range t.Subjects {
		seen[s.Role]++
		list = append(list, fact{subjectName(s.Role, seen[s.Role], "name"), s.Name, s.Hand})
		if s.Identifier != "" {
			list = append(list, fact{subjectName(s.Role, seen[s.Role], "id"), s.Identifier, s.Hand})
		}
	}
	return list
}

func subjectName(role pipeline.SubjectRole, number int, what string) string {
	if number > 1 {
		return fmt.Sprintf("%s %s %d", role, what, number)
	}
	return fmt.Sprintf("%s %s", role, what)
}

// claim is what extraction says under a name.
type claim struct {
	Value, Normal string
	Confidence    float64
	Doubt         string
	Hand          bool
}

// sure reports whether nobody would look at the claim.
func (c claim) sure() bool { return c.Confidence >= pipeline.Sure && c.Doubt == "" }

// claims lists what extraction found, by the names of facts. A doubt about one person covers name and identifier.
func claims(e pipeline.Extraction) map[string]claim {
	list := map[string]claim{}
	for _, f := range e.Fields {
		if f.Value != "" || f.Doubt != "" {
			list[string(f.Name)] = claim{f.Value, f.Normal, f.Confidence, f.Doubt, f.Hand}
		}
	}
	seen := map[pipeline.SubjectRole]int{}
	for _, s := range e.Subjects {
		seen[s.Role]++
		list[subjectName(s.Role, seen[s.Role], "name")] = claim{Value: s.Name, Confidence: s.Confidence, Doubt: s.Doubt}
		if s.Identifier != "" {
			list[subjectName(s.Role, seen[s.Role], "id")] = claim{Value: s.Identifier, Confidence: s.Confidence, Doubt: s.Doubt}
		}
	}
	return list
}

// says reports whether c is what is printed: its value or its normal form, a date in whatever form.
func (c claim) says(want string) bool {
	return same(c.Value, want) || c.Normal != "" && same(c.Normal, want)
}

func same(got, want string) bool {
	got, want = bare(got), bare(want)
	if got == want {
		return true
	}
	a, ok := day(got)
	b, also := day(want)
	return ok && also && a.Equal(b)
}

// unit follows a measure.
var unit = regexp.MustCompile(`([0-9]) ?(m2|m²|m|đồng|VNĐ)$`)

// bare evens out spaces and closing punctuation, and leaves out the unit of a measure.
func bare(text string) string {
	return unit.ReplaceAllString(strings.Trim(spaced(text), " .,;:"), "$1")
}

// day reads a date in one of the forms that papers and fields have.
func day(text string) (time.Time, bool) {
	for _, form := range []string{time.DateOnly, "02/01/2006", "2/1/2006", "02-01-2006", "02.01.2006"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	var d, m, y int
	if n, _ := fmt.Sscanf(strings.ToLower(text), "ngày %d tháng %d năm %d", &d, &m, &y); n == 3 {
		return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), true
	}
	return time.Time{}, false
}
