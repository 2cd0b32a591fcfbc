package fields

import (
	"regexp"
	"slices"
	"strings"
)

var (
	deputyOf     = regexp.MustCompile(`(?:^| )KT\. (.+?) PHÓ (.+)$`)
	dottedOffice = regexp.MustCompile(`\pL{4,}\. `)
	authority    = regexp.MustCompile(`^(?:TM|KT|TL|TUQ)(?:$|\.\S)`)
)

// brokenRole reports whether a role in capitals has lost a word, or has one too many: it opens with no office and no sign of an
// authority, a deputy is not that of the head in whose place he signs, or a mark divides it.
func brokenRole(role string) bool {
	role = strings.ToUpper(role)
	words := strings.Fields(role)
	if len(words) == 0 || !marked(role) {
		return false
	}
	return !opensRole(words) || slices.ContainsFunc(words, authority.MatchString) || strings.ContainsAny(role, ",;:") || dottedOffice.MatchString(role) ||
		words[0] == "TM." && !slices.ContainsFunc(collectives, func(c string) bool { return startWith(words[1:], c) }) || loneDeputy(role)
}

// collectives are what somebody signs for who signs "TM.".
var collectives = strings.Split("ủy ban nhân dân,hội đồng,ban,đoàn,hội,đảng ủy,chi bộ,tập thể,chính phủ,quốc hội,ủy ban mặt trận,ủy ban thường vụ,ủy ban kiểm tra,bộ,ubnd,hđnd", ",")

// opensRole reports whether the first words are an office, in its own spelling, or the sign of an authority.
func opensRole(words []string) bool {
	first, _, _ := strings.Cut(words[0], ".")
	return slices.Contains(authorities, first) || slices.ContainsFunc(offices, func(o string) bool { return startWith(words, o) })
}

// twoOffices reports whether a role opens with an office and goes on with another, though nobody signs for two: the sign of an authority
// before them was not read.
func twoOffices(words []string) bool {
	longest := 0
	for _, o := range offices {
		if n := len(strings.Fields(o)); n > longest && startWith(words, o) {
			longest = n
		}
	}
	return longest > 0 && slices.ContainsFunc(offices, func(o string) bool { return startWith(words[longest:], o) })
}

// loneDeputy reports whether a deputy stands behind another office without signing in its place, or in the place of a head who is not
// his own (NĐ 30/2020/NĐ-CP Annex I, II.7).
func loneDeputy(role string) bool {
	if m := deputyOf.FindStringSubmatch(role); m != nil {
		head := lowered(m[1])
		office := slices.ContainsFunc(offices, func(o string) bool { return startWith(head, o) })
		return !office || !startWith(lowered(m[2]), strings.Join(head, " "))
	}
	return twoOffices(lowered(role)) || strings.Contains(role, " PHÓ ") && !strings.Contains(role, "KT. ") && !strings.Contains(role, "TL. ") && !strings.Contains(role, "TUQ. ")
}
