package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What a person settles beside the fields has names of its own, which no field has.
const (
	ItemType    FieldName = "type"    // what the paper is
	ItemCapture FieldName = "capture" // what is doubtful about the capture as a whole
)

// ItemSubject names the n-th of the subjects found, counted from 0.
func ItemSubject(n int) FieldName { return FieldName("subject." + strconv.Itoa(n)) }

// subjectItem is the inverse of ItemSubject; -1 for another name.
func (e Extraction) subjectItem(name FieldName) int {
	digits, ok := strings.CutPrefix(string(name), "subject.")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 || n >= len(e.Subjects) || ItemSubject(n) != name {
		return -1
	}
	return n
}

func (e Extraction) fieldItem(name FieldName) int {
	return slices.IndexFunc(e.Fields, func(f Field) bool { return f.Name == name })
}

// Spot is where something stands on a captured page.
type Spot struct {
	Page int // counted from 1
	Quad Quad
}

// Spot returns where an item was found; ErrNotFound when there is no such item or it was found nowhere.
func (e Extraction) Spot(name FieldName) (Spot, error) {
	var p Spot
	if i := e.fieldItem(name); i >= 0 {
		p = Spot{e.Fields[i].Page, e.Fields[i].Quad}
	} else if n := e.subjectItem(name); n >= 0 {
		p = Spot{e.Subjects[n].Page, e.Subjects[n].Quad}
	}
	if box := p.Quad.Bounds(); p.Page < 1 || box.MaxX <= box.MinX || box.MaxY <= box.MinY {
		return p, ErrNotFound
	}
	return p, nil
}

// own returns a copy whose fields and subjects may be changed.
func (e Extraction) own() Extraction {
	e.Fields, e.Subjects = slices.Clone(e.Fields), slices.Clone(e.Subjects)
	return e
}

// noItem is the error about a name that nothing has. It does not repeat the name, which may be anything.
func noItem() error { return fmt.Errorf("the document has no such item: %w", ErrNotFound) }
