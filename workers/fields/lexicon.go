package fields

import (
	"slices"
	"strings"
)

// agencyPhrases are the fixed parts of agencies' names. Their diacritics are known, so a part that was read without
// them is repaired; the doubt stays.
var agencyPhrases = []string{"ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "THÀNH PHỐ", "THỊ XÃ", "THỊ TRẤN", "HUYỆN", "QUẬN", "PHƯỜNG", "TỈNH",
	"CÔNG TY", "CỔ PHẦN", "TRÁCH NHIỆM HỮU HẠN", "TƯ VẤN", "THIẾT KẾ", "XÂY DỰNG", "KIẾN TRÚC", "TRUNG TÂM", "VĂN PHÒNG", "CHI NHÁNH",
	"ĐĂNG KÝ ĐẤT ĐAI", "PHỤC VỤ HÀNH CHÍNH CÔNG", "TÀI NGUYÊN VÀ MÔI TRƯỜNG", "NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "TƯ PHÁP", "CÔNG AN",
	"TRƯỜNG ĐẠI HỌC", "PHÒNG", "CỤC"}

// repairPhrases writes the fixed parts of a name as they are spelt. The words come back as the paper has them where
// only the place of a tone differs.
func repairPhrases(words []word) (fixed []string, repaired bool) {
	fixed = strings.Fields(join(words))
	for _, phrase := range agencyPhrases {
		parts := strings.Fields(phrase)
		for i := 0; len(parts) > 1 && i+len(parts) <= len(fixed); i++ { // one word alone may well be another: PHƯỢNG
			if string(fold(strings.Join(fixed[i:i+len(parts)], ""))) != string(fold(phrase)) {
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

// vouched reports whether the spelling of a word is beyond doubt: read with certainty, a fixed part of agencies' names,
// or read the same at another place of the paper.
func (d *document) vouched(w word) bool {
	if w.conf >= rareSure {
		return true
	}
	known := slices.ContainsFunc(agencyPhrases, func(phrase string) bool {
		return slices.ContainsFunc(strings.Fields(phrase), func(part string) bool { return sameSpelling(w.text, part) })
	})
	return known || d.again(w)
}
