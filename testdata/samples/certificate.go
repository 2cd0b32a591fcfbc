package samples

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

var (
	greyTint = color.RGBA{246, 246, 243, 255}
	pinkTint = color.RGBA{250, 228, 226, 255} // of the certificates since 2025 (TT 10/2024/TT-BTNMT)
	rawTint  = color.RGBA{247, 245, 238, 255}
)

var certificateTitle = []string{"GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT,", "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"}

// LandCertificate draws the certificate of both spouses: a colour JPEG.
func (f Family) LandCertificate(o Options) (Sample, error) {
	o = o.filled()
	s := newSheet(o.DPI)
	f.certificateFace(s.body())
	p := f.plot
	sample := Sample{File: fileCertificate, Truth: Truth{Type: "land-certificate",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: strings.Join(certificateTitle, " "), pipeline.FieldNumber: p.book,
			pipeline.FieldDate: iso(p.date), pipeline.FieldIssuer: p.issuer, "signatory": p.signer,
			"signatory_role": strings.ReplaceAll(p.signerTitle, "\n", " "), "serial": p.issue, "plot": fmt.Sprint(p.number),
			"map_sheet": fmt.Sprint(p.sheet), "area": decimal(p.area) + " m2", "land_address": p.address, "land_use": "Đất ở tại đô thị",
			"land_term": "Lâu dài", "land_use_form": "Sử dụng chung"},
		Subjects: []TruthSubject{f.Husband.as(pipeline.RoleOwner), f.Wife.as(pipeline.RoleCoOwner)}}}
	data, page, err := s.jpeg(paper{tint: pinkTint}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw land certificate: %w", err)
	}
	sample.Data, sample.Truth.Pages = data, []TruthPage{page}
	return sample, nil
}

func (f Family) certificateFace(c *column) {
	c.border()
	p := f.plot
	c.qr(c.mm(210-20-26), c.mm(17), c.mm(26), strings.Join([]string{p.issue, p.book, p.code, f.Husband.ID, f.Wife.ID}, "|"))
	c.emblem(c.mm(105), c.mm(49), c.mm(11))
	head := c.part(0, 0.8)
	head.left = c.mm(45)
	head.nation()
	c.y = c.mm(65)
	for i, row := range certificateTitle {
		c.centre(row, style{size: []float64{20, 15, 15}[i], bold: true, ink: red})
	}
	c.gap(12)
	c.lines(0, "*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*")
	for _, who := range []Person{f.Husband, f.Wife} {
		c.lines(6, who.title()+": *"+who.Name+"*, năm sinh "+fmt.Sprint(who.born().Year())+".", "Số định danh cá nhân: "+who.ID+".")
	}
	c.lines(6, "Hai vợ chồng cùng sử dụng đất.")
	c.lines(0, "*2. Thông tin thửa đất:*")
	c.lines(6, fmt.Sprintf("a) Thửa đất số: %d; tờ bản đồ số: %d.", p.number, p.sheet),
		fmt.Sprintf("b) Diện tích: %s m2.", decimal(p.area)), "c) Loại đất: Đất ở tại đô thị.", "d) Thời hạn sử dụng đất: Lâu dài.",
		"đ) Hình thức sử dụng đất: Sử dụng chung.", "e) Địa chỉ: "+p.address+".")
	c.lines(0, "*3. Thông tin tài sản gắn liền với đất:* Chưa chứng nhận quyền sở hữu.")
	c.gap(8)
	c.leading = 1.35
	low := c.part(0.4, 1)
	low.centre(p.place+", "+inWords(p.date), style{size: 13.5, italic: true})
	low.gap(4)
	low.centre(p.issuer, style{size: 12.5, bold: true})
	low.sign(signature{above: p.signerTitle, name: p.signer, seal: p.issuer}, uint64(len(p.signer))+f.Seed)
	c.y += c.mm(24)
	c.lines(0, "Số phát hành: *"+p.issue+"*", "Số vào sổ cấp GCN: *"+p.book+"*")
}

// border draws the double frame of the form.
func (c *column) border() {
	box := pipeline.Rect{MinX: c.mm(10), MinY: c.mm(10), MaxX: c.mm(200), MaxY: c.mm(287)}
	c.frame(box, c.mm(0.9), red)
	box = pipeline.Rect{MinX: box.MinX + c.mm(1.8), MinY: box.MinY + c.mm(1.8), MaxX: box.MaxX - c.mm(1.8), MaxY: box.MaxY - c.mm(1.8)}
	c.frame(box, c.mm(0.25), red)
}

// emblem stands for the national emblem: a ring and a star.
func (c *column) emblem(x, y, radius float64) { c.seal(x, y, radius, "") }
