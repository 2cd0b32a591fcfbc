package verify

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

type kind uint8

const (
	null kind = iota
	boolean
	integer
	realNumber
	text // string
	name
	array
	dict
	ref
	keyword
)

// object is a PDF object with its place. A stream is a dict with data.
type object struct {
	kind     kind
	pos, end int // place in the file, or in the object stream that it was read from
	num      int64
	gen      int64  // of a ref
	str      string // decoded text or name; a real number or keyword as it is written
	list     []object
	keys     map[string]object
	double   bool // a key occurs twice: readers differ in which one they take
	packed   bool // read from an object stream: pos and end are no places in the file
	hex      bool // text in angle brackets
	isStream bool
	stream   []byte // undecoded
}

func (o object) key(k string) object { return o.keys[k] }

// text decodes a text string (ISO 32000-1, 7.9.2.2). PDFDocEncoding is read as Latin-1, which it is but for a few signs.
func (o object) text() string {
	s := o.str
	switch {
	case o.kind != text:
		return ""
	case strings.HasPrefix(s, "\xFE\xFF"):
		return utf16BE(s[2:])
	case strings.HasPrefix(s, "\xEF\xBB\xBF") && utf8.ValidString(s):
		return s[3:]
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func utf16BE(s string) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return string(utf16.Decode(units))
}
