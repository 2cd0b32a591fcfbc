package fields

import (
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// organOpenings open the name of an organisation, besides agencyWords.
var organOpenings = strings.Split("bệnh viện,đại học,học viện,hợp tác xã,doanh nghiệp,ngân hàng,kho bạc,mặt trận,đoàn,liên đoàn,liên hiệp,quỹ,tập đoàn,"+
	"hộ kinh doanh,cửa hàng,cơ sở,trạm,đội,khoa,bảo hiểm,chính phủ,quốc hội,nhà,tổ,xí nghiệp,đài,báo,tạp chí,kiểm toán,đảng bộ,huyện ủy,tỉnh ủy,"+
	"thành ủy,chi bộ,cảng,vụ,ủy ban mặt trận,ủy ban dân tộc,ủy ban kiểm tra", ",")

// whole doubts the name of an organisation that cannot begin, go on or end as it does: a word or a line of it was not read, or one of
// something else was.
func (r reading) whole() reading {
	upper, words := strings.ToUpper(r.value), lowered(r.value)
	if len(words) < 3 || slices.ContainsFunc(unfinished, func(end string) bool { return strings.HasSuffix(upper, end) }) {
		r = r.doubted(doubtPartial)
	}
	if marked(r.value) && !opensOrgan(words) || brokenCommittee(words) || namelessUnit(words) || pastProvince(words) || breaksOff(words) {
		r = r.doubted(doubtPartial)
	}
	if strayInName(strings.Fields(r.value)) || stutters(words) {
		r = r.doubted(doubtPattern)
	}
	return r
}

// stutters reports whether a word stands there twice in a row, as where a letter was read twice.
func stutters(words []string) bool {
	return len(slices.Compact(slices.Clone(words))) < len(words)
}

// lowered are the words of a text in small letters, without punctuation and what is nothing else.
func lowered(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		if w = bare(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// startWith reports whether words begin with those of a phrase.
func startWith(words []string, phrase string) bool {
	parts := strings.Fields(phrase)
	return len(parts) <= len(words) && slices.EqualFunc(words[:len(parts)], parts, sameSpelling)
}

// endWith reports whether words end with those of a phrase.
func endWith(words []string, phrase string) bool {
	n := len(strings.Fields(phrase))
	return n <= len(words) && startWith(words[len(words)-n:], phrase)
}

func opensOrgan(words []string) bool {
	opens := func(o string) bool { return startWith(words, o) }
	return slices.ContainsFunc(agencyWords, opens) || slices.ContainsFunc(organOpenings, opens)
}

// peoples stand before "nhân dân", and unitOpenings behind it.
var (
	peoples      = strings.Split("ủy ban,hội đồng,tòa án,kiểm sát,công an,quân đội,tín dụng,bệnh viện,báo", ",")
	unitOpenings = strings.Fields("phường xã huyện quận tỉnh thành thị đặc khu tối cấp và")
)

// brokenCommittee reports whether a word of "ỦY BAN NHÂN DÂN PHƯỜNG …" is missing, or is another one.
func brokenCommittee(words []string) bool {
	for i, w := range words {
		before, behind := words[:i], words[i+1:]
		switch {
		case w == "ubnd" || w == "hđnd":
		case startWith(words[i:], "nhân dân"):
			if !slices.ContainsFunc(peoples, func(p string) bool { return endWith(before, p) }) {
				return true
			}
			behind = words[i+2:]
		default:
			continue
		}
		if len(behind) > 0 && !slices.ContainsFunc(unitOpenings, func(o string) bool { return sameSpelling(o, behind[0]) }) {
			return true
		}
	}
	return false
}

// namelessUnit reports whether the last words are the kind of a unit and one syllable of its name: "PHƯỜNG AN". A name of one word
// is one of another language, as Pleiku, or a province's.
func namelessUnit(words []string) bool {
	n := len(words)
	if n < 2 || !isSyllable(words[n-1]) || isKnownPlace(words[n-1]) && !sameSpelling(words[n-2], "tỉnh") || isProvince(words[n-1]) {
		return false
	}
	return slices.ContainsFunc([]string{"phường", "xã", "huyện", "quận", "tỉnh"}, func(kind string) bool { return sameSpelling(kind, words[n-2]) }) &&
		!endWith(words[:n-1], "hợp tác xã") && !endWith(words, "xã hội")
}

// lonePlaces are units of the Central Highlands whose name is one syllable.
var lonePlaces = strings.Fields("Dun Gào Ayun")

// isKnownPlace reports whether a name of one word is a province's, or one of those.
func isKnownPlace(name string) bool {
	return slices.ContainsFunc(lonePlaces, func(p string) bool { return strings.EqualFold(p, name) }) || isProvince(name)
}

func isProvince(name string) bool {
	_, ok := procedures.ProvinceNamed(name)
	return ok
}

// pastProvince reports whether a name goes on behind its province, or that of a ministry behind its field: the first word of a
// subordinate's own line was not read.
func pastProvince(words []string) bool {
	for i, w := range words {
		for n := 2; n <= 4 && sameSpelling(w, "tỉnh") && i+n < len(words); n++ {
			if isProvince(strings.Join(words[i:i+n], " ")) {
				return true
			}
		}
	}
	if !startWith(words, "bộ") {
		return false
	}
	return slices.ContainsFunc(agencyPhrases, func(p string) bool {
		n := len(strings.Fields(p))
		return n > 2 && len(words) > n+1 && startWith(words[1:], strings.ToLower(p))
	})
}

// breaksOff reports whether a name ends within one of the fixed parts of agencies' names: "SỞ NÔNG NGHIỆP".
func breaksOff(words []string) bool {
	return slices.ContainsFunc(agencyPhrases, func(p string) bool {
		parts := lowered(p)
		for n := 2; n < len(parts); n++ {
			if head := strings.Join(parts[:n], " "); endWith(words, head) && !slices.Contains(agencyPhrases, strings.ToUpper(head)) && !endsInPhrase(words, n) {
				return true
			}
		}
		return false
	})
}

// endsInPhrase reports whether words end in a fixed part of more than n words.
func endsInPhrase(words []string, n int) bool {
	return slices.ContainsFunc(agencyPhrases, func(p string) bool { return len(strings.Fields(p)) > n && endWith(words, strings.ToLower(p)) })
}
