package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// The fields of the signature: cells 7a and 7b of NĐ 30/2020/NĐ-CP Annex I. The role is printed in several lines, here joined by
// a space: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH".
const (
	fieldSignatory     pipeline.FieldName = "signatory"
	fieldSignatoryRole pipeline.FieldName = "signatory_role"
)

const doubtShort = "chức danh có thể chưa đủ"

// authorities open the role of one who signs for somebody: for a collective, in place of, by order, by authority, acting.
var authorities = []string{"TM", "KT", "TL", "TUQ", "Q"}

// offices are what a role is called; one of them opens its last line.
var offices = []string{"CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC", "HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG",
	"CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG", "VỤ TRƯỞNG", "PHÓ VỤ TRƯỞNG", "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG",
	"CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN",
	"CÔNG CHỨNG VIÊN", "VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", "CHÁNH ÁN", "THỦ TRƯỞNG", "THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "CHỦ NHIỆM", "PHÓ CHỦ NHIỆM",
	"TRƯỞNG KHOA", "TRƯỞNG ĐOÀN", "CHÁNH THANH TRA", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
	"TỔNG BIÊN TẬP", "BÍ THƯ", "PHÓ BÍ THƯ", "TỔNG CỤC TRƯỞNG", "PHÓ TỔNG CỤC TRƯỞNG", "TRẠM TRƯỞNG", "ĐỘI TRƯỞNG", "PHÓ TRƯỞNG", "QUYỀN CHỦ TỊCH"}

// signature reads role and name of the last person who signed: the lines in capitals that end in an office, and the name
// centred below them.
func (d *document) signature() (role, name reading) {
	for i, s := range slices.Backward(d.sheets) {
		for j, l := range slices.Backward(s.lines) {
			if !l.capitals() || !opensOffices(l) || i == 0 && l.midY() < s.height/4 {
				continue
			}
			name = d.signed(s, j)
			if name.value == "" {
				continue
			}
			return d.roleAbove(s, j), name
		}
	}
	return d.faintSignature()
}

// opensOffices reports whether a line opens with an office, perhaps behind the sign of an authority.
func opensOffices(l line) bool {
	s := newStream(slices.Clone(l.words))
	return slices.ContainsFunc(offices, func(o string) bool { return opensWith(s, o) }) || opensAuthority(l)
}

// opensAuthority reports whether a line opens with "TM.", "KT." and the like.
func opensAuthority(l line) bool {
	first, _, dotted := strings.Cut(l.words[0].text, ".")
	return dotted && slices.Contains(authorities, strings.ToUpper(first))
}

// signed is the name under a role: the first line of a column, not in capitals alone where it could be a further line of the
// role, that is the name of a person.
func (d *document) signed(s sheet, j int) reading {
	role := s.lines[j]
	for _, l := range s.lines[j+1:] {
		down := l.midY() - role.midY()
		if down > s.height/5 {
			break
		}
		if off := l.midX() - role.midX(); down < role.height()/2 || off > 5*role.height() || -off > 5*role.height() {
			continue
		}
		if l.capitals() && (opensOffices(l) || opensAgency(l)) || opensAuthority(l) { // the role goes on: a later line names the office
			return reading{}
		}
		if r := d.signer(l); r.value != "" {
			return r
		}
	}
	return reading{}
}

// signer reads a line that is nothing but a person's name, perhaps behind a degree: "TS. Nguyễn Văn An".
func (d *document) signer(l line) reading {
	words := unquoted(inked(l.words))
	for len(words) > 2 && strings.HasSuffix(words[0].text, ".") && len([]rune(words[0].text)) <= 6 {
		words = words[1:]
	}
	if len(words) < 2 || len(words) > 6 || len(nameWords(words)) != len(words) {
		return reading{}
	}
	if slices.ContainsFunc(offices, func(o string) bool { return strings.Contains(" "+string(Fold(o)), string(Fold(join(words)))) }) {
		return reading{} // a line of a role that was cut off
	}
	r := d.name(words).knownSurname()
	if r.doubt == doubtSurname && !isKnownName(bare(words[len(words)-1].text)) {
		return reading{} // no word of it is a name: print of another kind
	}
	return r
}

// roleAbove joins the lines of a role, up from its office to the sign of an authority. Print of another kind right above means
// that a line of it was misread.
func (d *document) roleAbove(s sheet, j int) reading {
	lines, top, cut, titled := []line{s.lines[j]}, s.lines[j], false, false
	for _, l := range slices.Backward(s.lines[:j]) {
		if top.box.MinY-l.box.MaxY > 1.2*top.height() {
			break
		}
		off := l.midX() - top.midX()
		if len(inked(l.words)) == 0 || l.box.MaxY > top.box.MinY+top.height()/3 || off > 5*top.height() || -off > 5*top.height() {
			continue
		}
		titled = opensWith(newStream(slices.Clone(l.words)), "NGƯỜI KÝ")
		if opensAuthority(top) && !opensAuthority(l) || titled {
			break
		}
		if !l.capitals() {
			cut = !opensAuthority(top) && confidence(l.words) < fair
			break
		}
		lines, top = append([]line{l}, lines...), l
	}
	r := d.role(lines)
	if cut || deputyAlone(r.value) && !titled {
		r = r.doubted(doubtShort)
	}
	return r
}

// role joins the lines of a role. A line that differs from a known office in its marks alone is proposed in the usual
// spelling, and shown.
func (d *document) role(lines []line) reading {
	words := wordsOf(lines)
	r := reading{words: words}
	read, texts := make([]string, len(lines)), make([]string, len(lines))
	for i, l := range lines { // a line of a role ends in no mark: one that is read is a speck
		read[i], texts[i] = trimmed(join(l.words)), trimmed(officeIn(l))
	}
	r.value = strings.Join(read, " ")
	texts = withDeputy(texts)
	if value := strings.Join(texts, " "); value != r.value {
		r.read, r.value = r.value, value
		return r.doubted(doubtRepaired).handed()
	}
	if slices.ContainsFunc(lines, nearlyOffice) || opensAuthority(lines[len(lines)-1]) || endsWithin(words) || brokenRole(r.value) {
		r = r.doubted(doubtShort)
	}
	for i, w := range words {
		if !d.vouchedOffice(w) {
			r = r.doubted(doubtFaint)
		}
		if i > 0 && misspelled(words, i) {
			r = r.doubted(doubtSyllable)
		}
	}
	return r.handed()
}

// deputyAlone reports whether a deputy signs for nobody: over "PHÓ CHỦ TỊCH" stands "KT. CHỦ TỊCH" (NĐ 30/2020/NĐ-CP Annex I,
// II.7), which was not read, unless it is the answer to a form's "người ký".
func deputyAlone(role string) bool { return strings.HasPrefix(role, "PHÓ ") }

// endsWithin reports whether the last word is the first half of a compound: "PHÒNG ĐÀO" of "PHÒNG ĐÀO TẠO".
func endsWithin(words []word) bool {
	n := len(words)
	if n < 2 || isCompound(words[n-2], words[n-1]) || endsInOffice(lowered(join(words))) || sameSpelling(words[n-1].text, "XÃ") {
		return false
	}
	for _, pair := range compounds {
		if first, _, _ := strings.Cut(pair, " "); sameSpelling(first, words[n-1].text) {
			return true
		}
	}
	return false
}

// endsInOffice reports whether words end in an office, or in one of a unit's: "TRƯỞNG PHÒNG".
func endsInOffice(words []string) bool {
	return slices.ContainsFunc(slices.Concat(offices, agencyPhrases), func(o string) bool {
		return strings.Contains(o, " ") && endWith(words, o)
	})
}

// nearlyOffice reports whether a line opens with what is no office but for a letter: "HÁNH VĂN PHÒNG".
func nearlyOffice(l line) bool {
	s, near := newStream(slices.Clone(l.words)), false
	for _, o := range offices {
		for _, m := range s.find(o) {
			if m.start == 0 && m.dist == 0 {
				return false
			}
			near = near || m.start == 0
		}
	}
	return near
}

// officeIn is the text of a line of a role, with the marks of the known office or agency that it names.
func officeIn(l line) string {
	for _, known := range slices.Concat(offices, agencyPhrases) {
		n := len(strings.Fields(known))
		for i := 0; i+n <= len(l.words); i++ {
			if part := join(l.words[i : i+n]); string(Fold(part)) == string(Fold(known)) && !sameText(part, known) {
				return trimmed(join(l.words[:i]) + " " + known + " " + join(l.words[i+n:]))
			}
		}
	}
	return join(l.words)
}

// vouchedOffice reports whether a word of a role is beyond doubt: it belongs to a known office, or is vouched for otherwise.
func (d *document) vouchedOffice(w word) bool {
	text := strings.Trim(w.text, ".,")
	if strings.Trim(text, "-–") != text || strings.Contains(bare(text), "-") { // two words that a speck joined
		return bare(text) == ""
	}
	office := slices.ContainsFunc(offices, func(o string) bool {
		return slices.ContainsFunc(strings.Fields(o), func(part string) bool { return sameSpelling(text, part) })
	})
	return (office || slices.Contains(authorities, strings.ToUpper(text))) && w.conf >= fair || d.vouched(w)
}
