package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// application is what a citizen asks for, mostly filled in by hand.
func application(d *draft) {
	d.byPen = !d.chance(3)
	d.nation()
	d.gap(12)
	title := pick(d.r, []string{"TỜ KHAI ĐĂNG KÝ KHAI SINH", "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH", "ĐƠN XIN XÁC NHẬN", "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"})
	d.title(title)
	d.gap(6)
	to := d.communeName()
	d.centre("Kính gửi: "+to, style{size: 13.5})
	d.says("addressee", to)
	d.gap(6)
	s := d.someone(d.chance(2), 1975)
	d.rows("Họ và tên: "+d.names(pipeline.RoleApplicant, s), "Ngày, tháng, năm sinh: "+d.born(pipeline.RoleApplicant, s), "Số định danh cá nhân: "+d.id(pipeline.RoleApplicant, s),
		"Nơi cư trú: "+d.fact("applicant.residence", s.Address), "Nội dung đề nghị: "+d.fact("request", pick(d.r, []string{"cấp 02 bản sao giấy khai sinh", "xác nhận nơi cư trú để bổ túc hồ sơ", "đăng ký khai sinh cho con"})))
	d.text("Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình.")
	d.gap(10)
	day := inWords(d.date)
	if d.byPen {
		day = strings.NewReplacer("ngày ", "ngày ~", " tháng ", "~ tháng ~", " năm ", "~ năm ").Replace(day)
		d.byHand(pipeline.FieldDate)
	}
	d.says(pipeline.FieldDate, iso(d.date))
	right := d.part(0.42, 1)
	right.centre(d.place.name+", "+day, style{size: 13, italic: true})
	right.sign(signature{above: pick(d.r, []string{"NGƯỜI LÀM ĐƠN", "NGƯỜI KHAI", "NGƯỜI ĐỀ NGHỊ"}), note: "(Ký, ghi rõ họ tên)", name: s.Name}, d.r.Uint64())
}

// permitApplication asks for a building permit, on two pages.
func permitApplication(d *draft) {
	f := d.family()
	f.applicationFront(d.column)
	d.newSheet()
	f.applicationBack(d.column)
	d.says(pipeline.FieldTitle, applicationTitle)
	d.says(pipeline.FieldDate, iso(f.house.applied))
	d.says("addressee", f.Agency.Name)
	d.says("build_address", f.Husband.Address)
	d.plotOf(f)
	d.says("area", decimal(f.plot.area))
	d.truth.Subjects = append(d.truth.Subjects, f.Husband.as(pipeline.RoleApplicant))
}

// plotOf notes which land an application is about.
func (d *draft) plotOf(f Family) {
	d.says("plot", fmt.Sprint(f.plot.number))
	d.says("map_sheet", fmt.Sprint(f.plot.sheet))
}

// changeApplication asks to register a change of the land.
func changeApplication(d *draft) {
	f := d.family()
	f.changeFace(d.column)
	d.says(pipeline.FieldTitle, changeTitle[0]+" "+changeTitle[1])
	d.says(pipeline.FieldDate, iso(f.house.reapplied))
	d.says("addressee", f.Agency.Name)
	d.plotOf(f)
	d.truth.Subjects = append(d.truth.Subjects, f.Wife.as(pipeline.RoleApplicant))
}

// powerOfAttorney is an authorisation that the commune confirmed.
func powerOfAttorney(d *draft) {
	f := d.family()
	f.authorisationFace(d.column)
	for name, value := range map[pipeline.FieldName]string{pipeline.FieldTitle: "GIẤY ỦY QUYỀN", pipeline.FieldNumber: f.power.number, pipeline.FieldDate: iso(f.power.date),
		pipeline.FieldIssuer: strings.ToUpper(f.Agency.Name), pipeline.FieldSummary: f.says.power, pipeline.FieldValidUntil: iso(f.power.until),
		"signatory": f.power.signer, "signatory_role": "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "grantor.residence": f.Husband.Address, "agent.residence": f.Wife.Address} {
		d.says(name, value)
	}
	d.truth.Subjects = append(d.truth.Subjects, f.Husband.as(pipeline.RoleGrantor), f.Wife.as(pipeline.RoleAgent))
}

// unknown is a paper of no type: a household's note or a leaflet.
func unknown(d *draft) {
	d.centre(pick(d.r, []string{"Chợ phiên cuối tuần", "Lịch phát sóng", "Cách nấu phở bò", "Câu lạc bộ cờ tướng"}), style{size: 18, bold: true})
	d.gap(10)
	for range 3 + d.r.IntN(3) {
		d.text(pick(d.r, []string{"Mời bà con đến vui chơi, mua sắm; có trò chơi cho trẻ em và hàng quán của các hộ trong vùng.",
			"Buổi sáng trời nhiều mây, trưa và chiều có mưa rào rải rác, gió nhẹ, đêm trời se lạnh.", "Cho xương vào nồi, ninh nhỏ lửa trong sáu giờ, vớt bọt thường xuyên để nước trong.",
			"Giải đấu mở rộng cho mọi lứa tuổi, ai thắng ba ván liên tiếp được nhận quà của ban tổ chức."}))
	}
}
