package samples

import (
	"fmt"
	"time"
)

// inWords prints a date as Decree 30 wants it: a zero before days under 10 and before the months 1 and 2.
func inWords(t time.Time) string {
	month := fmt.Sprint(int(t.Month()))
	if t.Month() < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year())
}

// inDigits prints a date with strokes.
func inDigits(t time.Time) string { return t.Format("02/01/2006") }

// iso prints a date as fields have it.
func iso(t time.Time) string { return t.Format("2006-01-02") }

// nation prints the national heading in the middle of c.
func (c *column) nation() {
	c.centre("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style{size: 12.5, bold: true})
	c.centre("Độc lập - Tự do - Hạnh phúc", style{size: 13.5, bold: true})
	c.underline(57)
}

// letterhead is the two-column heading of an agency's paper (NĐ30, annex I, boxes 1 to 4).
type letterhead struct {
	superior string // agency above, or empty
	agency   string // lines divided by \n
	number   string // with its label
	place    string
	date     time.Time
}

// letterhead prints h and leaves c below it.
func (c *column) letterhead(h letterhead) {
	left, right := c.part(-0.06, 0.43), c.part(0.42, 1.03)
	if h.superior != "" {
		left.centre(h.superior, style{size: 12.5})
	}
	left.centre(h.agency, style{size: 12.5, bold: true})
	left.underline(24)
	right.nation()
	low := max(left.y, right.y) + c.pt(5)
	left.y, right.y = low, low
	left.centre(h.number, style{size: 13})
	right.centre(h.place+", "+inWords(h.date), style{size: 13.5, italic: true})
	c.y = max(left.y, right.y) + c.pt(12)
}

// signature is the block at the lower right.
type signature struct {
	above string // e.g. "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
	note  string // e.g. "(Ký, ghi rõ họ tên)", or empty
	name  string
	seal  string  // text around the seal; empty: none
	right float64 // by how many millimetres the seal lies right of its usual place
	down  float64 // and below it
}

// sign prints the block in c, with a signature and where asked for a seal over its left part.
func (c *column) sign(b signature, hand uint64) {
	c.centre(b.above, style{size: 13, bold: true})
	if b.note != "" {
		c.centre(b.note, style{size: 12, italic: true})
	}
	top, middle := c.y, (c.left+c.right)/2
	c.scrawl(middle, top+c.mm(11), hand)
	c.y = top + c.mm(23)
	if b.seal != "" {
		radius := c.mm(15)
		c.seal(middle-c.mm(19-b.right), top+radius-c.mm(1.1-b.down), radius, b.seal)
		c.y = top + c.mm(28.5)
	}
	c.centre(b.name, style{size: 13.5, bold: true})
}

// recipients prints "Nơi nhận:" and its list.
func (c *column) recipients(list ...string) {
	c.paragraph("Nơi nhận:", style{size: 12, bold: true, italic: true}, 0)
	c.y -= c.pt(3)
	for _, r := range list {
		c.paragraph("- "+r, style{size: 11}, 0)
		c.y -= c.pt(3)
	}
}
