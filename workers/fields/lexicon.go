package fields

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// agencyPhrases are the fixed parts of agencies' names. Their diacritics are known, so a part that was read without
// them is repaired; the doubt stays.
var agencyPhrases = []string{"ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "THÀNH PHỐ", "THỊ XÃ", "THỊ TRẤN", "HUYỆN", "QUẬN", "PHƯỜNG", "TỈNH",
	"CÔNG TY", "CỔ PHẦN", "TRÁCH NHIỆM HỮU HẠN", "TƯ VẤN", "THIẾT KẾ", "XÂY DỰNG", "KIẾN TRÚC", "TRUNG TÂM", "VĂN PHÒNG", "CHI NHÁNH",
	"ĐĂNG KÝ ĐẤT ĐAI", "PHỤC VỤ HÀNH CHÍNH CÔNG", "TÀI NGUYÊN VÀ MÔI TRƯỜNG", "NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "TƯ PHÁP", "CÔNG AN",
	"TRƯỜNG ĐẠI HỌC", "CAO ĐẲNG", "TRUNG HỌC PHỔ THÔNG", "TRUNG HỌC CƠ SỞ", "TIỂU HỌC", "SỞ Y TẾ", "TRUNG TÂM Y TẾ", "KHU VỰC", "BỆNH VIỆN", "ĐA KHOA",
	"GIÁO DỤC VÀ ĐÀO TẠO", "KỸ THUẬT", "SƯ PHẠM", "ĐẠI HỌC", "KHOA HỌC VÀ CÔNG NGHỆ", "KẾ HOẠCH VÀ ĐẦU TƯ", "TÀI CHÍNH", "NỘI VỤ", "NGOẠI VỤ", "VĂN HÓA, THỂ THAO VÀ DU LỊCH",
	"VĂN HÓA - XÃ HỘI", "KINH TẾ", "HẠ TẦNG VÀ ĐÔ THỊ", "QUẢN LÝ ĐÔ THỊ", "LAO ĐỘNG", "CÔNG THƯƠNG", "GIAO THÔNG VẬN TẢI", "DÂN TỘC VÀ TÔN GIÁO",
	"THÔNG TIN VÀ TRUYỀN THÔNG", "THANH TRA", "HỒ SƠ NGHIỆP VỤ", "CẢNH SÁT", "BẢO HIỂM XÃ HỘI", "KHO BẠC NHÀ NƯỚC", "CHI CỤC THUẾ", "VIỆN KIỂM SÁT",
	"TÒA ÁN", "THI HÀNH ÁN DÂN SỰ", "CÔNG CHỨNG", "AN TOÀN THỰC PHẨM", "MẶT TRẬN TỔ QUỐC", "LIÊN HIỆP PHỤ NỮ", "HỢP TÁC XÃ", "KHO DỮ LIỆU",
	"HÀNH CHÍNH", "TỔNG HỢP", "TỔ CHỨC", "ĐẤT ĐAI", "NHÀ NƯỚC", "PHÒNG", "CHI CỤC", "TỔNG CỤC", "CỤC", "SỞ", "BỘ", "BAN", "VÀ", "XÃ", "TNHH", "MTV", "HĐND", "UBND"}

// repairPhrases writes the fixed parts of a name as they are spelt. The words come back as the paper has them where
// only the place of a tone differs.
func repairPhrases(words []word) (fixed []string, repaired bool) {
	fixed = strings.Fields(join(words))
	if !marked(join(words)) { // print without any marks, as old machines made it
		return fixed, false
	}
	for _, phrase := range agencyPhrases {
		parts := strings.Fields(phrase)
		for i := 0; len(parts) > 1 && i+len(parts) <= len(fixed); i++ { // one word alone may well be another: PHƯỢNG
			if string(Fold(strings.Join(fixed[i:i+len(parts)], ""))) != string(Fold(phrase)) {
				continue
			}
			for j, part := range parts {
				if sameSpelling(fixed[i+j], part) {
					continue
				}
				fixed[i+j], repaired = part, true
			}
		}
	}
	return fixed, repaired
}

// inPhrase reports whether word i belongs to one of the fixed parts of agencies' names that stands there whole, of two words or
// more, or is an abbreviation of an agency: what is misread gives no other such part.
func inPhrase(words []word, i int) bool {
	if text := bare(words[i].text); len(text) >= 4 && known(text, nil) {
		return true
	}
	for _, phrase := range agencyPhrases {
		n := len(strings.Fields(phrase))
		for from := max(0, i-n+1); n > 1 && from <= i && from+n <= len(words); from++ {
			if sameText(strings.ToUpper(join(words[from:from+n])), phrase) {
				return true
			}
		}
	}
	return false
}

// marked reports whether a text bears Vietnamese marks at all.
func marked(text string) bool {
	return slices.ContainsFunc([]rune(norm.NFD.String(text)), func(r rune) bool { return unicode.Is(unicode.Mn, r) || r == 'đ' || r == 'Đ' })
}

// vouched reports whether the spelling of a word is beyond doubt: it is a fixed part of agencies' names, it is read the
// same in other letters (capitals here, small ones there) elsewhere on the paper, or it was read with certainty and has
// no mark that recognisers confuse. The same letters twice are no second witness: they are misread alike.
func (d *document) vouched(w word) bool {
	known := slices.ContainsFunc(agencyPhrases, func(phrase string) bool {
		return slices.ContainsFunc(strings.Fields(phrase), func(part string) bool { return sameSpelling(w.text, part) })
	})
	return known || w.conf >= certain || d.inOtherLetters(w) || w.conf >= plainSure && !delicate(w.text)
}

// spelledOtherwise reports whether two neighbouring words of a name stand elsewhere on the paper with other marks on one of
// them, which then is misread in one place: "AN KHE" over "An Khê, ngày …".
func (d *document) spelledOtherwise(words []word) bool {
	for i := 1; i < len(words); i++ {
		for j := 1; j < len(d.all.words); j++ {
			a, b := d.all.words[j-1], d.all.words[j]
			if min(a.conf, b.conf) < fair || bare(a.text) != a.text || string(Fold(b.text)) != string(Fold(words[i].text)) || string(Fold(a.text)) != string(Fold(words[i-1].text)) {
				continue
			}
			if sameSpelling(a.text, words[i-1].text) != sameSpelling(b.text, words[i].text) {
				return true
			}
		}
	}
	return false
}

// certain is beyond what recognisers give: the words of an electronic paper.
const certain = 0.99

// plainSure is asked of a word of an agency's name without delicate marks: capitals are read with 0.90 at best.
const plainSure = 0.88

// inOtherLetters reports whether the word stands elsewhere on the paper in another letter case, fairly read; a word with delicate
// marks beside the same neighbour: the "biến" of a trade is no witness for a firm "BIẾN HỒ".
func (d *document) inOtherLetters(w word) bool {
	all := d.all.words
	for i, o := range all {
		if o.conf >= fair && sameSpelling(o.text, w.text) && bare(o.text) != bare(w.text) && (!delicate(w.text) || d.sameNeighbour(i, w)) {
			return true
		}
	}
	return false
}

// sameNeighbour reports whether the word at i has the letters of a neighbour of w beside it.
func (d *document) sameNeighbour(i int, w word) bool {
	all := d.all.words
	here := slices.IndexFunc(all, func(o word) bool { return o.page == w.page && o.box == w.box })
	for _, step := range []int{-1, 1} {
		a, b := here+step, i+step
		if here >= 0 && a >= 0 && b >= 0 && a < len(all) && b < len(all) && string(Fold(all[a].text)) == string(Fold(all[b].text)) {
			return true
		}
	}
	return false
}

// delicate reports whether a word has a vowel that carries two marks, or one of two: recognisers read BIẾN for BIỂN with
// 0.96 and Trân for Trần with 0.93.
func delicate(text string) bool {
	for _, r := range norm.NFD.String(text) {
		if r == '\u0302' || r == '\u0306' { // circumflex, breve
			return true
		}
	}
	return false
}
