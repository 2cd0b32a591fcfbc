package fields

import (
	"regexp"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// address reads a place as printed. The units of a known province, old or new, need no more than a fair reading; the normal
// form has the units divided by "|", smallest first.
func (d *document) address(words []word) reading {
	r := reading{value: trimmed(join(words)), words: words}
	if r.value == "" {
		return r
	}
	if fixed := placesSpelt(streams(r.value)); fixed != r.value {
		r.read, r.value = r.value, fixed
		r = r.doubted(doubtRepaired)
	}
	r.normal = units(r.value)
	return d.placed(r)
}

// smallStream is the word for a stream, which opens many names of the Central Highlands, read with a small letter.
var smallStream = regexp.MustCompile(`(^| )[l1]a( \p{Lu})`)

// streams writes "la Kring" as "Ia Kring".
func streams(address string) string { return smallStream.ReplaceAllString(address, "${1}Ia$2") }

// units divides an address into its parts. A hyphen between spaces divides as a comma does.
func units(address string) string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(address, " - ", ","), ",") {
		if part = trimmed(part); part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, "|")
}

// placed doubts an address in which a word may be misread, other than in the name of the province.
func (d *document) placed(r reading) reading {
	province := d.provinceWords(r.words)
	rest := reading{value: r.value, words: r.words[:len(r.words)-province]}
	rest = d.clear(rest.spelled())
	tail := reading{words: r.words[len(r.words)-province:]}.fair()
	if rest.doubt == "" {
		rest.doubt = tail.doubt
	}
	if province == 0 && cutShort(r.normal) || noProvince(r.normal) || kindLost(r.normal) || nameLost(r.normal) || runsOn(r.normal) {
		rest.doubt = doubtPattern
	}
	if strayInPlace(r) {
		rest.doubt = doubtPattern
	}
	return r.doubted(rest.doubt).punctuated().handed()
}

// cutShort reports whether the end of an address may be lost: no province is its last part, nor a city in the short form that stands
// for both.
func cutShort(normal string) bool {
	last := normal[strings.LastIndex(normal, "|")+1:]
	return last == normal || last != "Việt Nam" && !strings.HasPrefix(last, "TP.") && !strings.HasPrefix(last, "TX.")
}

// noProvince reports whether "tỉnh" stands before a name that no province has.
func noProvince(normal string) bool {
	return slices.ContainsFunc(strings.Split(normal, "|"), func(part string) bool {
		return strings.HasPrefix(strings.ToLower(part), "tỉnh ") && !isProvince(part)
	})
}

var (
	provinceInFull = regexp.MustCompile(`(?i)^(?:tỉnh|thành phố) `)
	bareName       = regexp.MustCompile(`^\p{Lu}\pL*(?: \p{Lu}\pL*)*$`)
	unitInFull     = regexp.MustCompile(`(?i)^(?:phường|xã|đặc khu|thị trấn|thị xã|thành phố|quận|huyện|tỉnh) `)
)

// kindLost reports whether the unit before a province has no kind, though the province has one: "phường" was passed over.
func kindLost(normal string) bool {
	all := strings.Split(normal, "|")
	if len(all) < 2 || !provinceInFull.MatchString(all[len(all)-1]) {
		return false
	}
	before := all[len(all)-2]
	return bareName.MatchString(before) && !unitInFull.MatchString(before)
}

// nameLost reports whether a unit has a kind and no name: what stood behind it was not read.
func nameLost(normal string) bool { return bareKind.MatchString(normal) }

// runsOn reports whether one unit follows another without a comma: it was not seen, nor perhaps what stood beside it. A hospital bears
// the name of its province.
func runsOn(normal string) bool {
	return slices.ContainsFunc(strings.Split(normal, "|"), func(part string) bool {
		return !startWith(lowered(part), "bệnh viện") && unitWithin.MatchString(strings.ReplaceAll(part, "hị xã", "hị_xã"))
	})
}

var (
	bareKind   = regexp.MustCompile(`(?i)(?:^|[| ])(?:phường|xã|đặc khu|thị trấn|thị xã|thành phố|quận|huyện|tỉnh|đường|thôn|làng)(?:\||$)`)
	unitWithin = regexp.MustCompile(`[^| ] (?:phường|xã|đặc khu|thị trấn|thị_xã|thành phố|quận|huyện|tỉnh) \p{Lu}`)
)

// provinceWords is how many of the last words are the name of a province, spelt as it is.
func (d *document) provinceWords(words []word) int {
	for n := min(len(words), 5); n > 0; n-- {
		if _, ok := procedures.ProvinceNamed(trimmed(join(words[len(words)-n:]))); ok {
			return n
		}
	}
	return 0
}
