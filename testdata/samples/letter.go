package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// letter is an agency's paper in the form of NĐ30, annex III: heading, number, place and date, title, matter, recipients,
// signature and seal. The matter is what its kind prints.
type letter struct {
	title  string // the kind's name; empty: a letter without one
	code   string // letters of the kind in its number
	about  string // how the line under the title opens; empty: there is none
	matter func(*draft, bureau, string)
}

// draw prints the letter.
func (l letter) draw(d *draft) {
	o, about := newBureau(d.r, d.place), pick(d.r, matters)
	by := pick(d.r, o.signs)
	d.heading(o, l, about)
	if l.title != "" {
		d.centre(l.title, style{size: 14.5, bold: true})
		d.says(pipeline.FieldTitle, l.title)
	}
	if l.about != "" {
		d.centred(l.about+" "+about, style{size: 13.5, bold: true})
		d.says(pipeline.FieldSummary, l.about+" "+about)
		d.underline(30)
	}
	d.gap(8)
	l.matter(d, o, about)
	d.finish(o, by)
}

// heading prints the two columns above the title; a reader takes the left one first.
func (d *draft) heading(o bureau, l letter, about string) {
	number := fmt.Sprint(1 + d.r.IntN(3000))
	sign := l.code + "-" + o.short
	if l.title == "" {
		sign = o.short + "-" + pick(d.r, []string{"VP", "VX", "NC", "KT", "TCKH"})
	}
	label, byHand := "Số: "+number+"/"+sign, d.chance(5)
	if byHand {
		label = "Số: ~" + number + "~ /" + sign
		d.byHand(pipeline.FieldNumber)
	}
	d.says(pipeline.FieldNumber, number+"/"+sign)
	d.says(pipeline.FieldIssuer, o.printed())
	d.says(pipeline.FieldDate, iso(d.date))
	day := o.town + ", " + inWords(d.date)
	if byHand || d.chance(12) {
		day = fmt.Sprintf("%s, ngày ~%02d~ tháng ~%d~ năm %d", o.town, d.date.Day(), d.date.Month(), d.date.Year())
		d.byHand(pipeline.FieldDate)
	}
	if l.title == "" {
		label += "\nV/v " + about
		d.says(pipeline.FieldSummary, "V/v "+about)
	}
	d.columns(o, label, day)
}

// columns prints the agency and the number on the left, the nation, place and date on the right.
func (d *draft) columns(o bureau, label, day string) {
	left, right := d.part(-0.08, 0.42), d.part(0.41, 1.04)
	if o.superior != "" {
		left.centre(o.superior, style{size: 12.5})
	}
	left.centre(o.name, style{size: 12.5, bold: true})
	left.underline(22)
	agency := len(d.words)
	right.nation()
	nation := len(d.words)
	low := max(left.y, right.y) + d.pt(4)
	left.y, right.y = low, low
	for row := range strings.SplitSeq(label, "\n") {
		left.centred(row, style{size: 13})
	}
	number := len(d.words)
	right.centre(day, style{size: 13, italic: true})
	d.words = append(d.words[:agency:agency], append(append(append([]TruthWord(nil), d.words[nation:number]...), d.words[agency:nation]...), d.words[number:]...)...)
	d.y = max(left.y, right.y) + d.pt(12)
}

// centred prints text in the middle, on as many lines as it takes.
func (c *column) centred(text string, st style) {
	inner := *c
	inner.left, inner.right = c.left+c.mm(2), c.right-c.mm(2)
	for _, l := range inner.fill(c.pieces(text, st), st, 0) {
		c.print(l, (c.left+c.right-l.width())/2, c.next(st.size))
	}
}

// finish prints the recipients on the left and the signature on the right.
func (d *draft) finish(o bureau, by rank) {
	d.room(72)
	d.gap(8)
	left, right := d.part(-0.02, 0.46), d.part(0.47, 1.02)
	left.recipients(pick(d.r, []string{"Như trên;", "Như Điều cuối;"}), "Ủy ban nhân dân tỉnh;", pick(d.r, []string{"Đảng ủy, HĐND;", "Các phòng chuyên môn;"}),
		"Lưu: VT, "+initials(d.r)+".")
	d.signed(right, by.above, "DẤU CỦA "+strings.ToUpper(o.printed()))
	d.y = max(left.y, right.y)
}

// signed prints a signature block and notes its fields.
func (d *draft) signed(c *column, above, seal string) {
	who := name(d.r, d.chance(3))
	mark := signature{above: above, name: who, seal: seal}
	if d.chance(2) { // over the name or the title, as often as beside them
		mark.right, mark.down = 12*d.r.Float64(), 14*d.r.Float64()-6
	}
	c.sign(mark, d.r.Uint64())
	d.says("signatory", who)
	d.says("signatory_role", strings.ReplaceAll(above, "\n", " "))
}
