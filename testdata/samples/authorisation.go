package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// Authorisation draws the husband's authorisation of his wife, confirmed by the commune: a grey PNG.
func (f Family) Authorisation(o Options) (Sample, error) {
	o = o.filled()
	s := newSheet(o.DPI)
	f.authorisationFace(s.body())
	data, page, err := s.png(paper{tint: greyTint, grey: true, white: 236}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw authorisation: %w", err)
	}
	return Sample{File: fileAuthorisation, Data: data, Truth: Truth{Type: "authorisation",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: "GIẤY ỦY QUYỀN", pipeline.FieldNumber: f.power.number,
			pipeline.FieldDate: iso(f.power.date), pipeline.FieldIssuer: strings.ToUpper(f.Agency.Name),
			pipeline.FieldSummary: f.says.power, pipeline.FieldValidUntil: iso(f.power.until), "signatory": f.power.signer,
			"signatory_role": "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "grantor.residence": f.Husband.Address, "agent.residence": f.Wife.Address},
		Subjects: []TruthSubject{f.Husband.as(pipeline.RoleGrantor), f.Wife.as(pipeline.RoleAgent)},
		Pages:    []TruthPage{page}}}, nil
}

func (f Family) authorisationFace(c *column) {
	c.letterhead(letterhead{agency: "ỦY BAN NHÂN DÂN\n" + strings.ToUpper(f.place.unit()), number: "Số: " + f.power.number,
		place: f.place.name, date: f.power.date})
	c.centre("GIẤY ỦY QUYỀN", style{size: 15, bold: true})
	c.centre(f.says.power, style{size: 13, bold: true})
	c.underline(30)
	c.gap(10)
	f.party(c, "1. BÊN ỦY QUYỀN", f.Husband)
	f.party(c, "2. BÊN ĐƯỢC ỦY QUYỀN", f.Wife)
	c.lines(10, "*3. NỘI DUNG ỦY QUYỀN*",
		"Bên ủy quyền giao cho Bên được ủy quyền thay mặt mình nộp hồ sơ, bổ sung giấy tờ, nộp phí, lệ phí và nhận kết quả giải quyết thủ tục cấp giấy phép xây dựng nhà ở riêng lẻ tại "+f.Agency.Unit+".",
		fmt.Sprintf(f.says.term, inWords(f.power.date), inWords(f.power.until)),
		"Hai bên cam kết chịu trách nhiệm trước pháp luật về mọi thông tin đã ghi trong giấy này. Việc ủy quyền không có thù lao.")
	c.gap(8)
	left, right := c.part(-0.03, 0.46), c.part(0.5, 1)
	left.sign(signature{above: "BÊN ỦY QUYỀN", note: "(Ký, ghi rõ họ tên)", name: f.Husband.Name}, f.hand(f.Husband))
	right.sign(signature{above: "BÊN ĐƯỢC ỦY QUYỀN", note: "(Ký, ghi rõ họ tên)", name: f.Wife.Name}, f.hand(f.Wife))
	c.y = max(left.y, right.y)
	c.gap(6)
	low := c.part(0.42, 1)
	low.centre(f.says.confirmation, style{size: 12.5, bold: true})
	low.sign(signature{above: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", name: f.power.signer, seal: strings.ToUpper(f.Agency.Name)}, uint64(len(f.power.signer)))
}

// party prints who gives or receives an authorisation.
func (f Family) party(c *column, head string, p Person) {
	c.lines(10, "*"+head+"*", p.title()+": *"+p.Name+"*, sinh ngày "+inDigits(p.born())+".",
		f.says.id+": "+p.ID+".", "Nơi cư trú: "+p.Address+".")
}
