package samples

import (
	"fmt"
	"image"
	"math/rand/v2"

	"github.com/motlan/motlan/pipeline"
)

const drawingTitle = "BẢN VẼ THIẾT KẾ XÂY DỰNG"

// Drawing draws two pages of plans: a bilevel TIFF compressed by G4. Noise is a few specks.
func (f Family) Drawing(o Options) (Sample, error) {
	o = o.filled()
	h := f.house
	sample := Sample{File: fileDrawing, Truth: Truth{Type: "drawing",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: drawingTitle, pipeline.FieldNumber: h.number,
			pipeline.FieldDate: iso(h.drawn), pipeline.FieldIssuer: h.firm()},
		Subjects: []TruthSubject{f.Husband.as(pipeline.RoleOwner)}}}
	var pages []*image.Gray
	for i, view := range []string{"MẶT BẰNG TẦNG MỘT", "MẶT BẰNG MÁI"} {
		s := newSheet(o.DPI)
		f.plan(s, i, view)
		layers, page, err := s.scan(o)
		if err != nil {
			return Sample{}, fmt.Errorf("draw drawing: %w", err)
		}
		img := expose(layers, image.Pt(page.Width, page.Height), paper{tint: greyTint, grey: true}, Options{})
		pages = append(pages, specked(img, o.Seed+uint64(i)))
		sample.Truth.Pages = append(sample.Truth.Pages, page)
	}
	sample.Data = bilevelTIFF(pages, o.DPI)
	return sample, nil
}

// specked adds the dust that a bilevel scan shows.
func specked(img *image.Gray, seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 5))
	for range 60 {
		x, y := 1+r.IntN(img.Rect.Dx()-2), 1+r.IntN(img.Rect.Dy()-2)
		img.Pix[img.PixOffset(x, y)], img.Pix[img.PixOffset(x+1, y)] = 0, 0
	}
	return img
}

// plan draws one page: a heading, the plan and the title block.
func (f Family) plan(s *sheet, number int, view string) {
	s.frame(pipeline.Rect{MinX: s.mm(20), MinY: s.mm(12), MaxX: s.mm(200), MaxY: s.mm(285)}, s.mm(0.6), black)
	c := s.body()
	c.y = s.mm(20)
	if number == 0 {
		c.centre(drawingTitle, style{size: 18, bold: true})
		c.centre("CÔNG TRÌNH: NHÀ Ở RIÊNG LẺ", style{size: 14, bold: true})
		c.gap(10)
	}
	c.centre(fmt.Sprintf("%s - TỶ LỆ 1/100", view), style{size: 13, bold: true})
	f.rooms(s, c.y+s.mm(14), number)
	f.titleBlock(s, number)
}

// room is a rectangle of the plan in hundredths of its size.
type room struct {
	name       string
	x, y, w, h float64
}

var floorPlans = [2][]room{
	{{"Sân trước", 0, 78, 100, 22}, {"Phòng khách", 0, 48, 62, 30}, {"Cầu thang", 62, 48, 38, 30}, {"Phòng ngủ", 0, 18, 55, 30},
		{"Bếp và phòng ăn", 55, 18, 45, 30}, {"Phòng tắm", 0, 0, 38, 18}, {"Sân sau", 38, 0, 62, 18}},
	{{"Mái tôn dốc 15%", 0, 20, 100, 58}, {"Máng xối", 0, 78, 100, 6}, {"Sân trước", 0, 84, 100, 16}, {"Sân sau", 0, 0, 100, 20}},
}

func (f Family) rooms(s *sheet, top float64, number int) {
	left, wide, high := s.mm(55), s.mm(100), s.mm(135)
	for _, r := range floorPlans[number] {
		box := pipeline.Rect{MinX: left + r.x*wide/100, MinY: top + r.y*high/100}
		box.MaxX, box.MaxY = box.MinX+r.w*wide/100, box.MinY+r.h*high/100
		s.frame(box, s.mm(0.45), black)
		label := &column{sheet: s, left: box.MinX, right: box.MaxX, y: (box.MinY+box.MaxY)/2 - s.pt(8), leading: 1.25}
		label.centre(r.name, style{size: 13})
	}
	s.measure(left, left+wide, top-s.mm(6), fmt.Sprintf("%d", 4000+100*f.house.floors))
}

// measure draws a dimension line with its figure above.
func (s *sheet) measure(x0, x1, y float64, figure string) {
	s.rule(x0, y, x1, y+s.mm(0.2), black)
	for _, x := range []float64{x0, x1} {
		s.rule(x, y-s.mm(2), x+s.mm(0.2), y+s.mm(2), black)
	}
	st := style{size: 11}
	s.word((x0+x1-s.advance(figure, st))/2, y-s.mm(1.8), figure, st)
}

// titleBlock draws the table at the foot: firm, owner, site, number and date.
func (f Family) titleBlock(s *sheet, number int) {
	top, middle := s.mm(222), s.mm(107)
	s.frame(pipeline.Rect{MinX: s.mm(25), MinY: top, MaxX: s.mm(195), MaxY: s.mm(280)}, s.mm(0.4), black)
	s.rule(middle, top, middle+s.mm(0.3), s.mm(280), black)
	left := &column{sheet: s, left: s.mm(28), right: middle - s.mm(3), y: top + s.mm(3), leading: 1.25}
	right := &column{sheet: s, left: middle + s.mm(3), right: s.mm(192), y: top + s.mm(3), leading: 1.25}
	left.leading = 1.45
	left.centre(f.house.designer, style{size: 12.5, bold: true})
	left.leading = 1.25
	left.gap(3)
	small := style{size: 12}
	left.paragraph("Chủ đầu tư: "+f.Husband.title()+" *"+f.Husband.Name+"*", small, 0)
	left.paragraph("Số định danh cá nhân: "+f.Husband.ID, small, 0)
	left.paragraph("Địa điểm xây dựng: "+f.Husband.Address+".", small, 0)
	left.paragraph("Chủ trì thiết kế: "+f.house.architect, small, 0)
	right.paragraph("Số: "+f.house.number, style{size: 12, bold: true}, 0)
	right.paragraph(fmt.Sprintf("Bản vẽ số: KT-%02d", number+1), small, 0)
	right.paragraph("Tỷ lệ: 1/100", small, 0)
	right.paragraph(f.place.name+", "+inWords(f.house.drawn), style{size: 12, italic: true}, 0)
}
