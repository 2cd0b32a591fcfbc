package cuts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motlan/motlan/pipeline"
)

// national are the words of the heading that opens every official paper, and of its motto (NĐ 30/2020/NĐ-CP Annex I, 1).
var national = [][]string{strings.Fields("cong hoa xa hoi chu nghia viet nam"), strings.Fields("doc lap tu do hanh phuc")}

// Letterhead reports whether the page opens with the national heading or its motto. Two words of eight may be misread.
func Letterhead(page pipeline.Page) bool {
	up := page.Upright()
	for _, line := range lines(up) {
		if line.top > 0.4*float64(up.Height) {
			continue
		}
		for _, words := range national {
			if inOrder(line.folded(), words) >= len(words)*3/4 {
				return true
			}
		}
	}
	return false
}

// inOrder counts how many of the wanted words stand among words, in their order, nothing but a word or two between.
func inOrder(words, wanted []string) (most int) {
	for from := range words {
		count, at := 0, from
		for _, w := range wanted {
			for ahead := at; ahead < min(len(words), at+3); ahead++ {
				if words[ahead] == w {
					count, at = count+1, ahead+1
					break
				}
			}
		}
		most = max(most, count)
	}
	return most
}

// line is the words of one line, from left to right as they were read.
type line struct {
	words       []string
	top, bottom float64
	left, right float64
}

// lines gathers the words of an upright page.
func lines(up pipeline.Page) []line {
	at := map[int]int{}
	var all []line
	for _, w := range up.Words {
		box := w.Quad.Bounds()
		i, ok := at[w.Line]
		if !ok {
			i, at[w.Line] = len(all), len(all)
			all = append(all, line{top: box.MinY, bottom: box.MaxY, left: box.MinX, right: box.MaxX})
		}
		l := &all[i]
		l.words = append(l.words, w.Text)
		l.top, l.bottom = min(l.top, box.MinY), max(l.bottom, box.MaxY)
		l.left, l.right = min(l.left, box.MinX), max(l.right, box.MaxX)
	}
	return all
}

// folded is the line's words in lower case without diacritics; words that a hyphen joins are apart.
func (l line) folded() []string {
	fold := func(r rune) rune {
		switch {
		case r == 'đ' || r == 'Đ' || r == 'Ð' || r == 'ð': // U+00D0 is what recognisers make of U+0110
			return 'd'
		case unicode.Is(unicode.Mn, r):
			return -1
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return ' '
		}
		return unicode.ToLower(r)
	}
	return strings.Fields(strings.Map(fold, norm.NFD.String(strings.Join(l.words, " "))))
}
