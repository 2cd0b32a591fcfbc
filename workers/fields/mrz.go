package fields

import (
	"regexp"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// zoneStart is how the machine-readable zone of a Vietnamese card begins, letters and digits perhaps confused.
var zoneStart = regexp.MustCompile(`^[I1LT][D0O]VNM[0-9OISBDQZ]{9}`)

// zone reads the machine-readable zone of a card (ICAO 9303 part 5: three lines of 30). It is read or not at all: every check
// digit has to be right, that over all lines too, which alone covers the first digits of the personal id.
func (d *document) zone() (card, bool) {
	for _, s := range d.sheets {
		rows := zoneRows(s)
		for i := range rows {
			if i+2 < len(rows) && zoneStart.MatchString(rows[i]) {
				if c, ok := readZone(rows[i], rows[i+1], rows[i+2]); ok {
					return c, true
				}
			}
		}
	}
	return card{}, false
}

// zoneRows are the rows of a page without spaces, as the zone is written.
func zoneRows(s sheet) []string {
	var out []string
	last := line{}
	for _, l := range s.lines {
		text := zoneText(join(l.words))
		if len(last.words) > 0 && l.midY() < last.box.MaxY {
			out[len(out)-1] += text
		} else {
			out = append(out, text)
		}
		last = l
	}
	return out
}

// zoneText undoes what recognisers make of the filler.
func zoneText(text string) string {
	text = strings.NewReplacer("«", "<<", "‹", "<", "(", "<", "≤", "<", "{", "<", "[", "<").Replace(text)
	return strings.ToUpper(strings.ReplaceAll(text, " ", ""))
}

// readZone reads the three lines.
func readZone(first, second, third string) (card, bool) {
	first, second = padded(first), padded(second)
	number, optional := digits(first[5:14]), digits(strings.TrimRight(first[15:29], "<"))
	if !checks(number, digits(first[14:15])) || len(optional) < 12 || !strings.HasSuffix(optional[:12], number) {
		return card{}, false
	}
	birth, expiry := digits(second[0:6]), digits(second[8:14])
	if !checks(birth, digits(second[6:7])) || !checks(expiry, digits(second[14:15])) {
		return card{}, false
	}
	id := optional[:12]
	whole := number + digits(first[14:15]) + id + "<<" + digits(first[29:30]) + birth + digits(second[6:7]) + expiry + digits(second[14:15]) +
		"<<<<<<<<<<<"
	if !checks(whole, digits(second[29:30])) {
		return card{}, false
	}
	c := card{source: pipeline.SourceMRZ, id: id, birth: zoneDay(birth, century(id)), expires: zoneDay(expiry, 20), name: zoneName(third)}
	if strings.HasPrefix(c.expires, "2099") { // a card without an end
		c.expires = ""
	}
	switch second[7] {
	case 'M':
		c.sex = "Nam"
	case 'F':
		c.sex = "Nữ"
	}
	return c, c.birth != "" && citizenCode.MatchString(id)
}

// padded makes a line 30 characters long.
func padded(text string) string {
	if len(text) < 30 {
		text += strings.Repeat("<", 30-len(text))
	}
	return text
}

// century is that of the birth by the fourth digit of the personal id.
func century(id string) int { return 19 + int(id[3]-'0')/2 }

// zoneDay reads yymmdd; empty when that is no day, as on cards without an end.
func zoneDay(text string, century int) string {
	t, err := time.Parse("060102", text)
	if err != nil {
		return ""
	}
	t = time.Date(century*100+t.Year()%100, t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return t.Format(time.DateOnly)
}

// zoneName is the name of the third line, as far as the line has room.
func zoneName(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '<' }), " ")
}

// checks compares a check digit: weights 7, 3, 1 over the values of the characters, modulo 10 (ICAO 9303 part 3, 4.9).
func checks(text, digit string) bool {
	sum := 0
	for i, r := range text {
		sum += []int{7, 3, 1}[i%3] * zoneValue(r)
	}
	return len(digit) == 1 && int(digit[0]-'0') == sum%10
}

func zoneValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'A' && r <= 'Z':
		return int(r-'A') + 10
	}
	return 0
}
