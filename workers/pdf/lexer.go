package pdf

import (
	"bytes"
	"strconv"
)

// tokenKind tells the tokens of a content stream apart.
type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenName
	tokenString // literal or hexadecimal; text is what stands between the brackets
	tokenOpen   // [ or <<
	tokenClose  // ] or >>
	tokenOperator
)

type token struct {
	kind   tokenKind
	text   string
	number float64
}

// lexer cuts a content stream into tokens (ISO 32000-1, 7.8.2). It never fails: rubbish becomes operators that nobody knows.
type lexer struct {
	data []byte
	at   int
}

func isSpace(c byte) bool { return bytes.IndexByte([]byte("\x00\t\n\f\r "), c) >= 0 }
func isDelim(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) next() token {
	l.skipSpace()
	if l.at >= len(l.data) {
		return token{kind: tokenEnd}
	}
	switch c := l.data[l.at]; c {
	case '/':
		l.at++
		return token{kind: tokenName, text: unescapeName(l.word())}
	case '(':
		return l.literal()
	case '<', '>':
		return l.angle(c)
	case '[', '{':
		l.at++
		return token{kind: tokenOpen}
	case ']', '}', ')':
		l.at++
		return token{kind: tokenClose}
	}
	return wordToken(l.word())
}

func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelim(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

func wordToken(word string) token {
	if c := word[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if number, err := strconv.ParseFloat(word, 64); err == nil {
			return token{kind: tokenNumber, number: number}
		}
	}
	return token{kind: tokenOperator, text: word}
}

func (l *lexer) literal() token {
	depth, start := 0, l.at+1
	for ; l.at < len(l.data); l.at++ {
		switch l.data[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return token{kind: tokenString, text: string(l.data[start : l.at-1])}
			}
		}
	}
	l.at = len(l.data)
	return token{kind: tokenString, text: string(l.data[min(start, len(l.data)):])}
}

// angle reads <<, >> or a hexadecimal string.
func (l *lexer) angle(c byte) token {
	if l.at+1 < len(l.data) && l.data[l.at+1] == c {
		l.at += 2
		if c == '<' {
			return token{kind: tokenOpen}
		}
		return token{kind: tokenClose}
	}
	l.at++
	if c == '>' {
		return token{kind: tokenClose}
	}
	start := l.at
	end := bytes.IndexByte(l.data[start:], '>')
	if end < 0 {
		l.at = len(l.data)
		return token{kind: tokenString, text: string(l.data[start:])}
	}
	l.at = start + end + 1
	return token{kind: tokenString, text: string(l.data[start : start+end])}
}

// skipInlineImage moves behind the EI that ends an inline image whose ID was just read (ISO 32000-1, 8.9.7).
func (l *lexer) skipInlineImage() {
	for at := l.at; at+2 < len(l.data); at++ {
		ends := at+3 >= len(l.data) || isSpace(l.data[at+3])
		if isSpace(l.data[at]) && l.data[at+1] == 'E' && l.data[at+2] == 'I' && ends {
			l.at = at + 3
			return
		}
	}
	l.at = len(l.data)
}

func unescapeName(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}
