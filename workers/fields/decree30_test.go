package fields

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// kinds are the 29 kinds of administrative papers (NĐ 30/2020/NĐ-CP Art. 7) in the decree's order, each with its sign of Annex III
// and with lines as its form has them. A kind without a number of its own has no sign here.
var kinds = []struct {
	code  pipeline.TypeCode
	title string
	sign  string
	body  []string
}{
	{"resolution", "NGHỊ QUYẾT", "NQ", []string{"HỘI ĐỒNG NHÂN DÂN PHƯỜNG DIÊN HỒNG", "Căn cứ Luật Tổ chức chính quyền địa phương;", "QUYẾT NGHỊ:"}},
	{"decision", "QUYẾT ĐỊNH", "QĐ", []string{"Căn cứ Luật Tổ chức chính quyền địa phương;", "QUYẾT ĐỊNH:", "Điều 1. Cấp số nhà cho các hộ có tên trong danh sách."}},
	{"directive", "CHỈ THỊ", "CT", []string{"Để chấn chỉnh công tác tiếp công dân, Chủ tịch phường yêu cầu các đơn vị:"}},
	{"regulation", "QUY CHẾ", "", []string{"(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân phường)", "Chương I", "Điều 1. Phạm vi điều chỉnh"}},
	{"rule", "QUY ĐỊNH", "", []string{"(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân phường)", "Điều 1. Đối tượng áp dụng"}},
	{"communique", "THÔNG CÁO", "TC", []string{"Ủy ban nhân dân phường thông cáo kết quả kỳ họp."}},
	{"notice", "THÔNG BÁO", "TB", []string{"Ủy ban nhân dân phường thông báo lịch tiếp công dân quý hai."}},
	{"guidance", "HƯỚNG DẪN", "HD", []string{"Ủy ban nhân dân phường hướng dẫn các đơn vị thực hiện như sau."}},
	{"programme", "CHƯƠNG TRÌNH", "CTr", []string{"Nội dung chương trình gồm các phần sau."}},
	{"plan", "KẾ HOẠCH", "KH", []string{"I. MỤC ĐÍCH, YÊU CẦU", "II. TỔ CHỨC THỰC HIỆN"}},
	{"scheme", "PHƯƠNG ÁN", "PA", []string{"Phương án bố trí lực lượng như sau."}},
	{"project-paper", "ĐỀ ÁN", "ĐA", []string{"Phần thứ nhất: Sự cần thiết và căn cứ xây dựng đề án"}},
	{"project", "DỰ ÁN", "DA", []string{"Tổng mức đầu tư của dự án là 15 tỷ đồng."}},
	{"report", "BÁO CÁO", "BC", []string{"1. Kết quả đạt được", "2. Tồn tại, hạn chế"}},
	{"minutes", "BIÊN BẢN", "BB", []string{"Thời gian bắt đầu: 8 giờ 00", "Địa điểm: Trụ sở Ủy ban nhân dân phường", "Thành phần tham dự: Lãnh đạo các đơn vị"}},
	{"submission", "TỜ TRÌNH", "TTr", []string{"Kính gửi: Ủy ban nhân dân tỉnh", "Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định."}},
	{"contract", "HỢP ĐỒNG", "HĐ", []string{"Bên A: Ủy ban nhân dân phường Diên Hồng", "Bên B: Công ty Sao Mai"}},
	{"official-letter", "", "NC", []string{"Kính gửi: Các phòng, ban, đơn vị trực thuộc"}},
	{"telegram", "CÔNG ĐIỆN", "CĐ", []string{"CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG điện:", "- Trưởng các khu phố;"}},
	{"memorandum", "BẢN GHI NHỚ", "BGN", []string{"Các bên cùng thống nhất những nội dung sau."}},
	{"agreement", "BẢN THỎA THUẬN", "BTT", []string{"Các bên cùng thỏa thuận những nội dung sau."}},
	{"authorisation", "GIẤY ỦY QUYỀN", "GUQ", []string{"Bên ủy quyền: Ông Nguyễn Văn An", "Bên được ủy quyền: Bà Trần Thị Bình", "Nội dung ủy quyền: nộp hồ sơ"}},
	{"invitation", "GIẤY MỜI", "GM", []string{"Ủy ban nhân dân phường trân trọng kính mời: Ông Nguyễn Văn An", "Tới dự hội nghị tổng kết năm", "Địa điểm: Hội trường phường"}},
	{"introduction", "GIẤY GIỚI THIỆU", "GGT", []string{"Ủy ban nhân dân phường trân trọng giới thiệu:", "Ông (bà): Nguyễn Văn An", "Được cử đến: Sở Nội vụ"}},
	{"leave-permit", "GIẤY NGHỈ PHÉP", "GNP", []string{"Xét Đơn đề nghị nghỉ phép ngày 02 tháng 3 năm 2026 của ông (bà)", "Được nghỉ phép trong thời gian 05 ngày"}},
	{"dispatch-slip", "PHIẾU GỬI", "PG", []string{"Đề nghị nhận đủ văn bản gửi kèm phiếu này."}},
	{"transfer-slip", "PHIẾU CHUYỂN", "PC", []string{"Ủy ban nhân dân phường chuyển đến Sở Nội vụ để giải quyết theo thẩm quyền."}},
	{"notification-slip", "PHIẾU BÁO", "PB", []string{"Ủy ban nhân dân phường báo để đơn vị biết."}},
	{"public-letter", "THƯ CHÚC MỪNG", "", []string{"Thay mặt lãnh đạo phường, tôi gửi lời chúc mừng tới các thầy giáo, cô giáo. Thân ái."}},
}

// official sets a paper in the layout of Annex I: the head in two columns, title and summary in the middle, recipients and
// signature at the end.
func official(title, sign string, body []string) pipeline.Page {
	lines := []printed{
		{8, 0, "ỦY BAN NHÂN DÂN"}, {55, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{6, 1, "PHƯỜNG DIÊN HỒNG"}, {60, 1, "Độc lập - Tự do - Hạnh phúc"},
		{56, 3, "Diên Hồng, ngày 05 tháng 3 năm 2026"},
	}
	switch {
	case title == "":
		lines = append(lines, printed{8, 3, "Số: 15/UBND-" + sign}, printed{6, 4, "V/v rà soát hồ sơ tồn đọng"})
	case sign != "":
		lines = append(lines, printed{8, 3, "Số: 15/" + sign + "-UBND"})
	}
	if title != "" {
		lines = append(lines, printed{57 - len([]rune(title))/2, 7, title}, printed{38, 8, "Về việc rà soát hồ sơ tồn đọng"})
	}
	y := 11
	for _, text := range body {
		lines = append(lines, printed{10, y, text})
		y += 2
	}
	return page(append(lines, printed{70, y + 2, "TM. ỦY BAN NHÂN DÂN"}, printed{5, y + 2, "Nơi nhận:"}, printed{74, y + 3, "CHỦ TỊCH"},
		printed{5, y + 3, "- Như trên;"}, printed{5, y + 4, "- Lưu: VT."}, printed{72, y + 8, "Nguyễn Văn An"})...)
}

// TestKindsOfDecree30 recognises every kind by the layout of its form, surely and as no other.
func TestKindsOfDecree30(t *testing.T) {
	cat := catalogue(t)
	if len(kinds) != 29 {
		t.Errorf("%d kinds, the decree has 29", len(kinds))
	}
	for _, k := range kinds {
		t.Run(string(k.code), func(t *testing.T) {
			got := Extract(pages(official(k.title, k.sign, k.body)), nil, cat)
			if got.Type != k.code || got.TypeDoubt != "" || got.TypeConfidence < pipeline.Sure {
				t.Fatalf("type = %s (%.2f %s)", got.Type, got.TypeConfidence, got.TypeDoubt)
			}
			want := map[pipeline.FieldName]string{pipeline.FieldDate: "2026-03-05"}
			switch {
			case k.title == "":
				want[pipeline.FieldNumber] = "15/UBND-" + k.sign
				want[pipeline.FieldSummary] = "V/v rà soát hồ sơ tồn đọng"
			case k.sign != "":
				want[pipeline.FieldNumber] = "15/" + k.sign + "-UBND"
			}
			if k.title != "" {
				want[pipeline.FieldTitle] = k.title
			}
			wantFields(t, got, want)
		})
	}
}

// TestKindsAreSigned asks of every kind that has to be signed for the signatory and the role, and doubts it when they are
// missing.
func TestKindsAreSigned(t *testing.T) {
	cat := catalogue(t)
	signed := 0
	for _, k := range kinds {
		typ, _ := cat.Type(k.code)
		if !requires(typ, fieldSignatory) {
			continue
		}
		signed++
		got := Extract(pages(official(k.title, k.sign, k.body)), nil, cat)
		wantFields(t, got, map[pipeline.FieldName]string{fieldSignatory: "Nguyễn Văn An", fieldSignatoryRole: "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"})
		p := official(k.title, k.sign, k.body)
		p.Words = p.Words[:len(p.Words)-3] // nobody's name
		if f := Extract(pages(p), nil, cat).Field(fieldSignatory); !f.Doubtful() {
			t.Errorf("%s: the signatory is missing without a doubt: %+v", k.code, f)
		}
	}
	if signed < 15 {
		t.Errorf("%d kinds have to be signed", signed)
	}
}

func requires(typ pipeline.DocumentType, name pipeline.FieldName) bool {
	for _, r := range typ.Required {
		if r == name {
			return true
		}
	}
	return false
}

// TestSignsOfAnnexIII checks the abbreviations that the catalogue has for the kinds, each for one kind alone.
func TestSignsOfAnnexIII(t *testing.T) {
	cat := catalogue(t)
	signs := strings.Fields("NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GM GGT GNP PG PC PB")
	seen := map[string]pipeline.TypeCode{}
	for _, k := range kinds {
		if k.code == "authorisation" { // a citizen's paper too; its numbers bear many signs
			continue
		}
		for _, sign := range cat.Recognition(k.code).Notations {
			if other, ok := seen[sign]; ok {
				t.Errorf("%s is the sign of %s and %s", sign, other, k.code)
			}
			seen[sign] = k.code
		}
	}
	for _, sign := range signs {
		if seen[sign] == "" {
			t.Errorf("no kind has the sign %s", sign)
		}
	}
	if len(seen) != len(signs) {
		t.Errorf("%d signs, want %d", len(seen), len(signs))
	}
}
