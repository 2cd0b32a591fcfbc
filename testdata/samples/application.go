package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// office is the paper of a grey office scan: recycled white, whitened by the machine.
var office = paper{tint: greyTint, grey: true, white: 228}

const applicationTitle = "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG"

// Application draws the couple's application for a building permit: two pages in a PDF of an office scanner. Rotation
// and skew go for both pages.
func (f Family) Application(o Options) (Sample, error) {
	o = o.filled()
	first, second := newSheet(o.DPI), newSheet(o.DPI)
	f.applicationFront(first.body())
	f.applicationBack(second.body())
	sample := Sample{File: fileApplication, Truth: Truth{Type: "application-building-permit",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: applicationTitle, pipeline.FieldDate: iso(f.house.applied), "addressee": f.Agency.Name,
			"build_address": f.Husband.Address, "plot": fmt.Sprint(f.plot.number), "map_sheet": fmt.Sprint(f.plot.sheet), "area": decimal(f.plot.area) + " m2"},
		Subjects: []TruthSubject{f.Husband.as(pipeline.RoleApplicant)}}}
	var pages []pdfPage
	for _, s := range []*sheet{first, second} {
		data, page, err := s.jpeg(office, o)
		if err != nil {
			return Sample{}, fmt.Errorf("draw application: %w", err)
		}
		pages = append(pages, pdfPage{jpeg: data, page: page, grey: office.grey})
		sample.Truth.Pages = append(sample.Truth.Pages, page)
		o.Seed++
	}
	sample.Data = scannerPDF(pages, f.Dossiers[0].ReceivedAt)
	return sample, nil
}

// plain is the type of running text.
var plain = style{size: 13.5}

// lines prints paragraphs of one kind.
func (c *column) lines(indent float64, texts ...string) {
	for _, t := range texts {
		c.paragraph(t, plain, indent)
	}
}

func (f Family) applicationFront(c *column) {
	c.nation()
	c.gap(16)
	c.centre(applicationTitle, style{size: 15, bold: true})
	c.centre("(Sử dụng cho công trình: Nhà ở riêng lẻ)", style{size: 13, italic: true})
	c.gap(8)
	c.centre("Kính gửi: *"+f.Agency.Name+"*", style{size: 14})
	c.gap(8)
	h := f.Husband
	c.lines(10, "*1. Thông tin về chủ đầu tư:*",
		"- Tên chủ đầu tư (tên chủ hộ): "+h.title()+" *"+h.Name+"*, sinh ngày "+inDigits(h.born())+".",
		"- "+f.says.id+": "+h.ID+".",
		"- Địa chỉ liên hệ: "+h.Address+".",
		"- Số điện thoại: "+h.Phone+".",
		"*2. Thông tin công trình:*",
		"- Địa điểm xây dựng: "+h.Address+".",
		fmt.Sprintf("- Thửa đất số: %d; tờ bản đồ số: %d; diện tích: %s m2.", f.plot.number, f.plot.sheet, decimal(f.plot.area)),
		"- Giấy chứng nhận quyền sử dụng đất đã cấp cho hai vợ chồng, số phát hành "+f.plot.issue+".",
		"*3. Tổ chức, cá nhân lập thiết kế xây dựng:*",
		"- Tên tổ chức: "+f.house.firm()+".",
		"- Chủ trì thiết kế: "+f.house.architect+"; chứng chỉ hành nghề còn hiệu lực.",
		"*4. Nội dung đề nghị cấp phép:*",
		"- Loại công trình: nhà ở riêng lẻ; cấp công trình: cấp III.",
		fmt.Sprintf("- Diện tích xây dựng tầng 1: %s m2.", decimal(f.house.ground)),
		fmt.Sprintf("- Tổng diện tích sàn: %s m2, trong đó ghi rõ diện tích sàn các tầng trên mặt đất.", decimal(f.house.total)),
		fmt.Sprintf("- Chiều cao công trình: %s m; số tầng: %d.", decimal(f.house.high), f.house.floors),
		"*5. Dự kiến thời gian hoàn thành công trình:* 06 tháng kể từ ngày khởi công.",
		"*6. Cam kết:* Tôi xin cam đoan làm theo đúng giấy phép xây dựng được cấp, nếu sai tôi xin hoàn toàn chịu trách nhiệm và bị xử lý theo quy định của pháp luật.")
}

func (f Family) applicationBack(c *column) {
	c.lines(10, "Gửi kèm theo Đơn này các tài liệu:",
		"1. Bản sao giấy tờ chứng minh quyền sử dụng đất theo quy định của pháp luật về đất đai.",
		"2. Hai bộ bản vẽ thiết kế xây dựng kèm theo bản cam kết của chủ hộ bảo đảm an toàn đối với công trình liền kề.",
		"3. Giấy ủy quyền cho vợ là bà "+f.Wife.Name+" nộp hồ sơ và nhận kết quả.")
	c.gap(14)
	right := c.part(0.42, 1)
	right.centre(f.place.name+", "+inWords(f.house.applied), style{size: 13.5, italic: true})
	right.sign(signature{above: f.says.applicant, note: "(Ký, ghi rõ họ tên)", name: f.Husband.Name}, f.hand(f.Husband))
}

// hand makes a person's signature look the same on every paper.
func (f Family) hand(p Person) uint64 { return f.Seed<<8 + uint64(len(p.Name))<<1 + uint64(p.ID[11]) }

// decimal prints a measure as Vietnamese does, with a comma.
func decimal(v float64) string { return strings.Replace(fmt.Sprintf("%.1f", v), ".", ",", 1) }
