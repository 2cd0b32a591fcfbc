package pdf

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// placed is one image that the page's content paints, with the matrix that places its unit square in user space.
type placed struct {
	image types.StreamDict
	ctm   matrix
}

// marks sums up what a page's content does.
type marks struct {
	images    []placed
	inline    bool // inline images
	paint     bool // paths or shadings painted after the last image, or without one
	text      bool // visible text painted after the last image, or without one
	hidden    bool // text in an invisible mode, or under an image that covers the page
	covered   bool // an opaque image covers the page
	letters   int  // about how many, of the visible text
	underflow int  // Q without q: how many states the content pops that it never pushed
	open      int  // q without Q at the end
	openMarks int  // BMC or BDC without EMC at the end
	dangling  int  // EMC without BMC or BDC
}

// state is the part of the graphics state that interests us.
type state struct {
	ctm    matrix
	render int // text rendering mode
}

const (
	maxFormDepth  = 8
	maxOperations = 5_000_000
	maxOperands   = 64
)

// interpreter runs a content stream without drawing (ISO 32000-1, annex A).
type interpreter struct {
	d     *document
	view  view
	marks marks
	ops   int
}

// read runs the content of p and returns what it does.
func (d *document) read(p page) marks {
	it := interpreter{d: d, view: d.view(p)}
	it.run(d.content(p.dict["Contents"]), p.resources, state{ctm: identity()}, 0)
	return it.marks
}

// frame is one run over one content stream.
type frame struct {
	*interpreter
	lex       *lexer
	resources types.Dict
	state     state
	stack     []state
	operands  []token
	depth     int
}

func (it *interpreter) run(content []byte, resources types.Dict, start state, depth int) {
	f := frame{interpreter: it, lex: &lexer{data: content}, resources: resources, state: start, depth: depth}
	for it.ops < maxOperations {
		t := f.lex.next()
		switch t.kind {
		case tokenEnd:
			if depth == 0 {
				it.marks.open = len(f.stack)
			}
			return
		case tokenOperator:
			it.ops++
			f.operate(t.text)
			f.operands = f.operands[:0]
		default:
			if len(f.operands) < maxOperands {
				f.operands = append(f.operands, t)
			}
		}
	}
}

func (f *frame) operate(op string) {
	switch op {
	case "q":
		f.stack = append(f.stack, f.state)
	case "Q":
		f.pop()
	case "cm":
		if v, ok := f.values(6); ok {
			f.state.ctm = matrix(v).then(f.state.ctm)
		}
	case "Tr":
		if v, ok := f.values(1); ok {
			f.state.render = int(v[0])
		}
	case "Tj", "TJ", "'", "\"":
		f.show()
	case "Do":
		f.do()
	case "ID":
		f.lex.skipInlineImage()
		f.marks.inline = true
	case "BMC", "BDC", "EMC":
		f.mark(op)
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh":
		f.marks.paint = true
	}
}

func (f *frame) pop() {
	if n := len(f.stack); n > 0 {
		f.state, f.stack = f.stack[n-1], f.stack[:n-1]
		return
	}
	if f.depth == 0 {
		f.marks.underflow++
	}
}

// mark counts marked-content brackets; those within a form do not reach the page.
func (f *frame) mark(op string) {
	switch {
	case f.depth > 0:
	case op != "EMC":
		f.marks.openMarks++
	case f.marks.openMarks > 0:
		f.marks.openMarks--
	default:
		f.marks.dangling++
	}
}

// values returns the last n operands when they are numbers.
func (f *frame) values(n int) (v [6]float64, ok bool) {
	if len(f.operands) < n {
		return v, false
	}
	for i, t := range f.operands[len(f.operands)-n:] {
		if t.kind != tokenNumber {
			return v, false
		}
		v[i] = t.number
	}
	return v, true
}

func (f *frame) show() {
	for _, t := range f.operands {
		switch {
		case t.kind != tokenString || t.text == "":
		case f.state.render == 3 || f.state.render == 7:
			f.marks.hidden = true
		default:
			f.marks.text = true
			f.marks.letters += len(t.text)
		}
	}
}
