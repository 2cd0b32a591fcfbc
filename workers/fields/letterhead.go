package fields

// nationalHeading opens every official paper (NĐ 30/2020/NĐ-CP Annex I, cell 1).
const nationalHeading = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"

// letterhead is the top of the first page in its two columns: the issuer over the number on the left, the national
// heading over place and date on the right. Both are empty where the page has no national heading; left is empty where
// the heading stands in the middle, as on citizens' papers.
type letterhead struct {
	left, right []line
	bottom      float64 // below it the title starts
}

func (s sheet) letterhead() letterhead {
	heading, ok := s.heading()
	if !ok {
		return letterhead{}
	}
	edge := heading.box.MinX - heading.height()/2
	h := letterhead{bottom: s.headEnd(heading, edge)}
	for _, l := range s.lines {
		if l.midY() < heading.box.MinY-2*heading.height() || l.midY() > h.bottom {
			continue
		}
		left, right := l.split(edge)
		h.left, h.right = appendLine(h.left, left), appendLine(h.right, right)
	}
	if len(h.left) > 0 && h.left[0].midY() > heading.box.MaxY+2*heading.height() { // text under a heading in the middle
		h.left = nil
	}
	return h
}

// heading finds the words of the national heading in the upper part of the page.
func (s sheet) heading() (line, bool) {
	for _, l := range s.lines {
		if l.midY() > s.height/2 {
			break
		}
		st := newStream(l.words)
		if found := st.find(nationalHeading); len(found) > 0 {
			return newLine(st.within(found[0])), true
		}
	}
	return line{}, false
}

// headEnd is where the letterhead ends: above the first line below the heading that crosses from one column to the
// other, which is the title or the text, at most a sixth of the page below the heading.
func (s sheet) headEnd(heading line, edge float64) float64 {
	end := heading.box.MaxY + s.height/6
	for _, l := range s.lines {
		crosses := l.box.MinX < edge-l.height() && l.box.MaxX > edge+2*l.height() && !l.gapAt(edge)
		if crosses && l.box.MinY > heading.box.MaxY && l.midY() < end {
			return l.box.MinY
		}
	}
	return end
}

// gapAt reports whether a gap wider than a space lies near x.
func (l line) gapAt(x float64) bool {
	for i := 1; i < len(l.words); i++ {
		a, b := l.words[i-1].box.MaxX, l.words[i].box.MinX
		if b-a > 0.8*l.height() && a < x+2*l.height() && b > x-2*l.height() {
			return true
		}
	}
	return false
}

// split divides the words of l at x.
func (l line) split(x float64) (left, right []word) {
	for _, w := range l.words {
		if w.midX() < x {
			left = append(left, w)
		} else {
			right = append(right, w)
		}
	}
	return left, right
}

func appendLine(lines []line, words []word) []line {
	if len(words) == 0 {
		return lines
	}
	return append(lines, newLine(words))
}
