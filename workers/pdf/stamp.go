package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
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

// strip makes the displayed page taller at the top and places the stamp there.
func (s *stamp) strip(r room) Placement {
	size := largestType
	for size > smallestType && s.width*size > r.width-2*edgeMargin {
		size -= 0.5
	}
	added := s.height*size + 2*edgeMargin
	switch s.view.rotate {
	case 90:
		s.view.box.MinX -= added
	case 180:
		s.view.box.MinY -= added
	case 270:
		s.view.box.MaxX += added
	default:
		s.view.box.MaxY += added
	}
	return Placement{Where: AddedStrip, Size: size, Box: pipeline.Rect{MinX: edgeMargin, MinY: edgeMargin,
		MaxX: edgeMargin + s.width*size, MaxY: edgeMargin + s.height*size}}
}

// form writes the lines as a form XObject with its origin at the bottom left.
func (s *stamp) form(size float64) (types.IndirectRef, error) {
	font, err := s.font.addFont(s.d)
	if err != nil {
		return types.IndirectRef{}, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "0 g\nBT\n/Tinos %s Tf\n%s TL\n%s Td\n", operands(size), operands(leading*size),
		operands(0, (s.height-0.95)*size))
	for _, line := range s.lines {
		fmt.Fprintf(&b, "<%X> Tj\nT*\n", s.font.encode(line))
	}
	b.WriteString("ET\n")
	return s.d.addFlate(types.Dict{
		"Type": types.Name("XObject"), "Subtype": types.Name("Form"),
		"BBox":      reals(0, 0, hundredths(s.width*size), hundredths(s.height*size)),
		"Resources": types.Dict{"Font": types.Dict{"Tinos": font}},
	}, b.Bytes())
}

// draw returns the page with the form behind its own content, which is bracketed so that whatever graphics state it leaves
// behind does not reach the stamp.
func (s *stamp) draw(form types.IndirectRef, where Placement) (types.Dict, error) {
	m := upright(where.Box)
	if where.Where == LeftMargin {
		m = turned(where.Box)
	}
	m = m.then(s.view.toUser())
	resources := s.d.ownResources(s.page)
	xobjects := s.d.ownEntry(resources, "XObject")
	xobjects[stampName] = form
	before := bytes.Repeat([]byte("q\n"), s.marks.underflow+1)
	after := bytes.Repeat([]byte("Q\n"), s.marks.open+1)
	after = fmt.Appendf(after, "q\n%s cm\n/%s Do\nQ\n", operands(m[:]...), stampName)
	dict, err := s.d.around(s.page, before, after)
	if err != nil {
		return nil, err
	}
	dict["Resources"] = resources
	if where.Where == AddedStrip {
		box, media := s.view.box, s.view.box.Union(s.d.rect(s.page.mediaBox))
		dict["MediaBox"] = reals(media.MinX, media.MinY, media.MaxX, media.MaxY)
		dict["CropBox"] = reals(box.MinX, box.MinY, box.MaxX, box.MaxY)
	}
	return dict, nil
}

const stampName = "MotlanStamp"

// upright maps the form to a box of the displayed page.
func upright(box pipeline.Rect) matrix {
	return matrix{1, 0, 0, -1, box.MinX, box.MaxY}
}

// turned maps the form to a box of the displayed page, a quarter turn to the left.
func turned(box pipeline.Rect) matrix {
	return matrix{0, -1, -1, 0, box.MaxX, box.MaxY}
}
