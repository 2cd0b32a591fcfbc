package samples

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// bureau is an agency that issues papers: how its name is printed, how its numbers end, and who signs.
type bureau struct {
	superior string // printed over its name, or empty
	name     string // as printed, lines divided by \n
	short    string // in numbers
	town     string // before the date
	signs    []rank
}

// rank is how somebody signs.
type rank struct {
	above string // lines divided by \n
	head  string // who issues what the head decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN …"
}

// newBureau makes up an office of a commune's or the province's.
func newBureau(r *rand.Rand, p place) bureau {
	unit := strings.ToUpper(p.unit())
	deputy := func(head, second string) []rank {
		return []rank{{head, head}, {"KT. " + head + "\n" + second, head}}
	}
	list := []bureau{
		{"", "ỦY BAN NHÂN DÂN\n" + unit, "UBND", p.name, []rank{{"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "CHỦ TỊCH"},
			{"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "CHỦ TỊCH"}, {"TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "CHỦ TỊCH"}}},
		{"ỦY BAN NHÂN DÂN\n" + unit, "VĂN PHÒNG HĐND VÀ UBND", "VP", p.name, deputy("CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")},
		{"ỦY BAN NHÂN DÂN\n" + unit, "PHÒNG VĂN HÓA - XÃ HỘI", "VHXH", p.name, deputy("TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")},
		{"UBND TỈNH GIA LAI", "SỞ TƯ PHÁP", "STP", "Gia Lai", deputy("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")},
		{"UBND TỈNH GIA LAI", "SỞ XÂY DỰNG", "SXD", "Gia Lai", deputy("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")},
		{"ỦY BAN NHÂN DÂN TỈNH GIA LAI", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SNNMT", "Gia Lai", deputy("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")},
		{"SỞ Y TẾ TỈNH GIA LAI", "TRUNG TÂM Y TẾ\nKHU VỰC " + strings.ToUpper(p.name), "TTYT", p.name, deputy("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")},
		{"", "ỦY BAN NHÂN DÂN\nTỈNH GIA LAI", "UBND", "Gia Lai", []rank{{"TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "CHỦ TỊCH"}}},
	}
	return pick(r, list)
}

// printed is the office's name on one line.
func (o bureau) printed() string { return strings.ReplaceAll(o.name, "\n", " ") }

// letters are what a letter is made of besides its kind.
var (
	matters = append([]string{"tiếp nhận và trả kết quả giải quyết thủ tục hành chính", "số hóa hồ sơ, giấy tờ tại bộ phận một cửa",
		"rà soát hộ nghèo, hộ cận nghèo trên địa bàn", "tăng cường công tác phòng cháy, chữa cháy mùa khô", "kiểm tra trật tự xây dựng đô thị",
		"cấp đổi giấy chứng nhận quyền sử dụng đất", "tổ chức tiêm chủng mở rộng cho trẻ em", "bảo đảm an toàn giao thông dịp lễ",
		"xử lý hồ sơ quá hạn giải quyết"}, decisionAbout...)
	grounds = decisionGrounds
	body    = append([]string{
		"Thực hiện chương trình công tác năm, %s kính gửi các đơn vị những nội dung chính để phối hợp thực hiện như sau.",
		"Trong thời gian qua, việc %s đã đạt được kết quả bước đầu, được nhân dân đồng tình; tuy nhiên một số nơi còn chậm, hồ sơ còn phải bổ sung nhiều lần.",
		"Thời gian thực hiện: từ ngày 05 đến ngày 25 hằng tháng; báo cáo gửi trước 16 giờ 30 phút ngày làm việc cuối cùng.",
		"Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh qua số điện thoại 0269.3824.117 để được hướng dẫn.",
	}, decisionOrders...)
)

// initials are the drafter's letters in the list of recipients.
func initials(r *rand.Rand) string {
	words := strings.Fields(name(r, r.IntN(2) == 0))
	short := ""
	for _, w := range words {
		short += string([]rune(w)[:1])
	}
	return fmt.Sprintf("%s.%02d", short, 1+r.IntN(30))
}
