package codes

import (
	"strings"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// CitizenCard is what the QR code of a chip identity card (căn cước công dân, thẻ căn cước) says. It is unsigned text:
// good for filling in and for cross-checks, never a proof of who somebody is.
type CitizenCard struct {
	Number    string // số định danh cá nhân, 12 digits
	OldNumber string // số CMND, 9 digits; often empty
	Name      string
	Birth     string // ISO 8601 (2006-01-02)
	Sex       string // Nam or Nữ
	Residence string // nơi thường trú
	Issued    string // ISO 8601
	Expires   string // ISO 8601; empty on most cards
	Raw       string // the text as read: newer cards have further fields
}

// ParseCitizenCard reads the fields of an identity card's code, separated by bars: number, old number, name, date of
// birth, sex, residence, then in most cases the date of issue and on some cards the date of expiry. It reports false for
// any other text.
func ParseCitizenCard(text string) (CitizenCard, bool) {
	fields := strings.Split(strings.TrimSpace(text), "|")
	if len(fields) < 6 {
		return CitizenCard{}, false
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	c := CitizenCard{Number: fields[0], OldNumber: fields[1], Name: fields[2], Birth: isoDate(fields[3]), Sex: fields[4],
		Residence: fields[5], Raw: text}
	if len(fields) > 6 {
		c.Issued = isoDate(fields[6])
	}
	if len(fields) > 7 {
		c.Expires = isoDate(fields[7])
	}
	ok := pipeline.CheckIdentifier(pipeline.PersonalID, c.Number) == nil && c.Name != "" && c.Birth != ""
	if !ok {
		return CitizenCard{}, false
	}
	return c, true
}

// isoDate turns DDMMYYYY into ISO 8601; anything else is no date.
func isoDate(text string) string {
	t, err := time.Parse("02012006", text)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
