package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

var (
	landUses    = []string{"Đất ở tại đô thị", "Đất ở tại nông thôn", "Đất trồng cây lâu năm"}
	landOrigins = []string{"Nhà nước giao đất có thu tiền sử dụng đất", "Công nhận quyền sử dụng đất như giao đất không thu tiền sử dụng đất",
		"Nhận chuyển nhượng quyền sử dụng đất"}
)

// family makes up the couple of the paper's seed.
func (d *draft) family() Family { return NewFamily(d.seed ^ own(d.truth.Type)) }

// owners notes a couple.
func (d *draft) owners(f Family) {
	d.truth.Subjects = append(d.truth.Subjects, f.Husband.as(pipeline.RoleOwner), f.Wife.as(pipeline.RoleCoOwner))
}

// plotFacts notes what a certificate says of the land.
func (d *draft) plotFacts(p plot) {
	for name, value := range map[pipeline.FieldName]string{pipeline.FieldNumber: p.book, pipeline.FieldDate: iso(p.date), pipeline.FieldIssuer: p.issuer,
		"serial": p.issue, "plot": fmt.Sprint(p.number), "map_sheet": fmt.Sprint(p.sheet), "area": decimal(p.area), "land_address": p.address,
		"signatory": p.signer, "signatory_role": strings.ReplaceAll(p.signerTitle, "\n", " ")} {
		d.says(name, value)
	}
}

// landCertificate is the form of TT 10/2024/TT-BTNMT.
func landCertificate(d *draft) {
	d.tint = pinkTint
	f := d.family()
	f.certificateFace(d.column)
	d.says(pipeline.FieldTitle, strings.Join(certificateTitle, " "))
	d.plotFacts(f.plot)
	d.owners(f)
	d.says("land_use", "Đất ở tại đô thị")
	d.says("land_term", "Lâu dài")
	d.says("land_use_form", "Sử dụng chung")
}

// oldLandCertificate has four pages, of which the first and the second say what counts.
func oldLandCertificate(d *draft) {
	d.tint, d.titleInk = pinkTint, red
	f := d.family()
	p := f.plot
	p.issue = pick(d.r, []string{"BM", "CA", "DĐ", "BX"}) + fmt.Sprintf(" %06d", d.r.IntN(1_000_000))
	p.date = workday(p.date.AddDate(-3-d.r.IntN(10), 0, 0))
	if strings.Contains(p.issuer, "PHƯỜNG") || strings.Contains(p.issuer, " XÃ ") {
		p.issuer = "ỦY BAN NHÂN DÂN " + strings.ToUpper(f.place.oldDistrict)
	}
	d.border()
	d.y = d.mm(24)
	d.nation()
	d.gap(60)
	d.title("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT")
	d.gap(16)
	d.lines(0, "*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất*")
	for _, who := range []Person{f.Husband, f.Wife} {
		d.lines(6, who.title()+": *"+who.Name+"*", fmt.Sprintf("Năm sinh: %d, CCCD số: %s", who.born().Year(), who.ID), "Địa chỉ thường trú: "+who.Address+".")
	}
	d.gap(40)
	d.centre("Số phát hành: *"+p.issue+"*", style{size: 14, ink: red})
	d.newSheet()
	d.plotFacts(p)
	d.owners(f)
	d.oldPlot(p)
}

// oldPlot prints the second page.
func (d *draft) oldPlot(p plot) {
	area := decimal(p.area)
	d.lines(0, "*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất*", "*1. Thửa đất:*")
	d.lines(4, fmt.Sprintf("a) Thửa đất số: %d, tờ bản đồ số: %d", p.number, p.sheet), "b) Địa chỉ: "+p.address, "c) Diện tích: "+area+" m2",
		"d) Hình thức sử dụng: "+d.fact("land_use_form", "Sử dụng chung"), "đ) Mục đích sử dụng: "+d.fact("land_use", pick(d.r, landUses)),
		"e) Thời hạn sử dụng: "+d.fact("land_term", "Lâu dài"), "g) Nguồn gốc sử dụng: "+d.fact("land_origin", pick(d.r, landOrigins)))
	d.lines(0, "*2. Nhà ở:* -/-", "*3. Công trình xây dựng khác:* -/-", "*4. Rừng sản xuất là rừng trồng:* -/-", "*5. Cây lâu năm:* -/-", "*6. Ghi chú:* Không.")
	d.gap(10)
	low := d.part(0.42, 1.02)
	low.centre(p.place+", "+inWords(p.date), style{size: 13, italic: true})
	low.centre(p.issuer, style{size: 12.5, bold: true})
	low.sign(signature{above: p.signerTitle, name: p.signer, seal: p.issuer}, d.r.Uint64())
	d.y = low.y + d.pt(20)
	d.lines(0, "Số vào sổ cấp GCN: *"+p.book+"*")
}

// buildingPermit allows a house.
func buildingPermit(d *draft) {
	o := d.commune()
	d.issued(o, fmt.Sprintf("%d/GPXD", 10+d.r.IntN(900)))
	d.title("GIẤY PHÉP XÂY DỰNG")
	d.issuedCode("GIẤY PHÉP XÂY DỰNG")
	f, h := d.family(), d.someone(d.chance(3), 1970)
	d.centre("(Sử dụng cho nhà ở riêng lẻ)", style{size: 13, italic: true})
	d.gap(6)
	ground, floors := float64(500+d.r.IntN(900))/10, 1+d.r.IntN(5)
	d.rows("1. Cấp cho: Ông (bà) "+d.names(pipeline.RoleOwner, h), "Số định danh cá nhân: "+d.id(pipeline.RoleOwner, h), "Địa chỉ: "+d.fact("owner.residence", h.Address),
		"2. Được phép xây dựng công trình: "+d.fact("work", "Nhà ở riêng lẻ"), "Theo thiết kế có ký hiệu: "+f.house.number,
		"Do: "+f.house.firm()+" lập", "Gồm các nội dung sau:", fmt.Sprintf("- Lô đất số: "+d.fact("plot", fmt.Sprint(f.plot.number))+"%sDiện tích: %s m2", gapped, decimal(f.plot.area)),
		"- Địa điểm xây dựng: "+d.fact("build_address", d.home()), "- Cốt nền xây dựng công trình: +0,45 m so với mặt đường", "- Mật độ xây dựng: 75 %, hệ số sử dụng đất: 2,4 lần",
		"- Chỉ giới xây dựng: trùng chỉ giới đường đỏ", "- Diện tích xây dựng tầng 1: "+d.fact("ground_area", decimal(ground))+" m2",
		"- Tổng diện tích sàn: "+d.fact("floor_area", decimal(ground*float64(floors)))+" m2", "- Chiều cao công trình: "+d.fact("height", decimal(3.9*float64(floors)+0.6))+" m"+gapped+"Số tầng: "+d.fact("storeys", fmt.Sprint(floors)),
		"3. Giấy phép có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên phải đề nghị gia hạn giấy phép.")
	d.gap(6)
	d.signs(o.signs[d.r.IntN(2)].above, o.printed())
}

// notarisedContract transfers land.
func notarisedContract(d *draft) {
	d.nation()
	d.gap(12)
	d.title("HỢP ĐỒNG CHUYỂN NHƯỢNG QUYỀN SỬ DỤNG ĐẤT")
	d.gap(6)
	office := "Văn phòng công chứng " + name(d.r, d.chance(2))
	f, seller, buyer := d.family(), d.someone(d.chance(2), 1965), d.someone(d.chance(2), 1975)
	d.text("Hôm nay, " + inWords(d.date) + ", tại trụ sở " + office + ", tỉnh Gia Lai, chúng tôi gồm có:")
	d.says(pipeline.FieldDate, iso(d.date))
	d.says(pipeline.FieldIssuer, office)
	for _, side := range []struct {
		head string
		role pipeline.SubjectRole
		who  someone
	}{{"BÊN CHUYỂN NHƯỢNG (BÊN A)", pipeline.RoleGrantor, seller}, {"BÊN NHẬN CHUYỂN NHƯỢNG (BÊN B)", pipeline.RoleAgent, buyer}} {
		d.rows("*"+side.head+"*", side.who.title()+": "+d.names(side.role, side.who)+gapped+fmt.Sprintf("Sinh năm: %d", side.who.born().Year()),
			"Căn cước công dân số: "+d.id(side.role, side.who), "Nơi thường trú: "+d.fact(fieldOf(side.role, "residence"), side.who.Address))
	}
	price := (200 + d.r.IntN(4000)) * 1_000_000
	d.text("*Điều 1. Đối tượng của hợp đồng*", fmt.Sprintf("Bên A chuyển nhượng cho Bên B quyền sử dụng đất: thửa đất số: %s, tờ bản đồ số: %s.",
		d.fact("plot", fmt.Sprint(f.plot.number)), d.fact("map_sheet", fmt.Sprint(f.plot.sheet))),
		"Địa chỉ thửa đất: "+d.fact("land_address", f.plot.address)+".", "Diện tích: "+d.fact("area", decimal(f.plot.area))+" m2.",
		"*Điều 2. Giá và phương thức thanh toán*", "Giá chuyển nhượng: "+d.fact("price", money(price))+" đồng"+" (bằng chữ: "+capital(spelt(price))+" đồng).",
		"Hai bên cam kết những thông tin trên là đúng sự thật và chịu trách nhiệm trước pháp luật.")
	d.room(50)
	left, right := d.part(-0.03, 0.46), d.part(0.5, 1)
	left.sign(signature{above: "BÊN A", note: "(Ký, ghi rõ họ tên)", name: seller.Name}, d.r.Uint64())
	right.sign(signature{above: "BÊN B", note: "(Ký, ghi rõ họ tên)", name: buyer.Name}, d.r.Uint64())
	d.y = max(left.y, right.y) + d.pt(10)
	notary := name(d.r, d.chance(2))
	number := fmt.Sprintf("%d", 100+d.r.IntN(9000))
	d.room(70)
	d.centre("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", style{size: 14, bold: true})
	d.text("Tôi là công chứng viên "+d.fact("notary", notary)+", "+office+", chứng nhận: hợp đồng này được giao kết giữa các bên có tên trên.",
		"Số công chứng: "+d.fact("notary_number", number)+", quyển số 01/"+fmt.Sprint(d.date.Year())+" TP/CC-SCC/HĐGD.")
	d.says(pipeline.FieldNumber, number)
	d.room(50)
	low := d.part(0.45, 1)
	low.sign(signature{above: "CÔNG CHỨNG VIÊN", name: notary, seal: strings.ToUpper(office)}, d.r.Uint64())
}

// drawing is the first page of a house's plans.
func drawing(d *draft) {
	f := d.family()
	for i, view := range []string{"MẶT BẰNG TẦNG MỘT", "MẶT BẰNG MÁI"} {
		if i > 0 {
			d.newSheet()
		}
		f.plan(d.sheet, i, view)
	}
	d.tint = greyTint
	for name, value := range map[pipeline.FieldName]string{pipeline.FieldTitle: drawingTitle, pipeline.FieldNumber: f.house.number,
		pipeline.FieldDate: iso(f.house.drawn), pipeline.FieldIssuer: f.house.firm()} {
		d.says(name, value)
	}
	d.truth.Subjects = append(d.truth.Subjects, f.Husband.as(pipeline.RoleOwner))
}
