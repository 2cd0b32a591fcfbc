package fields

import (
	"regexp"
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// card is what a citizen's card says of its holder in a code or in its machine-readable zone: a second reading of the print.
// Neither is signed, so they fill in and compare, and prove nothing.
type card struct {
	source  pipeline.Source
	id      string
	name    string // with diacritics in a QR code, without them in a zone
	birth   string // ISO 8601, as the other days
	sex     string // Nam, Nữ; empty when unknown
	home    string // place of residence; QR only
	issued  string // QR only
	expires string // "∞": never
}

var (
	citizenCode = regexp.MustCompile(`^[0-9]{12}$`)
	eightDigits = regexp.MustCompile(`^[0-9]{8}$`)
)

// citizenQR reads the code of a citizen's card: number, old number, name, day of birth, sex, residence, day of issue and
// perhaps more, divided by "|". The old number may be empty; fewer than six fields are something else.
func citizenQR(text string) (card, bool) {
	fields := strings.Split(text, "|")
	if len(fields) < 6 || !citizenCode.MatchString(fields[0]) || !eightDigits.MatchString(fields[3]) {
		return card{}, false
	}
	c := card{source: pipeline.SourceQR, id: fields[0], name: strings.TrimSpace(fields[2]), birth: codeDay(fields[3]),
		sex: strings.TrimSpace(fields[4]), home: strings.TrimSpace(fields[5])}
	if len(fields) > 6 {
		c.issued = codeDay(fields[6])
	}
	if len(fields) > 7 {
		c.expires = codeDay(fields[7])
	}
	return c, c.birth != ""
}

// codeDay reads ddmmyyyy; empty when that is no day.
func codeDay(text string) string {
	t, err := time.Parse("02012006", text)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// cards lists what the codes and the machine-readable zone say.
func (d *document) cards() []card {
	var out []card
	for _, page := range d.codes {
		for _, code := range page {
			if c, ok := citizenQR(code.Text); ok {
				out = append(out, c)
			}
		}
	}
	if c, ok := d.zone(); ok {
		out = append(out, c)
	}
	return out
}

// fact is what the card says under the name of a field of its holder; empty for what it does not say.
func (c card) fact(name pipeline.FieldName) string {
	switch name {
	case pipeline.FieldNumber:
		return c.id
	case pipeline.FieldDate:
		return c.issued
	case pipeline.FieldValidUntil:
		return c.expires
	case "holder.birth_date":
		return c.birth
	case "holder.sex":
		return c.sex
	case "holder.residence":
		return c.home
	}
	return ""
}

// carded sets the fields of a card's print beside its codes: what agrees is sure, what differs is doubted, and what the
// print does not give is filled in, with a doubt.
func carded(out pipeline.Extraction, cards []card, names []pipeline.FieldName) pipeline.Extraction {
	for _, c := range cards {
		for _, name := range names {
			if said := c.fact(name); said != "" {
				out.Fields = c.compare(out.Fields, name, said)
			}
		}
		for i := range out.Subjects {
			out.Subjects[i] = c.person(out.Subjects[i])
		}
		if len(out.Subjects) == 0 && c.source == pipeline.SourceQR {
			out.Subjects = append(out.Subjects, pipeline.FoundSubject{Role: "holder", Name: strings.ToUpper(c.name), Identifier: c.id, Kind: pipeline.PersonalID,
				Page: 1, Source: c.source, Confidence: sure / 2, Doubt: doubtOnlyCode})
		}
	}
	return out
}

const doubtOnlyCode = "chỉ có trong mã trên thẻ, chữ in không đọc được"

func (c card) compare(fields []pipeline.Field, name pipeline.FieldName, said string) []pipeline.Field {
	for i, f := range fields {
		if f.Name != name || f.Value == "" {
			continue
		}
		if same(f.Value, said) {
			fields[i] = agreedField(f)
		} else if f.Source != pipeline.SourceQR {
			fields[i] = doubtedField(f, doubtCard)
		}
		return fields
	}
	filled := pipeline.Field{Name: name, Value: said, Page: 1, Source: c.source, Confidence: sure / 2, Doubt: doubtOnlyCode}
	for i, f := range fields {
		if f.Name == name {
			fields[i] = filled
			return fields
		}
	}
	return append(fields, filled)
}

// same reports whether two texts are one but for letter case, spaces, punctuation and where a tone is put.
func same(a, b string) bool {
	squeeze := func(s string) string { return strings.ToLower(strings.Join(strings.FieldsFunc(s, notWord), " ")) }
	return sameText(squeeze(a), squeeze(b))
}

func notWord(r rune) bool { return r == ' ' || strings.ContainsRune(",.;:-–", r) }

// agreedField is f after a second reading with the same result.
func agreedField(f pipeline.Field) pipeline.Field {
	if f.Hand {
		return f
	}
	if f.Doubt == doubtFaint || f.Doubt == doubtSyllable || f.Doubt == doubtRepaired || f.Doubt == "" {
		f.Doubt, f.Confidence = "", 1-(1-pipeline.Sure)/10
	}
	return f
}

// doubtedField is f after a second reading with another result.
func doubtedField(f pipeline.Field, doubt string) pipeline.Field {
	if f.Doubt == "" {
		f.Doubt, f.Confidence = doubt, f.Confidence/2
	}
	return f
}

// likeZone is a name in the letters of a zone, those that its readers confuse as one.
func likeZone(name string) string {
	return strings.NewReplacer("t", "i", "l", "i", "1", "i", "0", "o").Replace(string(Fold(name)))
}

// person sets name and number of the holder beside the card's codes.
func (c card) person(s pipeline.FoundSubject) pipeline.FoundSubject {
	agree := s.Identifier == c.id
	if c.source == pipeline.SourceQR {
		agree = agree && same(s.Name, c.name)
	} else {
		agree = agree && strings.HasPrefix(likeZone(s.Name), likeZone(c.name))
	}
	switch {
	case agree && c.source == pipeline.SourceQR && (s.Doubt == doubtFaint || s.Doubt == doubtName || s.Doubt == doubtSurname || s.Doubt == ""):
		s.Doubt, s.Confidence = "", 1-(1-pipeline.Sure)/10
	case !agree && s.Doubt == "":
		s.Doubt, s.Confidence = doubtCard, s.Confidence/2
	}
	return s
}
