package fields

import (
	"regexp"
	"slices"
	"strings"
)

// addressWords are those that addresses have in small letters: kinds of units, roads and houses.
var addressWords = strings.Fields(`số nhà đường phố phường xã huyện quận tỉnh thành thị trấn thôn làng tổ dân ấp bản buôn plei xóm ngõ ngách hẻm kiệt khu vực cụm lô tầng tòa căn hộ
	khối đội đặc quốc lộ liên hương tuyến công nghiệp đô mới cư chung ô thửa đất tờ đồ km đoạn nối dài và của tại thuộc sau trước gần chợ bệnh viện trạm y tế
	trường tiểu học trung cơ sở nông lâm quy hoạch dự án trung tâm đa khoa địa chỉ nước ngoài`)

// unitKinds open the parts of an address.
var unitKinds = strings.Fields("phường xã huyện quận tỉnh đường thôn làng")

var (
	// strayMarks are those that nobody prints in an address: a comma or digits glued to letters, a mark behind a word in small letters, a
	// stop behind a word or a number, two marks together.
	strayMarks = regexp.MustCompile(`\pL,\pL|\pL{2}[0-9]|\p{Ll}[-;:'` + "`" + `]$|\pL{3,}\.$|[0-9][.;:]$|^thành[.,;:]|[.,;:-]{2}$`)
	onlyDigits = regexp.MustCompile(`(?:^|\|)[0-9]{1,3}\|`)
	unitAlone  = regexp.MustCompile(`(?i)(?:^|[| ])(?:phường|xã|huyện) (\pL+)(?:\||$)`)
)

// strayInPlace reports whether something stands in an address that is no part of one: a word in small letters that no address has, a
// speck, or a unit whose kind has another mark or whose name has one syllable left.
func strayInPlace(r reading) bool {
	for i, w := range r.words {
		last := i+1 == len(r.words)
		if !last && strayMarks.MatchString(w.text) || strayMarks.MatchString(strings.TrimRight(w.text, ".,;:")) || strangeWord(w.text) {
			return true
		}
	}
	parts := strings.Split(r.normal, "|")
	return slices.ContainsFunc(parts, opensNearly) || oneSyllable(r.normal) || strings.Contains(r.value, ";") || onlyDigits.MatchString(r.normal)
}

// opensNearly reports whether a part opens with the kind of a unit but for its marks: "Phương Phù Đổng".
func opensNearly(part string) bool {
	first, _, more := strings.Cut(part, " ")
	return more && nearlyKind(first)
}

// oneSyllable reports whether the name of a unit is one syllable, as those of few are.
func oneSyllable(normal string) bool {
	return slices.ContainsFunc(unitAlone.FindAllStringSubmatch(normal, -1), func(m []string) bool {
		return isSyllable(m[1]) && !isKnownPlace(m[1])
	})
}

// strangeWord reports whether a word in small letters is none that addresses have.
func strangeWord(text string) bool {
	text = bare(text)
	small := len([]rune(text)) > 1 && text == strings.ToLower(text) && !strings.ContainsAny(text, "0123456789")
	return small && !slices.ContainsFunc(addressWords, func(known string) bool { return sameSpelling(known, text) })
}

// nearlyKind reports whether a word is a unit's kind but for its marks: "tính Gia Lai".
func nearlyKind(text string) bool {
	return slices.ContainsFunc(unitKinds, func(kind string) bool {
		return string(Fold(kind)) == string(Fold(text)) && !sameSpelling(kind, text)
	})
}
