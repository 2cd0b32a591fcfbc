package pdf

import (
	"errors"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/text/unicode/norm"
)

// Avoid is what is printed on page 1, in the pixels that a Layer has. When Text has no size, nothing is known of the print
// and the stamp goes outside the page as it was.
type Avoid struct {
	Text     pipeline.Page
	Codes    []pipeline.Code
	Rendered bool
}

// Stamp draws lines on page 1 of data, black, in Tinos of 10 to 6 points: at the top left of the displayed page if there is
// room clear of words and codes, else in the left margin, turned, else in the top margin, else in a strip added above the
// page. It never covers print that it was told of. The text can be read by programs. The result begins with data's own
// bytes. The errors are *Error, around ErrNeedsRepair or ErrSigned where it is one of them.
func Stamp(data []byte, lines []string, avoid Avoid) (file []byte, where Placement, err error) {
	defer guard(&err)
	lines, err = stampLines(lines)
	if err != nil {
		return nil, Placement{}, err
	}
	d, err := openForIncrement(data)
	if err != nil {
		return nil, Placement{}, err
	}
	p, err := d.page(1)
	if err != nil {
		return nil, Placement{}, err
	}
	s, err := newStamp(d, p, lines)
	if err != nil {
		return nil, Placement{}, refuse(pipeline.ReasonInternal, err)
	}
	if where, err = s.put(avoid); err != nil {
		return nil, Placement{}, err
	}
	file, err = d.bytes()
	return file, where, err
}

func stampLines(lines []string) ([]string, error) {
	var list []string
	for _, line := range lines {
		if line = strings.TrimSpace(norm.NFC.String(line)); line != "" {
			list = append(list, line)
		}
	}
	if len(list) == 0 {
		return nil, refuse(pipeline.ReasonInternal, errors.New("stamp without text"))
	}
	return list, nil
}

// stamp is a block of lines for one page.
type stamp struct {
	d             *document
	page          page
	view          view
	marks         marks
	lines         []string
	font          *subset
	width, height float64 // at a type size of one point
}

func newStamp(d *document, p page, lines []string) (*stamp, error) {
	font, err := newSubset(lines)
	if err != nil {
		return nil, fmt.Errorf("subset stamp font: %w", err)
	}
	s := &stamp{d: d, page: p, view: d.view(p), marks: d.read(p), lines: lines, font: font}
	s.height = leading * float64(len(lines))
	for _, line := range lines {
		s.width = max(s.width, font.width(line)/unitsPerEm)
	}
	return s, nil
}

func (s *stamp) put(avoid Avoid) (Placement, error) {
	where, err := s.place(avoid)
	if err != nil {
		return Placement{}, err
	}
	form, err := s.form(where.Size)
	if err != nil {
		return Placement{}, refuse(pipeline.ReasonInternal, fmt.Errorf("draw stamp: %w", err))
	}
	dict, err := s.draw(form, where)
	if err != nil {
		return Placement{}, refuse(pipeline.ReasonInternal, fmt.Errorf("draw stamp: %w", err))
	}
	s.d.replace(s.page.ref, dict)
	return where, nil
}

// place finds the stamp's place on the displayed page; with a strip, on the page with the strip.
func (s *stamp) place(avoid Avoid) (Placement, error) {
	r := room{}
	r.width, r.height = s.view.size()
	if avoid.Text.Width > 0 {
		taken, err := s.taken(avoid)
		if err != nil {
			return Placement{}, err
		}
		r.taken = taken
		if where, ok := r.place(s.width, s.height); ok {
			return where, nil
		}
	}
	return s.strip(r), nil
}

// taken lists what is printed, in displayed points.
func (s *stamp) taken(avoid Avoid) ([]pipeline.Rect, error) {
	toUser, err := s.d.pixels(s.page, s.marks, Layer{Text: avoid.Text, Rendered: avoid.Rendered})
	if err != nil {
		return nil, err
	}
	toDisplayed, ok := s.view.toUser().inverse()
	if !ok {
		return nil, refuse(pipeline.ReasonBadPDF, errors.New("page without area"))
	}
	m := toUser.then(toDisplayed)
	var list []pipeline.Rect
	for _, w := range avoid.Text.Words {
		list = append(list, m.bounds(w.Quad.Bounds()))
	}
	for _, c := range avoid.Codes {
		list = append(list, m.bounds(c.Quad.Bounds()))
	}
	return list, nil
}

// strip makes the displayed page taller at the top, and wider where it is very narrow, and places the stamp there.
func (s *stamp) strip(r room) Placement {
	size := largestType
	for size > smallestType && s.width*size > r.width-2*edgeMargin {
		size -= 0.5
	}
	box := pipeline.Rect{MinX: edgeMargin, MinY: edgeMargin, MaxX: edgeMargin + s.width*size, MaxY: edgeMargin + s.height*size}
	grown := pipeline.Rect{MinY: -box.MaxY - edgeMargin, MaxX: max(r.width, box.MaxX+edgeMargin), MaxY: r.height}
	s.view.box = s.view.toUser().bounds(grown)
	return Placement{Where: AddedStrip, Size: size, Box: box}
}
