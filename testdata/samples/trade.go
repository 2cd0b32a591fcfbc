package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// taxCode makes up a number with its check digit.
func (d *draft) taxCode() string {
	for {
		text, sum := fmt.Sprintf("59%07d", d.r.IntN(10_000_000)), 0
		for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
			sum += weight * int(text[i]-'0')
		}
		if check := 10 - sum%11; check < 10 {
			return text + fmt.Sprint(check)
		}
	}
}

var (
	companyWords = []string{"Đại Ngàn", "Phố Núi", "Hoa Phượng", "Gió Biển", "An Cư", "Cao Nguyên Xanh", "Sông Ba", "Biển Hồ", "Mặt Trời", "Hàm Rồng"}
	businesses   = []string{"Bán lẻ lương thực, thực phẩm", "Dịch vụ ăn uống", "Sửa chữa xe máy", "May đo quần áo", "Bán buôn cà phê, hồ tiêu", "Chế biến, đóng gói cà phê bột"}
)

// registration notes and prints when a business was registered, and changed since.
func (d *draft) registration() {
	first := d.before(2500)
	d.heavy = false
	d.centre("Đăng ký lần đầu, ngày "+d.fact("first_date", inDigits(first)), style{size: 13, italic: true})
	d.says(pipeline.FieldDate, iso(first))
	if d.chance(2) {
		count := fmt.Sprint(1 + d.r.IntN(9))
		d.centre("Đăng ký thay đổi lần thứ: "+d.fact("change_count", count)+", ngày "+d.fact("change_date", inDigits(d.date)), style{size: 13, italic: true})
		d.says(pipeline.FieldDate, iso(d.date))
	}
}

// enterpriseRegistration is that of a company.
func enterpriseRegistration(d *draft) {
	o := bureau{"SỞ TÀI CHÍNH TỈNH GIA LAI", "PHÒNG ĐĂNG KÝ KINH DOANH", "ĐKKD", "Gia Lai", nil}
	d.says(pipeline.FieldIssuer, o.printed())
	d.columns(o, "", "")
	kind := pick(d.r, []string{"CÔNG TY CỔ PHẦN", "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN"})
	d.title("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", kind)
	code := d.taxCode()
	d.centre("Mã số doanh nghiệp: "+code, style{size: 14, bold: true})
	d.says(pipeline.FieldNumber, code)
	d.says("tax_code", code)
	d.registration()
	d.gap(6)
	word, s := pick(d.r, companyWords), d.someone(d.chance(3), 1970)
	short := map[bool]string{true: "CÔNG TY CỔ PHẦN ", false: "CÔNG TY TNHH MTV "}[kind == "CÔNG TY CỔ PHẦN"] + strings.ToUpper(word)
	d.says("company_name", short)
	d.truth.Subjects = append(d.truth.Subjects, TruthSubject{Role: pipeline.RoleOwner, Name: short, Identifier: code})
	amount := (1 + d.r.IntN(200)) * 100_000_000
	d.rows("*1. Tên công ty*", "Tên công ty viết bằng tiếng Việt: "+short, "Tên công ty viết bằng tiếng nước ngoài: "+d.fact("foreign_name", strings.ToUpper(plainLetters(word))+" COMPANY"),
		"Tên công ty viết tắt: "+d.fact("short_name", initialsOf(word)+" CO"), "*2. Địa chỉ trụ sở chính*", "Địa chỉ trụ sở chính: "+d.fact("address", capital(d.home())+", Việt Nam"),
		"*3. Vốn điều lệ*", "Vốn điều lệ: "+d.fact("capital", money(amount))+" đồng", "Bằng chữ: "+capital(spelt(amount))+" đồng",
		"*4. Người đại diện theo pháp luật của công ty*", "Họ và tên: "+d.names("representative", s)+gapped+"Giới tính: "+d.fact("representative.sex", s.sex()),
		"Chức danh: "+d.fact("representative.position", pick(d.r, []string{"Giám đốc", "Tổng giám đốc", "Chủ tịch công ty"})), "Sinh ngày: "+d.born("representative", s)+gapped+
			"Dân tộc: "+d.fact("representative.ethnicity", s.people)+gapped+"Quốc tịch: "+d.fact("representative.nationality", "Việt Nam"),
		"Số giấy tờ pháp lý của cá nhân: "+d.id("representative", s), "Địa chỉ thường trú: "+d.fact("representative.residence", capital(s.Address)+", Việt Nam"))
	d.gap(6)
	d.signs("TRƯỞNG PHÒNG", o.printed())
}

func initialsOf(words string) (short string) {
	for w := range strings.FieldsSeq(words) {
		short += plainLetters(string([]rune(w)[:1]))
	}
	return short
}

// householdBusiness is the certificate of one.
func householdBusiness(d *draft) {
	o := bureau{"ỦY BAN NHÂN DÂN\n" + strings.ToUpper(d.place.unit()), "PHÒNG KINH TẾ", "KT", d.place.name, nil}
	if d.place.kind == "phường" {
		o.name = "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ"
	}
	d.says(pipeline.FieldIssuer, o.printed())
	d.columns(o, "", "")
	d.title("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH")
	s := d.someone(d.chance(2), 1970)
	d.centre("Mã số hộ kinh doanh: "+s.ID, style{size: 14, bold: true})
	d.says(pipeline.FieldNumber, s.ID)
	d.says("tax_code", s.ID)
	d.registration()
	d.gap(6)
	amount := (5 + d.r.IntN(95)) * 10_000_000
	d.rows("1. Tên hộ kinh doanh: "+d.fact("company_name", "HỘ KINH DOANH "+strings.ToUpper(pick(d.r, companyWords))), "2. Địa điểm kinh doanh: "+d.fact("address", capital(d.home())),
		"Điện thoại: "+d.fact("phone", s.Phone), "3. Ngành, nghề kinh doanh: "+d.fact("business", pick(d.r, businesses)),
		"4. Vốn kinh doanh: "+d.fact("capital", money(amount))+" đồng", "5. Họ và tên chủ hộ kinh doanh: "+d.names(pipeline.RoleOwner, s)+gapped+"Giới tính: "+d.fact("owner.sex", s.sex()),
		"Sinh ngày: "+d.born(pipeline.RoleOwner, s)+gapped+"Dân tộc: "+d.fact("owner.ethnicity", s.people)+gapped+"Quốc tịch: "+d.fact("owner.nationality", "Việt Nam"),
		"Số định danh cá nhân: "+d.id(pipeline.RoleOwner, s), "Nơi cư trú: "+d.fact("owner.residence", capital(s.Address)))
	d.gap(6)
	d.signs("TRƯỞNG PHÒNG", o.printed())
}

// foodSafety is valid for three years.
func foodSafety(d *draft) {
	o := bureau{"UBND TỈNH GIA LAI", "SỞ Y TẾ", "SYT", "Gia Lai", nil}
	number := fmt.Sprintf("%d/%d/ATTP-CNĐK", 1+d.r.IntN(500), d.date.Year())
	d.issued(o, number)
	d.title("GIẤY CHỨNG NHẬN", "CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM")
	d.issuedCode("GIẤY CHỨNG NHẬN CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM")
	d.gap(6)
	s, until := d.someone(d.chance(2), 1970), d.date.AddDate(3, 0, 0)
	d.rows("*Chứng nhận*", "Tên cơ sở: "+d.fact("establishment", "Cơ sở "+pick(d.r, companyWords)), "Chủ cơ sở: "+d.names(pipeline.RoleOwner, s),
		"Địa chỉ sản xuất, kinh doanh: "+d.fact("address", capital(d.home())), "Điện thoại: "+d.fact("phone", s.Phone),
		"Loại hình sản xuất, kinh doanh: "+d.fact("business", pick(d.r, businesses)))
	d.centre("ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM THEO QUY ĐỊNH", style{size: 13, bold: true})
	d.rows("Giấy chứng nhận này có hiệu lực đến " + inWords(until) + ".")
	d.says(pipeline.FieldValidUntil, iso(until))
	d.gap(6)
	d.signs(pick(d.r, []string{"GIÁM ĐỐC", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"}), o.printed())
}

// practiceCertificate allows a profession.
func practiceCertificate(d *draft) {
	trade := pick(d.r, []struct{ title, office, notation, degree, scope string }{
		{"GIẤY PHÉP HÀNH NGHỀ KHÁM BỆNH, CHỮA BỆNH", "SỞ Y TẾ", "GL-GPHN", "Bác sĩ đa khoa", "Khám bệnh, chữa bệnh đa khoa"},
		{"CHỨNG CHỈ HÀNH NGHỀ HOẠT ĐỘNG XÂY DỰNG", "SỞ XÂY DỰNG", "CCHN-XD", "Kỹ sư xây dựng", "Giám sát thi công công trình dân dụng"},
		{"CHỨNG CHỈ HÀNH NGHỀ DƯỢC", "SỞ Y TẾ", "CCHND-SYT-GL", "Dược sĩ đại học", "Nhà thuốc, quầy thuốc"},
	})
	o := bureau{"UBND TỈNH GIA LAI", trade.office, "", "Gia Lai", nil}
	d.issued(o, fmt.Sprintf("%05d/%s", d.r.IntN(20000), trade.notation))
	d.title(trade.title)
	d.gap(6)
	s := d.someone(d.chance(2), 1975)
	d.rows("Cấp cho: "+d.names(roleHolder, s), "Ngày, tháng, năm sinh: "+d.born(roleHolder, s)+gapped+"Giới tính: "+d.fact("holder.sex", s.sex()), "Quốc tịch: "+d.fact("holder.nationality", "Việt Nam"),
		"Số định danh cá nhân: "+d.id(roleHolder, s), "Nơi cư trú: "+d.fact("holder.residence", capital(s.Address)), "Văn bằng chuyên môn: "+d.fact("degree", trade.degree),
		"Phạm vi hành nghề: "+d.fact(pipeline.FieldScope, trade.scope))
	if d.chance(2) {
		until := d.date.AddDate(5, 0, 0)
		d.rows("Có giá trị đến " + inWords(until) + ".")
		d.says(pipeline.FieldValidUntil, iso(until))
	}
	d.gap(6)
	d.signs(pick(d.r, []string{"GIÁM ĐỐC", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"}), o.printed())
}

// criminalRecord is form 1.
func criminalRecord(d *draft) {
	o := bureau{"CÔNG AN TỈNH GIA LAI", "PHÒNG HỒ SƠ NGHIỆP VỤ", "PV06", "Gia Lai", nil}
	if d.chance(2) {
		o = bureau{"UBND TỈNH GIA LAI", "SỞ TƯ PHÁP", "STP", "Gia Lai", nil}
	}
	d.issued(o, fmt.Sprintf("%d/%s-LLTP", 100+d.r.IntN(9000), o.short))
	d.title("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1")
	d.issuedCode("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1")
	s := d.someone(d.chance(2), 1980)
	d.gap(6)
	d.heavy = d.chance(2)
	d.rows("Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;", "XÁC NHẬN:", "1. Họ và tên: "+d.names(roleHolder, s), "2. Giới tính: "+d.fact("holder.sex", s.sex()), "3. Ngày, tháng, năm sinh: "+d.born(roleHolder, s),
		"4. Nơi sinh: "+d.fact("holder.birth_place", capital(s.birthIn)), "5. Quốc tịch: "+d.fact("holder.nationality", "Việt Nam"), "6. Nơi thường trú: "+d.fact("holder.residence", capital(s.Address)),
		"7. Số định danh cá nhân: "+d.id(roleHolder, s), "8. Tình trạng án tích: "+d.fact("record", "Không có án tích"),
		"9. Cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã: "+d.fact("ban", "Không"))
	d.gap(6)
	d.signs(pick(d.r, []string{"GIÁM ĐỐC", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"}), o.printed())
}
