package samples

import (
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

var changeTitle = [2]string{"ĐƠN ĐĂNG KÝ BIẾN ĐỘNG", "ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"}

// LandChange draws the wife's application to register the new house: a colour JPEG.
func (f Family) LandChange(o Options) (Sample, error) {
	o = o.filled()
	s := newSheet(o.DPI)
	f.changeFace(s.body())
	data, page, err := s.jpeg(paper{tint: rawTint, white: 240}, o)
	if err != nil {
		return Sample{}, fmt.Errorf("draw land change: %w", err)
	}
	return Sample{File: fileLandChange, Data: data, Truth: Truth{Type: "application-land-change",
		Fields: map[pipeline.FieldName]string{pipeline.FieldTitle: changeTitle[0] + " " + changeTitle[1],
			pipeline.FieldDate: iso(f.house.reapplied), "addressee": f.Agency.Name, "plot": fmt.Sprint(f.plot.number), "map_sheet": fmt.Sprint(f.plot.sheet)},
		Subjects: []TruthSubject{f.Wife.as(pipeline.RoleApplicant)},
		Pages:    []TruthPage{page}}}, nil
}

func (f Family) changeFace(c *column) {
	c.nation()
	c.gap(16)
	c.centre(changeTitle[0]+"\n"+changeTitle[1], style{size: 14.5, bold: true})
	c.gap(8)
	c.centre("Kính gửi: *"+f.Agency.Name+"*", style{size: 14})
	c.gap(8)
	w := f.Wife
	c.lines(10, "*1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:*",
		"a) Tên: "+w.title()+" *"+w.Name+"*, sinh ngày "+inDigits(w.born())+".",
		"b) "+f.says.id+": "+w.ID+".",
		"c) Địa chỉ: "+w.Address+".",
		"d) Điện thoại liên hệ: "+w.Phone+".",
		"*2. Nội dung biến động:*",
		fmt.Sprintf("Bổ sung tài sản gắn liền với đất là nhà ở riêng lẻ, %d tầng, diện tích xây dựng %s m2, diện tích sàn %s m2, xây dựng theo Giấy phép xây dựng số %s %s của %s.",
			f.house.floors, decimal(f.house.ground), decimal(f.house.total), f.house.permit, inWords(f.house.permitted), f.Agency.Name),
		"*3. Thông tin Giấy chứng nhận đã cấp:*",
		"Số vào sổ cấp GCN: "+f.plot.book+"; số phát hành: "+f.plot.issue+"; "+fmt.Sprintf("thửa đất số %d, tờ bản đồ số %d.", f.plot.number, f.plot.sheet),
		"*4. Giấy tờ liên quan đến nội dung biến động gửi kèm theo Đơn này gồm có:*",
		"- Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất;",
		"- Sơ đồ nhà ở, tài sản khác gắn liền với đất.",
		"Tôi xin cam đoan nội dung kê khai trên đơn là đúng sự thật, nếu sai tôi hoàn toàn chịu trách nhiệm trước pháp luật.")
	c.gap(14)
	right := c.part(0.42, 1)
	right.centre(f.place.name+", "+inWords(f.house.reapplied), style{size: 13.5, italic: true})
	right.sign(signature{above: "NGƯỜI VIẾT ĐƠN", note: "(Ký, ghi rõ họ tên)", name: w.Name}, f.hand(w))
}
