package verify

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
)

// hexText reads <…>. White space between the digits is allowed, an odd last digit counts as followed by 0.
func (l *lexer) hexText() (object, error) {
	length := bytes.IndexByte(l.data[l.pos:], '>')
	if length < 0 {
		return object{}, l.errorf("string without end")
	}
	digits := l.data[l.pos+1 : l.pos+length]
	l.pos += length + 1
	if bytes.ContainsAny(digits, "\x00\t\n\f\r ") {
		digits = bytes.Join(bytes.FieldsFunc(digits, func(r rune) bool { return r < 128 && isSpace(byte(r)) }), nil)
	}
	if len(digits)%2 == 1 {
		digits = append(bytes.Clone(digits), '0')
	}
	raw := make([]byte, len(digits)/2)
	if _, err := hex.Decode(raw, digits); err != nil {
		return object{}, l.errorf("%v", err)
	}
	return object{kind: text, str: string(raw), hex: true}, nil
}

// literal reads (…) with nested parentheses and escapes (ISO 32000-1, 7.3.4.2).
func (l *lexer) literal() (object, error) {
	var b strings.Builder
	depth := 0
	for ; l.pos < len(l.data); l.pos++ {
		switch c := l.data[l.pos]; c {
		case '\\':
			l.escape(&b)
			continue
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return object{kind: text, str: b.String()}, nil
			}
		}
		b.WriteByte(l.data[l.pos])
	}
	return object{}, l.errorf("string without end")
}

// escape reads a backslash and what belongs to it, and stays on the last byte of it.
func (l *lexer) escape(b *strings.Builder) {
	l.pos++
	if l.pos >= len(l.data) {
		return
	}
	c := l.data[l.pos]
	switch {
	case c >= '0' && c <= '7':
		n := 1
		for n < 3 && l.pos+n < len(l.data) && l.data[l.pos+n] >= '0' && l.data[l.pos+n] <= '7' {
			n++
		}
		v, _ := strconv.ParseUint(string(l.data[l.pos:l.pos+n]), 8, 16)
		b.WriteByte(byte(v))
		l.pos += n - 1
	case c == '\r' && l.pos+1 < len(l.data) && l.data[l.pos+1] == '\n':
		l.pos++
	case c == '\r' || c == '\n':
	default:
		if i := strings.IndexByte("nrtbf", c); i >= 0 {
			c = "\n\r\t\b\f"[i]
		}
		b.WriteByte(c)
	}
}

// unescapeName decodes #xx in a name.
func unescapeName(s string) string {
	if !strings.Contains(s, "#") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
