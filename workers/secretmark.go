package workers

import (
	"slices"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/fields"
)

// The marks of secrecy (NĐ 30/2020/NĐ-CP Annex I, cell 10a; Luật Bảo vệ bí mật nhà nước 2018 Art. 8), without what a bad
// stamp loses first, and the edits that a reading of them may be away.
var secretMarks = []struct {
	mark, folded string
	edits        int
}{
	{"TUYỆT MẬT", "tuyetmat", 2},
	{"TỐI MẬT", "toimat", 1},
	{"MẬT", "mat", 0},
}

// Where a mark stands, in shares of the upright page.
const (
	headShare  = 0.45 // under the number or the summary of a letter, or on top of the page
	doubtShare = 0.40 // what only looks like MẬT, in the left column
	leftShare  = 0.55
	footShare  = 0.90 // a notice at the foot of every page
)

// listed is how many other marks stand over or under one that is no mark but an entry of a list of them.
const listed = 2

// secretMark returns the mark of secrecy that a page bears, empty when it bears none. A mark is a line of its own in
// capitals, or a notice "Độ mật: …". When in doubt it is a mark: two persons can let the paper go on.
func secretMark(p pipeline.Page) string {
	up := p.Upright()
	all := runs(up.Words)
	var marks []string
	var where []run
	for i, r := range all {
		if mark := r.mark(float64(up.Width), float64(up.Height)); mark != "" && !continued(all, i) {
			marks, where = append(marks, mark), append(where, r)
		}
	}
	for i, r := range where {
		others := 0
		for j, o := range where {
			if j != i && r.sharesColumn(o) {
				others++
			}
		}
		if others < listed {
			return marks[i]
		}
	}
	return ""
}

// mark returns the mark that r is by its text and place.
func (r run) mark(width, height float64) string {
	x, y := (r.box.MinX+r.box.MaxX)/2/width, (r.box.MinY+r.box.MaxY)/2/height
	letters := r.letters()
	for _, m := range secretMarks {
		exact := letters == strings.ReplaceAll(m.mark, " ", "")
		switch {
		case exact && (y < headShare || y > footShare):
			return m.mark
		case mostlyCapitals(letters) && r.near(m.folded, m.edits) && y < doubtShare && (m.edits > 0 || x < leftShare):
			return m.mark
		case (y < headShare || y > footShare) && (r.folded == "domat"+m.folded || r.folded == "mucdomat"+m.folded):
			return m.mark
		}
	}
	return ""
}

// near reports whether r reads as a mark but for so many letters.
func (r run) near(mark string, edits int) bool {
	return fields.Edits([]rune(r.folded), []rune(mark)) <= edits
}

// mostlyCapitals allows one letter that was read small.
func mostlyCapitals(letters string) bool {
	small := 0
	for _, c := range letters {
		if !unicode.IsUpper(c) {
			small++
		}
	}
	return small == 0 || small == 1 && len(letters) > 2
}

// Words that "MẬT", and what looks like it, belong to where a title or a narrow column breaks the line between them. They are
// compared as printed: one that was misread, or the end of an agency's name, hides no mark.
var (
	before = []string{"BÍ", "BẢO", "ĐỘ", "MỨC", "VÀ", "HOẶC", "TUYỆT", "TỐI", "BỀ"}
	behind = []string{"ĐỘ", "KHẨU", "MÃ", "ONG", "ĐỨNG", "CẮT", "BẰNG", "TIỀN", "TRẬN", "ĐƯỜNG", "NƯỚC", "HÀNG", "TRƯỚC", "SAU"}
)

// continued reports whether the i-th run is a part of a longer text that goes on over or under it.
func continued(all []run, i int) bool {
	r := all[i]
	return slices.ContainsFunc(all, func(o run) bool {
		if !r.sharesColumn(o) {
			return false
		}
		near := 1.2 * max(r.height(), o.height())
		over, under := r.box.MinY-o.box.MaxY, o.box.MinY-r.box.MaxY
		return over > -near/2 && over < near && o.leadsOn() || under > -near/2 && under < near && slices.Contains(behind, o.text[0])
	})
}

// leadsOn reports whether r is a line that is not at its end.
func (r run) leadsOn() bool {
	last := r.text[len(r.text)-1]
	return len(r.text) > 1 && slices.Contains(before, last) || strings.HasSuffix(last, ",") && strings.Contains(r.folded, "mat")
}
