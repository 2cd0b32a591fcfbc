package pdf

import "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

// bare returns p without the text that another program laid invisibly over its scan. Only streams of p's own are rewritten,
// in the increment; what is in forms, or cannot be taken out without changing what is shown, stays, and [AddText] brackets it.
func (d *document) bare(p page, m marks) page {
	if _, scan := d.soleImage(p, m); !scan || !m.hidden {
		return p
	}
	content, ok := d.wholeContent(p.dict["Contents"])
	if !ok {
		return p
	}
	kept, ok := withoutText(content)
	if !ok || len(kept) == len(content) {
		return p
	}
	stream, err := d.addFlate(types.Dict{}, kept)
	if err != nil {
		return p
	}
	p.dict = p.dict.Clone().(types.Dict)
	p.dict["Contents"] = stream
	return p
}

// wholeContent is a page's content, unless a part of it cannot be decoded.
func (d *document) wholeContent(o types.Object) ([]byte, bool) {
	parts := types.Array{o}
	if a := d.array(o); a != nil {
		parts = a
	}
	var all []byte
	for _, part := range parts {
		sd, ok := d.stream(part)
		if !ok {
			return nil, false
		}
		plain, err := d.decoded(sd)
		if err != nil || len(all)+len(plain) > maxDecoded {
			return nil, false
		}
		all = append(append(all, plain...), '\n')
	}
	return all, true
}

// textCut takes text objects (ISO 32000-1, 9.4) out of a content stream.
type textCut struct {
	content, kept []byte
	from          int // what is before was copied or left out
	inside        bool
	marks         int     // marked content opened in the text object
	last          float64 // the last number
}

// withoutText returns content without its text objects; ok is false where one has effects on what is painted behind it.
func withoutText(content []byte) (kept []byte, ok bool) {
	c, lex := textCut{content: content}, &lexer{data: content}
	for {
		lex.skipSpace()
		at := lex.at
		switch t := lex.next(); t.kind {
		case tokenEnd:
			return append(c.kept, content[c.from:]...), !c.inside
		case tokenNumber:
			c.last = t.number
		case tokenOperator:
			if t.text == "ID" {
				lex.skipInlineImage()
			}
			if !c.operate(t.text, at, lex.at) {
				return nil, false
			}
		}
	}
}

// operate follows an operator that stands between two offsets.
func (c *textCut) operate(op string, start, end int) bool {
	if !c.inside {
		if op == "BT" {
			c.kept, c.inside = append(c.kept, c.content[c.from:start]...), true
		}
		return op != "ET"
	}
	switch op {
	case "ET":
		c.from, c.inside = end, false
		return c.marks == 0
	case "BMC", "BDC":
		c.marks++
	case "EMC":
		c.marks--
	case "Tr":
		return c.last < 4 // the others clip
	case "BT", "q", "Q", "cm", "Do", "gs", "ID", "W", "W*":
		return false
	}
	return c.marks >= 0
}
