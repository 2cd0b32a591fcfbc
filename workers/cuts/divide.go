package cuts

import (
	"reflect"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// Segment is one paper between two separator sheets.
type Segment struct {
	Separator                   // of the sheet before it; zero for a paper without one
	Sheet     int               // the separator sheet's page, counted from 1; 0: none
	Pages     []int             // its pages, counted from 1 over the file, in their order
	Codes     [][]pipeline.Code // of each of Pages; no other segment has them

	blank   []bool // of each of Pages
	printed int    // of Pages, those that are not blank
}

// Division is a file as its separator sheets and its slip divide it. Every page is in one segment or in Leave.
type Division struct {
	Segments []Segment
	Slip     *pipeline.Slip // nil: there is none
	Leave    []int          // the sheets, their blank backs, and blanks around no paper
	Faults   []Fault        // why a person has to look; none: the slip agrees, or there is none
}

// Divide follows the separator sheets of a file and compares what lies between them with the batch slip. Of a file without
// any sheet it makes one segment. Blank pages within a paper and behind it stay with it, and the slip's counts may have
// them or not: who counts by hand does not count the empty back of a sheet.
func Divide(pages []Sheet) Division {
	var d divider
	for i, s := range pages {
		d.take(i+1, s)
	}
	d.close()
	if d.Slip != nil {
		d.Faults = append(d.Faults, reconcile(*d.Slip, d.Segments)...)
	}
	return d.Division
}

// Separated reports whether any separator sheet was found.
func (d Division) Separated() bool {
	return slices.ContainsFunc(d.Segments, func(s Segment) bool { return s.Sheet != 0 })
}

// divider goes over the pages of a file once.
type divider struct {
	Division
	open     Segment // being collected
	back     bool    // the page before was a sheet of ours: a blank page is its back
	late     int     // page of a slip that has papers before it
	reported bool
}

func (d *divider) take(page int, s Sheet) {
	sep, separates := s.separator()
	slip, isSlip := s.slip()
	if s.contradicts() {
		d.fault(Fault{Kind: FaultContradiction, Page: page})
	}
	switch {
	case (separates || isSlip) && s.Words > mostWords+len(slip.Papers):
		d.fault(Fault{Kind: FaultPrinted, Page: page})
		d.begin(page, sep)
		d.add(page, s)
	case isSlip:
		d.slip(page, slip)
	case separates:
		d.begin(page, sep)
		d.leave(page)
	case s.Blank && d.back:
		d.Leave, d.back = append(d.Leave, page), false
	default:
		d.add(page, s)
	}
}

func (d *divider) fault(f Fault) { d.Faults = append(d.Faults, f) }

// leave takes a sheet of ours out.
func (d *divider) leave(page int) { d.Leave, d.back = append(d.Leave, page), true }

func (d *divider) add(page int, s Sheet) {
	if d.late != 0 && !s.Blank && !d.reported {
		d.fault(Fault{Kind: FaultSlipInside, Page: d.late})
		d.reported = true
	}
	d.open.Pages, d.open.Codes, d.back = append(d.open.Pages, page), append(d.open.Codes, s.Codes), false
	d.open.blank = append(d.open.blank, s.Blank)
	if !s.Blank {
		d.open.printed++
	}
}

// slip notes the batch slip. A second one is another batch's, unless it is the same sheet again.
func (d *divider) slip(page int, slip pipeline.Slip) {
	switch {
	case d.Slip == nil:
		d.Slip = &slip
		if len(d.Segments) > 0 || d.open.printed > 0 {
			d.late = page
		}
	case !reflect.DeepEqual(*d.Slip, slip):
		d.fault(Fault{Kind: FaultTwoSlips, Page: page})
	}
	d.leave(page)
}

// begin ends the paper before a separator sheet. Both sides of one sheet, and two sheets of which one names nothing, are
// one separator.
func (d *divider) begin(page int, sep Separator) {
	if d.open.Sheet != 0 && len(d.open.Pages) == 0 {
		if before := d.open.Separator; before == sep || before == (Separator{}) || sep == (Separator{}) {
			if before == (Separator{}) {
				d.open.Separator = sep
			}
			return
		}
	}
	d.close()
	d.open = Segment{Separator: sep, Sheet: page}
}

// close puts the open segment to the others. One of blank pages alone is no paper.
func (d *divider) close() {
	switch s := d.open; {
	case s.printed > 0:
		d.Segments = append(d.Segments, s)
	default:
		d.Leave = append(d.Leave, s.Pages...)
		slices.Sort(d.Leave)
		if s.Sheet != 0 {
			d.fault(Fault{Kind: FaultEmpty, Page: s.Sheet})
		}
	}
	d.open = Segment{}
}
