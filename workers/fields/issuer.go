package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// agencyWords open the name of an agency; a line that opens otherwise continues the name above it.
var agencyWords = []string{"ỦY BAN NHÂN DÂN", "UBND", "SỞ", "BỘ", "PHÒNG", "TRUNG TÂM", "VĂN PHÒNG", "CHI NHÁNH", "CHI CỤC", "CỤC",
	"TỔNG CỤC", "CÔNG TY", "TRƯỜNG", "BAN", "HỘI ĐỒNG", "CÔNG AN", "TÒA ÁN", "VIỆN", "HỘI", "ĐẢNG ỦY", "THANH TRA"}

// unfinished are the ends at which a name of an agency or a firm cannot stop.
var unfinished = []string{"NHÂN DÂN", "CÔNG TY", "TNHH", "CỔ PHẦN", "PHƯỜNG", " XÃ", "HUYỆN", "TỈNH", "THÀNH PHỐ", "CHI NHÁNH", " VÀ", " CỦA", "TƯ VẤN", "KHU VỰC"}

const doubtPartial = "tên cơ quan có thể chưa đủ"

// issuer reads who issued the paper; on receipts without a label for it, that is the line under the title.
func (f *form) issuer(title titled) reading {
	r := f.document.issuer(f.look)
	if r.value != "" || f.look.Issuer != procedures.IssuerLabel || len(title.words) == 0 {
		return r
	}
	last := title.words[len(title.words)-1]
	lines := f.sheets[last.page].lines
	if last.line+1 == len(lines) || f.labelled(lines[last.line+1]) || hasLabel(lines[last.line+1]) {
		return reading{}
	}
	return f.newIssuer(lines[last.line+1].words).doubted(doubtPlace)
}

// issuer reads who issued the paper, where the type says it stands. The value repeats the print, its lines joined.
func (d *document) issuer(look procedures.Recognition) reading {
	switch look.Issuer {
	case procedures.IssuerLetterhead:
		if r := d.letterheadIssuer(); r.value != "" {
			return r
		}
		if r := d.labelledIssuer(look.Issuers); r.value != "" {
			return r
		}
		return d.signatureIssuer()
	case procedures.IssuerSignature:
		if r := d.signatureIssuer(); r.value != "" {
			return r
		}
		return d.letterheadIssuer()
	case procedures.IssuerLabel:
		if r := d.labelledIssuer(look.Issuers); r.value != "" {
			return r
		}
		return d.signatureIssuer()
	}
	return reading{}
}

// letterheadIssuer is the last agency over the number: the one above it is its superior (NĐ 30/2020/NĐ-CP Annex I, II.2).
func (d *document) letterheadIssuer() reading {
	var words []word
	for _, l := range d.head.left {
		if opensNumber(l) || opensWith(newStream(l.words), "V/v") {
			break
		}
		if !l.capitals() {
			continue
		}
		if opensAgency(l) {
			words = nil
		}
		words = append(words, l.words...)
	}
	return d.newIssuer(words)
}

// signatureIssuer is the agency that the signing person acts for: "TM. ỦY BAN NHÂN DÂN …". The last one on the paper
// counts; one that was read without doubt before it.
func (d *document) signatureIssuer() reading {
	var doubtful reading
	for _, s := range slices.Backward(d.sheets) {
		for j, l := range slices.Backward(s.lines) {
			if !l.capitals() || l.midY() < s.height/4 {
				continue
			}
			r := d.newIssuer(actsFor(s.lines, j))
			if r.value != "" && r.doubt == "" {
				return r
			}
			if doubtful.value == "" {
				doubtful = r
			}
		}
	}
	return doubtful
}

// actsFor returns the name of the agency that line j starts, with the lines of the name below it.
func actsFor(lines []line, j int) []word {
	words := lines[j].words
	if strings.EqualFold(strings.Trim(words[0].text, "."), "TM") {
		words = words[1:]
	}
	if len(words) == 0 || !opensAgency(newLine(words)) || opensHead(words[0]) {
		return nil
	}
	last := lines[j]
	for _, next := range lines[j+1:] {
		down := next.midY() - last.midY()
		if down > 2.6*last.height() {
			break
		}
		if beside := next.midX() > last.box.MinX && next.midX() < last.box.MaxX; !beside || down < last.height()/2 {
			continue
		}
		if !next.capitals() || opensOffice(next) || opensAgency(next) {
			break
		}
		words, last = append(words[:len(words):len(words)], next.words...), next
	}
	return words
}

// opensHead reports whether a word is TRƯỞNG (a head), which differs from TRƯỜNG (a school) in its tone only.
func opensHead(w word) bool { return sameSpelling(w.text, "TRƯỞNG") }

// opensOffice reports whether the line names the signing person's office, not the agency.
func opensOffice(l line) bool {
	s := newStream(l.words)
	for _, office := range []string{"CHỦ TỊCH", "PHÓ CHỦ TỊCH", "KT", "TL", "TUQ", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "TRƯỞNG", "PHÓ TRƯỞNG"} {
		if opensWith(s, office) {
			return true
		}
	}
	return false
}

// opensNumber reports whether the line is that of the number. "Số" and "Sở" differ in their vowel only.
func opensNumber(l line) bool {
	return opensWith(newStream(l.words), "Số") && !isBureau(l)
}

// isBureau reports whether the line opens with "Sở".
func isBureau(l line) bool {
	letters, _ := untone(strings.ToLower(l.words[0].text))
	return strings.HasPrefix(letters, "sơ")
}

func opensAgency(l line) bool {
	s := newStream(l.words)
	if opensNumber(l) {
		return false
	}
	for _, w := range agencyWords {
		if opensWith(s, w) {
			return true
		}
	}
	return false
}

// opensWith reports whether the stream begins with the phrase.
func opensWith(s stream, phrase string) bool {
	found := s.find(phrase)
	return len(found) > 0 && found[0].start == 0
}

// newIssuer joins the lines of a name. Tones are what recognisers lose in capitals, so each word has to be vouched for.
func (d *document) newIssuer(words []word) reading {
	if len(words) == 0 {
		return reading{}
	}
	words = unquoted(words)
	text, repaired := repairPhrases(words)
	r := reading{value: strings.Trim(strings.Join(text, " "), " .,;:-_–—"), words: words}
	if fixed := placesSpelt(r.value); repaired || fixed != r.value {
		r.read, r.value = join(words), fixed
		r = r.doubted(doubtRepaired)
	}
	for i, w := range words {
		if fixedPart := w.conf >= linked && (inPhrase(words, i) || inCompound(words, i)); !fixedPart && (!d.vouched(w) || w.conf < sure) {
			r = r.doubted(doubtFaint)
		}
	}
	if d.spelledOtherwise(words) {
		r = r.doubted(doubtTwice)
	}
	return r.whole().spelled().unspecked().handed()
}
