package verify

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// errSyntax: the bytes are no PDF object.
var errSyntax = errors.New("PDF syntax error")

// maxDepth bounds the nesting of direct objects; real files stay below ten.
const maxDepth = 64

// lexer reads objects from data. A failed read leaves pos anywhere.
type lexer struct {
	data []byte
	pos  int
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) errorf(format string, args ...any) error {
	return fmt.Errorf("offset %d: %s: %w", l.pos, fmt.Sprintf(format, args...), errSyntax)
}

// skip moves behind white space and comments.
func (l *lexer) skip() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// object reads the next object. Its place excludes the white space around it.
func (l *lexer) object(depth int) (object, error) {
	l.skip()
	if l.pos >= len(l.data) {
		return object{}, l.errorf("end of file")
	}
	if depth > maxDepth {
		return object{}, l.errorf("nested too deeply")
	}
	start := l.pos
	o, err := l.dispatch(depth)
	o.pos, o.end = start, l.pos
	return o, err
}

func (l *lexer) dispatch(depth int) (object, error) {
	rest := l.data[l.pos:]
	switch c := rest[0]; {
	case bytes.HasPrefix(rest, []byte("<<")):
		l.pos += 2
		return l.dict(depth)
	case c == '<':
		return l.hexText()
	case c == '(':
		return l.literal()
	case c == '[':
		l.pos++
		return l.array(depth)
	case c == '/':
		l.pos++
		return object{kind: name, str: unescapeName(l.word())}, nil
	case isDelimiter(c):
		return object{}, l.errorf("unexpected %q", c)
	}
	return l.atom()
}

// word reads regular characters.
func (l *lexer) word() string {
	start := l.pos
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		l.pos++
	}
	return string(l.data[start:l.pos])
}

// atom reads a number, a reference, true, false, null or a keyword.
func (l *lexer) atom() (object, error) {
	w := l.word()
	switch w {
	case "null":
		return object{}, nil
	case "true", "false":
		return object{kind: boolean, str: w}, nil
	}
	if n, err := strconv.ParseInt(w, 10, 64); err == nil {
		return l.reference(object{kind: integer, num: n}), nil
	}
	if _, err := strconv.ParseFloat(w, 64); err == nil {
		return object{kind: realNumber, str: w}, nil
	}
	return object{kind: keyword, str: w}, nil
}

// reference turns n into a reference when a generation and an R follow it.
func (l *lexer) reference(n object) object {
	back := l.pos
	l.skip()
	gen, err := strconv.ParseUint(l.word(), 10, 16)
	l.skip()
	if err == nil && n.num >= 0 && l.word() == "R" {
		return object{kind: ref, num: n.num, gen: int64(gen)}
	}
	l.pos = back
	return n
}

func (l *lexer) array(depth int) (object, error) {
	o := object{kind: array}
	for {
		l.skip()
		if l.pos < len(l.data) && l.data[l.pos] == ']' {
			l.pos++
			return o, nil
		}
		item, err := l.object(depth + 1)
		if err != nil {
			return o, err
		}
		o.list = append(o.list, item)
	}
}

func (l *lexer) dict(depth int) (object, error) {
	o := object{kind: dict, keys: map[string]object{}}
	for {
		l.skip()
		if bytes.HasPrefix(l.data[l.pos:], []byte(">>")) {
			l.pos += 2
			return o, nil
		}
		k, err := l.object(depth + 1)
		if err != nil {
			return o, err
		}
		if k.kind != name {
			return o, l.errorf("dictionary key is not a name")
		}
		v, err := l.object(depth + 1)
		if err != nil {
			return o, err
		}
		if _, twice := o.keys[k.str]; twice {
			o.double = true
		}
		o.keys[k.str] = v
	}
}
