package fields

import (
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// candidate is a known title that stands on the first page.
type candidate struct {
	code   pipeline.TypeCode
	title  string
	match  match
	height float64 // of its letters
}

// worth makes one title win over another that is a part of it, or was read worse.
func (c candidate) worth() int { return c.match.end - c.match.start - 2*c.match.dist }

// recognise finds the document's type: by its heading in capitals, else by what only papers of a type without a heading
// have, else by a guess at the phrases of its text.
func (d *document) recognise(cat *procedures.Catalogue) titled {
	caps := d.headings()
	all := strongest(d.candidates(caps, cat))
	if len(all) == 0 {
		return d.untitled(cat)
	}
	best := leading(all)
	t := d.judge(caps, best, all)
	return d.twins(t, best, all, cat)
}

// candidates are the titles that open a line of capitals.
func (d *document) candidates(caps stream, cat *procedures.Catalogue) []candidate {
	var all []candidate
	for _, typ := range cat.Types() {
		look := cat.Recognition(typ.Code)
		for _, title := range look.Titles {
			for _, m := range caps.find(title) {
				if !caps.opens(m) || d.bears(look.Not) {
					continue
				}
				all = append(all, candidate{typ.Code, title, m, newLine(caps.within(m)).height()})
			}
		}
	}
	return all
}

// bears reports whether one of the phrases stands on the paper.
func (d *document) bears(phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return len(d.all.find(p)) > 0 })
}

// strongest drops each candidate that overlaps with one of more worth; equal ones stay.
func strongest(all []candidate) []candidate {
	return slices.DeleteFunc(slices.Clone(all), func(c candidate) bool {
		return slices.ContainsFunc(all, func(o candidate) bool {
			return o.match.start < c.match.end && c.match.start < o.match.end && o.worth() > c.worth()
		})
	})
}

// sameHeight is the share of the largest letters from which a heading is as large.
const sameHeight = 0.85

// leading is the first of the titles in the largest letters.
func leading(all []candidate) candidate {
	largest := 0.0
	for _, c := range all {
		largest = max(largest, c.height)
	}
	best := candidate{}
	for _, c := range all {
		if c.height >= sameHeight*largest && (best.code == "" || c.match.start < best.match.start) {
			best = c
		}
	}
	return best
}
