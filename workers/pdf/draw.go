package pdf

import (
	"bytes"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

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
