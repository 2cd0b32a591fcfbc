package fields

import (
	"cmp"
	"slices"

	"github.com/motlan/motlan/pipeline/procedures"
)

// part is a section of a form where it stands on the paper.
type part struct {
	name     string
	from, to spot // to: where the next one starts
	left     float64
	right    float64 // 0: to the edge
}

// spot is a height on a page.
type spot struct {
	page int
	y    float64
}

func (a spot) before(b spot) bool { return a.page < b.page || a.page == b.page && a.y < b.y }

// parts finds the sections of a form. What stands on one row are columns of one band.
func (d *document) parts(sections []procedures.Section) []part {
	var found []part
	for _, sec := range sections {
		if p, ok := d.opening(sec); ok {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.from.page, b.from.page), cmp.Compare(a.from.y, b.from.y))
	})
	for i := range found {
		d.bound(found, i)
	}
	return d.topped(found, sections)
}

// opening is where a section starts: at the first of its phrases that a line opens with.
func (d *document) opening(sec procedures.Section) (part, bool) {
	best := part{from: spot{page: len(d.sheets)}}
	for _, phrase := range sec.Starts {
		for _, m := range d.all.find(phrase) {
			w := d.all.words[d.all.at[m.start].word]
			here := spot{w.page, w.box.MinY - w.height()/2}
			if d.opensPart(m) && here.before(best.from) {
				best = part{name: sec.Name, from: here, left: w.box.MinX - w.height()}
			}
		}
	}
	return best, best.from.page < len(d.sheets)
}

// opensPart reports whether a phrase can start a section: at the start of a line, perhaps behind an item's number.
func (d *document) opensPart(m match) bool { return d.all.opens(m) || d.all.numbered(m) }

// bound sets the end of a section: below, where the next band starts; at its sides, where others of its band stand.
func (d *document) bound(found []part, i int) {
	p := &found[i]
	p.to = spot{page: len(d.sheets)}
	high := d.rowHeight(p.from.page)
	columns := false
	for j, o := range found {
		switch {
		case j != i && o.from.page == p.from.page && o.from.y-p.from.y < high && p.from.y-o.from.y < high:
			columns = true
			if o.left > p.left && (p.right == 0 || o.left < p.right) {
				p.right = o.left
			}
		case p.from.before(o.from) && o.from.before(p.to):
			p.to = o.from
		}
	}
	if !columns {
		p.left = 0
	}
}

// rowHeight is the usual height of a line on the page.
func (d *document) rowHeight(page int) float64 {
	lines := d.sheets[page].lines
	if len(lines) == 0 {
		return 0
	}
	return lines[len(lines)/2].height()
}

// topped adds the section that starts at the top of the paper.
func (d *document) topped(found []part, sections []procedures.Section) []part {
	for _, sec := range sections {
		if len(sec.Starts) > 0 {
			continue
		}
		top := part{name: sec.Name, from: spot{page: -1}, to: spot{page: len(d.sheets)}}
		if len(found) > 0 {
			top.to = found[0].from
		}
		return append([]part{top}, found...)
	}
	return found
}

// holds reports whether a word lies in the section.
func (p part) holds(w word) bool {
	here := spot{w.page, w.midY()}
	return !here.before(p.from) && here.before(p.to) && w.midX() >= p.left && (p.right == 0 || w.midX() < p.right)
}

// within reports whether a word lies in the named section; a section that was not found holds nothing, and the empty name is
// the whole paper.
func within(parts []part, name string, w word) bool {
	if name == "" {
		return true
	}
	return slices.ContainsFunc(parts, func(p part) bool { return p.name == name && p.holds(w) })
}
