package fields

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
)

// idLabels introduce a person's identifier.
var idLabels = []string{"Số định danh cá nhân", "Định danh cá nhân", "Số căn cước công dân", "Căn cước công dân số", "Số căn cước", "Căn cước số",
	"CCCD số", "Số CCCD", "CCCD", "CMND số", "Số CMND", "CMND", "Giấy tờ nhân thân", "Giấy tờ tùy thân"}

const (
	doubtIDGone = "không đọc được số định danh"
	doubtNoID   = "số định danh không thể có"
	doubtSex    = "số định danh không khớp giới tính"
	doubtBirth  = "số định danh không khớp năm sinh"
)

// identifier is a person's number as read.
type identifier struct {
	reading
	kind     pipeline.IdentifierKind
	labelled bool // a label for it stands on the paper
}

// identified gives each mention the identifier and the birth year that stand between it and the next.
func (d *document) identified(found []mention) []mention {
	for i := range found {
		end := len(d.all.words)
		if i+1 < len(found) {
			end = found[i+1].at
		}
		s := newStream(d.all.words[found[i].at:end])
		found[i].id = d.identifier(s)
		found[i].born = birthYear(s)
	}
	return found
}

// identifier reads the first number that follows one of the labels.
func (d *document) identifier(s stream) identifier {
	labelled := false
	for _, label := range idLabels {
		for _, m := range s.find(label) {
			labelled = true
			if id := newIdentifier(s.after(m, 8)); id.value != "" {
				id.reading, id.labelled = d.compared(id.reading), true
				return id
			}
		}
	}
	return identifier{labelled: labelled}
}

// newIdentifier joins digits that the recogniser set apart, up to twelve.
func newIdentifier(words []word) identifier {
	var id identifier
	for i, w := range words {
		raw := strings.TrimFunc(w.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		fixed := digits(strings.ReplaceAll(raw, ".", ""))
		if !allDigits.MatchString(fixed) || id.value != "" && len(id.value)+len(fixed) > 12 {
			if id.value != "" || i > 2 {
				break
			}
			continue
		}
		if fixed != raw {
			id.reading = id.doubted(doubtRepaired)
		}
		id.value, id.words = id.value+fixed, append(id.words, w)
		if len(id.value) >= 12 || strings.HasSuffix(w.text, ".") || strings.HasSuffix(w.text, ",") {
			break
		}
	}
	return id.shaped()
}

// shaped sets the kind by the number of digits; what is neither 12 nor 9 digits long is doubtful, under 8 nothing.
func (id identifier) shaped() identifier {
	switch n := len(id.value); {
	case n > 12: // a full stop read as a digit
		id.value, id.kind = id.value[:12], pipeline.PersonalID
		id.reading = id.doubted(doubtRepaired)
	case n == 9:
		id.kind = pipeline.OldID
	case n < 8:
		return identifier{}
	default:
		id.kind = pipeline.PersonalID
	}
	if pipeline.CheckIdentifier(id.kind, id.value) != nil || id.kind == pipeline.PersonalID && !knownPlace(id.value) {
		id.reading = id.doubted(doubtNoID)
	}
	id.reading = id.settled()
	return id
}

// knownPlace reports whether the place code of a personal id was ever given out; those from 100 on are foreign countries.
func knownPlace(id string) bool {
	_, known := procedures.ProvinceOfID(id[:3])
	return known || id[0] != '0'
}

// check compares the identifier with what else the paper says of the person (NĐ 137/2015/NĐ-CP Art. 13: the fourth digit
// is century and sex, the next two are the year of birth).
func (id identifier) check(n mention) reading {
	r := id.reading
	if id.kind != pipeline.PersonalID || len(id.value) != 12 {
		return r
	}
	era := int(id.value[3] - '0')
	year, _ := strconv.Atoi(id.value[4:6])
	if n.male != nil && *n.male != (era%2 == 0) {
		r = r.doubted(doubtSex)
	}
	if n.born != 0 && n.born != 1900+100*(era/2)+year {
		r = r.doubted(doubtBirth)
	}
	return r
}

// birthYear reads "sinh ngày 05/3/1980", "sinh năm 1980" and "năm sinh: 1980"; 0 when nothing is printed.
func birthYear(s stream) int {
	for _, label := range []string{"sinh ngày", "ngày sinh", "ngày, tháng, năm sinh", "sinh năm", "năm sinh", "sinh"} {
		for _, m := range s.find(label) {
			words := s.after(m, 6)
			if found := dates(words); len(found) > 0 && found[0].from <= 1 {
				year, _ := strconv.Atoi(found[0].value[:4])
				return year
			}
			if len(words) > 0 {
				if year, err := strconv.Atoi(strings.Trim(words[0].text, ".,;:)")); err == nil && year > 1800 && year < 2200 {
					return year
				}
			}
		}
	}
	return 0
}
