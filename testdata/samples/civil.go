package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

const (
	roleHolder  pipeline.SubjectRole = "holder"
	roleMother  pipeline.SubjectRole = "mother"
	roleFather  pipeline.SubjectRole = "father"
	roleWife    pipeline.SubjectRole = "wife"
	roleHusband pipeline.SubjectRole = "husband"
)

// registerHead prints the head of a certificate of the civil register: with the office on the left, or the nation alone.
func (d *draft) registerHead(title string, label string) {
	issuer := d.communeName()
	if d.chance(2) {
		o := d.commune()
		d.columns(o, "", "")
		issuer = o.printed()
	} else {
		d.nation()
		d.gap(10)
	}
	d.says(pipeline.FieldIssuer, issuer)
	d.title(title)
	number := fmt.Sprintf("%d/%d", 1+d.r.IntN(400), d.date.Year())
	d.centre("Số: "+d.fact(pipeline.FieldNumber, number)+label, style{size: 13})
	d.gap(8)
}

// registered prints where and when something was registered.
func (d *draft) registered(what string) {
	d.rows("Nơi đăng ký "+what+": "+d.filled(d.communeName()), "Ngày, tháng, năm đăng ký: "+d.filled(inDigits(d.date)))
	d.says(pipeline.FieldDate, iso(d.date))
	if d.byPen {
		d.byHand(pipeline.FieldDate)
	}
}

// parent prints a parent's lines.
func (d *draft) parent(role pipeline.SubjectRole, label string, s someone) {
	d.rows("Họ, chữ đệm, tên "+label+": "+d.names(role, s),
		"Năm sinh: "+d.fact(fieldOf(role, "birth_year"), fmt.Sprint(s.born().Year()))+"     "+d.origin(role, s, false),
		"Nơi cư trú: "+d.fact(fieldOf(role, "residence"), capital(s.Address)))
}

// birthCertificate is that of TT 04/2020/TT-BTP.
func birthCertificate(d *draft) {
	d.byPen, d.upper, d.heavy = d.chance(6), d.chance(2), d.chance(3)
	book := ""
	if d.chance(3) {
		book = "     Quyển số: " + d.fact("book", fmt.Sprintf("%02d/%d", 1+d.r.IntN(3), d.date.Year()))
	}
	d.registerHead("GIẤY KHAI SINH", book)
	child, mother, father := d.someone(d.chance(2), 2015), d.someone(true, 1985), d.someone(false, 1982)
	d.rows("Họ, chữ đệm, tên: "+d.names(pipeline.RoleChild, child),
		"Ngày, tháng, năm sinh: "+d.born(pipeline.RoleChild, child)+"     Ghi bằng chữ: "+d.filled(speltDate(child.born())),
		d.origin(pipeline.RoleChild, child, true), "Nơi sinh: "+d.fact("child.birth_place", "Bệnh viện Đa khoa "+d.place.oldProvince),
		"Quê quán: "+d.fact("child.home_town", child.homeTown), "Số định danh cá nhân: "+d.id(pipeline.RoleChild, child))
	d.parent(roleMother, "người mẹ", mother)
	d.parent(roleFather, "người cha", father)
	d.rows("Họ, chữ đệm, tên người đi khai sinh: "+d.filled(father.Name), "Giấy tờ tùy thân: "+d.filled("Căn cước công dân số "+father.ID))
	d.registered("khai sinh")
	d.signs("NGƯỜI KÝ GIẤY KHAI SINH\nPHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN "+strings.ToUpper(d.place.unit()))
	d.says("signatory_role", "PHÓ CHỦ TỊCH")
}

// registerExtract is one of three extracts.
func registerExtract(d *draft) {
	d.heavy = d.chance(3)
	what := pick(d.r, []string{"khai sinh", "kết hôn", "khai tử"})
	letters := map[string]string{"khai sinh": "KS", "kết hôn": "KH", "khai tử": "KT"}[what]
	o := d.commune()
	d.issued(o, fmt.Sprintf("%d/TL%s-BS", 1+d.r.IntN(900), letters))
	d.title("TRÍCH LỤC " + strings.ToUpper(what) + " (BẢN SAO)")
	d.gap(8)
	switch what {
	case "kết hôn":
		d.spouse(roleWife, "vợ", d.someone(true, 1988))
		d.spouse(roleHusband, "chồng", d.someone(false, 1986))
	default:
		d.extractOf(what)
	}
	day := d.before(3000)
	d.rows("Đăng ký "+what+" tại: "+d.fact("register_place", d.communeName()),
		"Số: "+d.fact("register_number", fmt.Sprintf("%d/%d", 1+d.r.IntN(300), day.Year()))+"     ngày "+d.fact("register_date", inDigits(day)),
		"Thực hiện trích lục từ: Cơ sở dữ liệu hộ tịch điện tử.")
	d.signs("NGƯỜI KÝ TRÍCH LỤC\nPHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN "+strings.ToUpper(d.place.unit()))
	d.says("signatory_role", "PHÓ CHỦ TỊCH")
}

// extractOf prints whose birth or death it is.
func (d *draft) extractOf(what string) {
	s := d.someone(d.chance(2), 1950)
	d.rows("Họ, chữ đệm, tên: "+d.names(roleHolder, s), "Ngày, tháng, năm sinh: "+d.born(roleHolder, s), d.origin(roleHolder, s, true))
	if what == "khai sinh" {
		d.rows("Nơi sinh: "+d.fact("holder.birth_place", s.birthIn), "Quê quán: "+d.fact("holder.home_town", s.homeTown),
			"Số định danh cá nhân: "+d.id(roleHolder, s))
		d.parent(roleMother, "người mẹ", d.someone(true, 1925))
		d.parent(roleFather, "người cha", d.someone(false, 1922))
		return
	}
	died := d.before(900)
	d.rows("Nơi cư trú cuối cùng: "+s.Address, "Số định danh cá nhân: "+d.id(roleHolder, s),
		fmt.Sprintf("Đã chết vào lúc: %02d giờ %02d phút, ngày ", d.r.IntN(24), d.r.IntN(60))+d.fact("holder.death_date", inDigits(died)),
		"Nơi chết: "+d.fact("holder.death_place", s.Address), "Nguyên nhân chết: Bệnh già")
	d.says("holder.residence", s.Address)
}

// spouse prints one half of a marriage.
func (d *draft) spouse(role pipeline.SubjectRole, label string, s someone) {
	d.rows("Họ, chữ đệm, tên "+label+": "+d.names(role, s), "Ngày, tháng, năm sinh: "+d.born(role, s), d.origin(role, s, false),
		"Nơi cư trú: "+d.fact(fieldOf(role, "residence"), capital(s.Address)), "Số định danh cá nhân: "+d.id(role, s))
}

// marriageCertificate has the spouses one above or beside the other.
func marriageCertificate(d *draft) {
	d.heavy, d.upper = d.chance(3), d.chance(3)
	d.registerHead("GIẤY CHỨNG NHẬN KẾT HÔN", "")
	wife, husband := d.someone(true, 1990), d.someone(false, 1988)
	if d.chance(2) {
		d.spouse(roleWife, "vợ", wife)
		d.gap(4)
		d.spouse(roleHusband, "chồng", husband)
	} else {
		d.beside(wife, husband)
	}
	d.gap(6)
	d.registered("kết hôn")
	d.room(75)
	d.gap(4)
	left, right := d.part(-0.03, 0.46), d.part(0.5, 1)
	left.sign(signature{above: "VỢ", note: "(Ký, ghi rõ họ, chữ đệm, tên)", name: wife.Name}, d.r.Uint64())
	right.sign(signature{above: "CHỒNG", note: "(Ký, ghi rõ họ, chữ đệm, tên)", name: husband.Name}, d.r.Uint64())
	d.y = max(left.y, right.y) + d.pt(4)
	d.signs("CHỦ TỊCH", "ỦY BAN NHÂN DÂN "+strings.ToUpper(d.place.unit()))
}

// beside prints both spouses in columns, row by row as readers take a table.
func (d *draft) beside(wife, husband someone) {
	whole := d.column
	left, right := whole.part(-0.04, 0.48), whole.part(0.51, 1.03)
	size := d.size
	d.size = 12
	d.column = left
	d.spouse(roleWife, "vợ", wife)
	d.column = right
	d.spouse(roleHusband, "chồng", husband)
	d.size = size
	whole.y = max(left.y, right.y)
	d.column = whole
}

// maritalStatus is valid for six months (TT 04/2020/TT-BTP, Art. 12).
func maritalStatus(d *draft) {
	o := d.commune()
	d.issued(o, fmt.Sprintf("%d/UBND-XNTTHN", 1+d.r.IntN(900)))
	d.title("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN")
	d.issuedCode("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN")
	s := d.someone(d.chance(2), 1985)
	call := pick(d.r, []string{"Ông/Bà: ", "Họ, chữ đệm, tên: "})
	d.gap(6)
	d.rows("Xét đề nghị của ông/bà: " + s.Name)
	d.centre("XÁC NHẬN:", style{size: 14, bold: true})
	d.heavy = d.chance(2)
	d.rows(call+d.names(roleHolder, s), "Ngày, tháng, năm sinh: "+d.born(roleHolder, s), d.origin(roleHolder, s, true),
		"Giấy tờ tùy thân: Căn cước công dân số "+d.id(roleHolder, s), "Nơi cư trú: "+d.fact("holder.residence", capital(s.Address)),
		"Tình trạng hôn nhân: "+d.fact("marital_status", pick(d.r, []string{"Hiện tại chưa đăng ký kết hôn với ai", "Chưa đăng ký kết hôn với ai"}))+".",
		"Giấy này được cấp để: "+d.fact("purpose", pick(d.r, []string{"làm thủ tục vay vốn ngân hàng", "đăng ký kết hôn", "bổ túc hồ sơ mua bán nhà đất"}))+".",
		"Giấy này có giá trị sử dụng trong 6 tháng kể từ ngày cấp.")
	d.says(pipeline.FieldValidUntil, iso(d.date.AddDate(0, 6, 0)))
	d.gap(8)
	d.signs(pick(d.r, o.signs).above, o.printed())
}

// residenceConfirmation is form CT07.
func residenceConfirmation(d *draft) {
	o := bureau{"CÔNG AN TỈNH GIA LAI", "CÔNG AN " + strings.ToUpper(d.place.unit()), "CAP", d.place.name, nil}
	d.issued(o, fmt.Sprintf("%d/XN", 100+d.r.IntN(3000)))
	d.title("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ")
	d.issuedCode("XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ")
	d.gap(6)
	d.heavy = d.chance(3)
	s := d.someone(d.chance(2), 1975)
	here := capital(s.Address)
	d.rows("I. Theo đề nghị của Ông/Bà:", "1. Họ, chữ đệm và tên: "+d.names(roleHolder, s), "2. Ngày, tháng, năm sinh: "+d.born(roleHolder, s)+"     3. Giới tính: "+d.fact("holder.sex", s.sex()),
		"4. Số định danh cá nhân: "+d.id(roleHolder, s), "5. Dân tộc: "+d.fact("holder.ethnicity", s.people)+"     6. Quốc tịch: "+d.fact("holder.nationality", "Việt Nam"),
		"7. Quê quán: "+d.fact("holder.home_town", s.homeTown), "II. Công an "+d.place.unit()+" xác nhận thông tin cư trú như sau:",
		"1. Nơi thường trú: "+d.fact("holder.residence", here), "2. Nơi ở hiện tại: "+d.fact("holder.current_address", here),
		"3. Họ, chữ đệm và tên chủ hộ: "+d.fact("household_head", s.Name)+"     4. Quan hệ với chủ hộ: "+d.fact("relation", "Chủ hộ"))
	until := d.date.AddDate(1, 0, 0)
	d.rows("Xác nhận này có giá trị đến " + inWords(until) + ".")
	d.says(pipeline.FieldValidUntil, iso(until))
	d.gap(8)
	d.signs("TRƯỞNG CÔNG AN "+strings.ToUpper(d.place.kind), o.printed())
}
