package samples

import "strings"

// column is a running text between two margins: every call prints below the last one. All lengths are pixels.
type column struct {
	*sheet
	left, right float64
	y           float64 // where the next line's top is
	leading     float64 // height of a line over its type size
}

// body returns the text area of Decree 30's page: margins of 20 mm above, 30 mm left and 15 to 20 mm right.
func (s *sheet) body() *column {
	return &column{sheet: s, left: s.mm(30), right: s.mm(210 - 17), y: s.mm(20), leading: 1.25}
}

// part returns a column of its own over a share of c's width, beginning at c's height.
func (c *column) part(from, to float64) *column {
	p, width := *c, c.right-c.left
	p.left, p.right = c.left+from*width, c.left+to*width
	return &p
}

// gap leaves points of space.
func (c *column) gap(points float64) { c.y += c.pt(points) }

// next moves down by one line of size points and returns its baseline.
func (c *column) next(size float64) float64 {
	height := c.pt(size) * c.leading
	c.y += height
	return c.y - height*0.26
}

// piece is one word in its style.
type piece struct {
	text  string
	style style
	width float64
}

// pieces divides text at spaces; what stands between two asterisks is set bold, between
// two tildes written by hand.
func (s *sheet) pieces(text string, st style) []piece {
	var list []piece
	bold, hand := false, false
	for _, word := range strings.Fields(text) {
		stars, tildes := strings.Count(word, "*"), strings.Count(word, "~")
		p := piece{text: strings.NewReplacer("*", "", "~", "").Replace(word), style: st}
		p.style.bold = st.bold || bold || stars > 0
		if stars%2 == 1 {
			bold = !bold
		}
		p.style.hand = hand || tildes > 0
		if tildes%2 == 1 {
			hand = !hand
		}
		p.width = s.advance(p.text, p.style)
		list = append(list, p)
	}
	return list
}

// line is what stands on one line: the pieces and the space between two of them.
type line struct {
	pieces []piece
	space  float64
}

func (l line) width() float64 {
	width := l.space * float64(len(l.pieces)-1)
	for _, p := range l.pieces {
		width += p.width
	}
	return width
}

// print sets l from x on.
func (s *sheet) print(l line, x, baseline float64) {
	s.line++
	for _, p := range l.pieces {
		s.word(x, baseline, p.text, p.style)
		x += p.width + l.space
	}
}

// centre prints each line of text in the middle of the column.
func (c *column) centre(text string, st style) {
	for row := range strings.SplitSeq(text, "\n") {
		l := line{c.pieces(row, st), c.advance(" ", st)}
		c.print(l, (c.left+c.right-l.width())/2, c.next(st.size))
	}
}

// underline draws a thin line of so many millimetres under the column's middle.
func (c *column) underline(millimetres float64) {
	half, middle := c.mm(millimetres)/2, (c.left+c.right)/2
	c.y += c.pt(1.5)
	c.rule(middle-half, c.y, middle+half, c.y+c.pt(0.75), black)
	c.y += c.pt(1.5)
}

// paragraph prints text justified, its first line moved in by indent millimetres.
func (c *column) paragraph(text string, st style, indent float64) {
	lines := c.fill(c.pieces(text, st), st, c.mm(indent))
	for i, l := range lines {
		x := c.left
		if i == 0 {
			x += c.mm(indent)
		}
		if gaps := len(l.pieces) - 1; i < len(lines)-1 && gaps > 0 {
			l.space += (c.right - x - l.width()) / float64(gaps)
		}
		c.print(l, x, c.next(st.size))
	}
	c.gap(3)
}

// fill fills lines greedily.
func (c *column) fill(all []piece, st style, indent float64) []line {
	space := c.advance(" ", st)
	lines := []line{{space: space}}
	used := indent
	for _, p := range all {
		last := &lines[len(lines)-1]
		if len(last.pieces) > 0 && used+space+p.width > c.right-c.left {
			lines = append(lines, line{space: space})
			last, used = &lines[len(lines)-1], 0
		}
		if len(last.pieces) > 0 {
			used += space
		}
		last.pieces = append(last.pieces, p)
		used += p.width
	}
	return lines
}
