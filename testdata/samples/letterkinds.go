package samples

import (
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// letterKinds are the 29 kinds of administrative documents (NĐ30, Art. 7 and annex III).
var letterKinds = map[pipeline.TypeCode]kind{
	"resolution":        letter{"NGHỊ QUYẾT", "NQ", "Về việc", resolved}.draw,
	"decision":          letter{"QUYẾT ĐỊNH", "QĐ", "Về việc", decided}.draw,
	"directive":         letter{"CHỈ THỊ", "CT", "Về việc", plain13}.draw,
	"regulation":        letter{"QUY CHẾ", "QC", "Về việc", articles}.draw,
	"rule":              letter{"QUY ĐỊNH", "QyĐ", "Về việc", articles}.draw,
	"communique":        letter{"THÔNG CÁO", "TC", "Về việc", plain13}.draw,
	"notice":            letter{"THÔNG BÁO", "TB", "Về việc", plain13}.draw,
	"guidance":          letter{"HƯỚNG DẪN", "HD", "Về việc", numbered}.draw,
	"programme":         letter{"CHƯƠNG TRÌNH", "CTr", "Về việc", numbered}.draw,
	"plan":              letter{"KẾ HOẠCH", "KH", "Về việc", numbered}.draw,
	"scheme":            letter{"PHƯƠNG ÁN", "PA", "Về việc", numbered}.draw,
	"project-paper":     letter{"ĐỀ ÁN", "ĐA", "Về việc", numbered}.draw,
	"project":           letter{"DỰ ÁN", "DA", "Về việc", numbered}.draw,
	"report":            letter{"BÁO CÁO", "BC", "Về việc", numbered}.draw,
	"minutes":           letter{"BIÊN BẢN", "BB", "Về việc", met}.draw,
	"submission":        letter{"TỜ TRÌNH", "TTr", "Về việc", submitted}.draw,
	"contract":          letter{"HỢP ĐỒNG", "HĐ", "Về việc", agreed}.draw,
	"official-letter":   letter{"", "", "", addressed}.draw,
	"telegram":          letter{"CÔNG ĐIỆN", "CĐ", "Về việc", wired}.draw,
	"memorandum":        letter{"BẢN GHI NHỚ", "BGN", "Về việc", agreed}.draw,
	"agreement":         letter{"BẢN THỎA THUẬN", "BTT", "Về việc", agreed}.draw,
	"invitation":        letter{"GIẤY MỜI", "GM", "", invited}.draw,
	"introduction":      letter{"GIẤY GIỚI THIỆU", "GGT", "", introduced}.draw,
	"leave-permit":      letter{"GIẤY NGHỈ PHÉP", "GNP", "", onLeave}.draw,
	"dispatch-slip":     letter{"PHIẾU GỬI", "PG", "", dispatched}.draw,
	"transfer-slip":     letter{"PHIẾU CHUYỂN", "PC", "", transferred}.draw,
	"notification-slip": letter{"PHIẾU BÁO", "PB", "", notified}.draw,
	"public-letter":     letter{"THƯ CÔNG", "TC", "", publicly}.draw,
}

// some prints between two and four paragraphs of a letter's usual text.
func (d *draft) some(about string) {
	for _, i := range d.r.Perm(len(body))[:2+d.r.IntN(3)] {
		text := body[i]
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, about)
		}
		d.text(text)
	}
}

// basis prints what a paper is based on.
func (d *draft) basis() {
	for _, i := range d.r.Perm(len(grounds))[:2+d.r.IntN(2)] {
		d.styled(grounds[i], style{size: d.size, italic: true})
	}
}

func plain13(d *draft, o bureau, about string) {
	if d.chance(2) {
		d.basis()
	}
	d.some(about)
	d.text("Yêu cầu các cơ quan, đơn vị, cá nhân có liên quan nghiêm túc triển khai thực hiện./.")
}

func numbered(d *draft, o bureau, about string) {
	for i, head := range []string{"MỤC ĐÍCH, YÊU CẦU", "NỘI DUNG", "TỔ CHỨC THỰC HIỆN"} {
		d.text(fmt.Sprintf("*%s. %s*", []string{"I", "II", "III"}[i], head))
		d.text(fmt.Sprintf("1. %s", pick(d.r, decisionOrders)), fmt.Sprintf("2. %s", pick(d.r, decisionOrders)))
	}
}

func decided(d *draft, o bureau, about string) {
	d.centred(o.signs[0].head+" "+o.printed(), style{size: 14, bold: true})
	d.gap(4)
	d.basis()
	d.centre("QUYẾT ĐỊNH:", style{size: 14, bold: true})
	articles(d, o, about)
}

func resolved(d *draft, o bureau, about string) {
	d.basis()
	d.centre("QUYẾT NGHỊ:", style{size: 14, bold: true})
	articles(d, o, about)
}

func articles(d *draft, o bureau, about string) {
	d.text(fmt.Sprintf("*Điều 1.* Phê duyệt nội dung %s năm %d, kinh phí %d triệu đồng.", about, d.date.Year(), 20+d.r.IntN(900)))
	for i, at := range d.r.Perm(len(decisionOrders))[:2+d.r.IntN(2)] {
		d.text(fmt.Sprintf("*Điều %d.* %s", i+2, decisionOrders[at]))
	}
	d.text("Văn bản này có hiệu lực kể từ ngày ký. Các cá nhân, đơn vị có liên quan chịu trách nhiệm thi hành./.")
}

func met(d *draft, o bureau, about string) {
	d.text(fmt.Sprintf("Thời gian bắt đầu: %02d giờ 00 phút, %s.", 7+d.r.IntN(3), inWords(d.date)), "Địa điểm: Phòng họp số "+fmt.Sprint(1+d.r.IntN(4))+", trụ sở cơ quan.",
		"Thành phần tham dự: đại diện các phòng, ban và các hộ dân liên quan.", "Chủ trì (chủ tọa): Ông "+name(d.r, false)+".",
		"Thư ký (người ghi biên bản): Bà "+name(d.r, true)+".", "Nội dung (theo diễn biến cuộc họp):")
	d.some(about)
	d.text(fmt.Sprintf("Cuộc họp kết thúc vào %02d giờ 30 phút, %s./.", 10+d.r.IntN(2), inWords(d.date)))
}

func submitted(d *draft, o bureau, about string) {
	d.centre("Kính gửi: Ủy ban nhân dân tỉnh Gia Lai", style{size: 14})
	d.basis()
	d.some(about)
	d.text("Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.")
}

func agreed(d *draft, o bureau, about string) {
	d.text(fmt.Sprintf("Hôm nay, %s, tại trụ sở cơ quan, chúng tôi gồm:", inWords(d.date)), "*BÊN A:* "+o.printed(),
		"Đại diện: Ông "+name(d.r, false)+".", "*BÊN B:* "+strings.ReplaceAll(pick(d.r, designers), "\n", " "), "Đại diện: Bà "+name(d.r, true)+".",
		"Hai bên thống nhất nội dung "+about+" với các điều khoản sau:")
	articles(d, o, about)
}

func addressed(d *draft, o bureau, about string) {
	d.centre("Kính gửi: "+pick(d.r, []string{"Các phòng, ban, đơn vị trực thuộc", "Ủy ban nhân dân các xã, phường", "Sở Nội vụ tỉnh Gia Lai"}), style{size: 14})
	d.gap(4)
	d.some(about)
	d.text("Đề nghị các đơn vị quan tâm, phối hợp thực hiện./.")
}

func wired(d *draft, o bureau, about string) {
	d.centred(o.signs[0].head+" "+o.printed()+" điện:", style{size: 14, bold: true})
	d.text("- Giám đốc các sở, ban, ngành;", "- Chủ tịch Ủy ban nhân dân các xã, phường.")
	d.some(about)
}

func invited(d *draft, o bureau, about string) {
	d.text(o.printed()+" trân trọng kính mời: Ông (bà) "+name(d.r, d.chance(2))+".", "Tới dự: hội nghị "+about+".", "Chủ trì: Ông "+name(d.r, false)+".",
		fmt.Sprintf("Thời gian: %02d giờ 30 phút, %s.", 7+d.r.IntN(3), inWords(d.date.AddDate(0, 0, 5))), "Địa điểm: Hội trường tầng 2, trụ sở cơ quan.",
		"Đề nghị đại biểu dự họp đúng thời gian và thành phần./.")
}

func introduced(d *draft, o bureau, about string) {
	until := d.date.AddDate(0, 1, 0)
	d.text(o.printed()+" trân trọng giới thiệu:", "Ông (bà): "+d.bearer()+".", "Chức vụ: Chuyên viên.", "Được cử đến: Sở Tư pháp tỉnh Gia Lai.",
		"Về việc: "+about+".", "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.", "Giấy này có giá trị đến hết "+inWords(until)+"./.")
	d.says(pipeline.FieldValidUntil, iso(until))
	d.says(pipeline.FieldSummary, "Về việc: "+about)
}

// bearer makes up and notes whom a letter is for.
func (d *draft) bearer() string { return d.names(roleHolder, d.someone(d.chance(2), 1975)) }

func onLeave(d *draft, o bureau, about string) {
	from := d.date.AddDate(0, 0, 4)
	d.says(pipeline.FieldValidUntil, iso(from.AddDate(0, 0, 5)))
	d.text("Xét Đơn đề nghị nghỉ phép "+inWords(d.date.AddDate(0, 0, -2))+" của ông (bà) có tên dưới đây,", o.printed()+" cấp cho:",
		"Ông (bà): "+d.bearer()+".", "Chức vụ: Chuyên viên.", "Được nghỉ phép trong thời gian 05 ngày kể từ "+inWords(from)+" đến hết "+inWords(from.AddDate(0, 0, 5))+
			" tại "+d.place.full()+".", "Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ phép hằng năm./.")
}

func dispatched(d *draft, o bureau, about string) {
	d.text(o.printed()+" gửi kèm theo phiếu này các tài liệu sau:", "1. Kế hoạch "+about+" (01 bản).", "2. Danh sách các hộ liên quan (02 bản).",
		"Sau khi nhận được, đề nghị ký xác nhận và gửi lại phiếu này./.")
}

func transferred(d *draft, o bureau, about string) {
	d.text("Ngày "+inDigits(d.date)+", "+o.printed()+" nhận được đơn của ông (bà) "+name(d.r, d.chance(2))+" về "+about+".",
		"Sau khi xem xét nội dung, căn cứ chức năng, nhiệm vụ, chuyển đơn và tài liệu kèm theo đến Sở Xây dựng tỉnh Gia Lai để giải quyết theo thẩm quyền./.")
}

func notified(d *draft, o bureau, about string) {
	d.text(o.printed()+" báo để ông (bà) "+name(d.r, d.chance(2))+" biết: hồ sơ "+about+" đã được tiếp nhận và đang được xử lý.",
		"Mời ông (bà) đến nhận kết quả vào "+inWords(d.date.AddDate(0, 0, 15))+", trong giờ hành chính./.")
}

func publicly(d *draft, o bureau, about string) {
	d.text("Kính gửi: Toàn thể cán bộ, nhân dân trên địa bàn.", "Nhân dịp tổng kết công tác "+about+", "+o.printed()+" gửi lời cảm ơn chân thành đến các tổ chức, cá nhân đã đồng hành.")
	d.some(about)
}
