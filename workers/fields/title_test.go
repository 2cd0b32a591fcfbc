package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestTypes(t *testing.T) {
	cases := map[string]struct {
		lines  []printed
		want   pipeline.TypeCode
		doubts bool
	}{
		"decision": {[]printed{{48, 5, "QUYẾT ĐỊNH"}, {40, 6, "Về việc cấp số nhà"}}, "decision", false},
		"letterhead with a kind's name": {[]printed{{2, 0, "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"}, {55, 0, nationalHeading}, {4, 2, "Số: 15/TB-SKHĐT"},
			{48, 6, "THÔNG BÁO"}}, "notice", false},
		"extract, not certificate": {[]printed{{40, 5, "TRÍCH LỤC KHAI SINH (BẢN SAO)"}}, "register-extract", false},
		"land, of today": {[]printed{{40, 5, "GIẤY CHỨNG NHẬN"}, {38, 6, "QUYỀN SỬ DỤNG ĐẤT,"}, {30, 7, "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"}},
			"land-certificate", false},
		"land, before": {[]printed{{40, 5, "GIẤY CHỨNG NHẬN"}, {38, 6, "QUYỀN SỬ DỤNG ĐẤT"}, {25, 7, "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"}},
			"land-certificate-old", false},
		"two titles":      {[]printed{{40, 5, "GIẤY KHAI SINH"}, {40, 9, "GIẤY CHỨNG NHẬN KẾT HÔN"}}, "birth-certificate", true},
		"misread":         {[]printed{{40, 5, "GIẤY KHAI SINN"}}, "birth-certificate", false},
		"shorter misread": {[]printed{{40, 5, "THÔNG BAO"}}, "notice", false},
		"in running text": {[]printed{{2, 5, "theo giấy khai sinh số 12"}}, pipeline.OtherType, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := Extract(pages(page(tc.lines...)), nil, catalogue(t))
			if got.Type != tc.want || (got.TypeDoubt != "") != tc.doubts {
				t.Errorf("type = %q, %.2f (%s), want %q, doubt %v", got.Type, got.TypeConfidence, got.TypeDoubt, tc.want, tc.doubts)
			}
		})
	}
}

func TestFirstPage(t *testing.T) {
	cat := catalogue(t)
	cases := map[string]struct {
		page pipeline.Page
		code pipeline.TypeCode
	}{
		"first":   {decision(), "decision"},
		"further": {page(printed{5, 0, "Điều 2. Chánh Văn phòng và các hộ có tên chịu trách nhiệm thi hành."}, printed{5, 2, "Căn cứ điều 1, theo đề nghị của phòng"}), pipeline.OtherType},
		"empty":   {page(), pipeline.OtherType},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			code, confidence := FirstPage(tc.page, nil, cat)
			if code != tc.code || (confidence >= pipeline.Sure) != (code != pipeline.OtherType) {
				t.Errorf("FirstPage() = %q, %.2f, want %q", code, confidence, tc.code)
			}
		})
	}
}

func TestSignature(t *testing.T) {
	cases := map[string]struct {
		lines      []printed
		role, name string
	}{
		"deputy for the head":  {[]printed{{60, 30, "KT. CHỦ TỊCH"}, {60, 31, "PHÓ CHỦ TỊCH"}, {60, 36, "Lê Minh Đức"}}, "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "Lê Minh Đức"},
		"for the committee":    {[]printed{{55, 30, "TM. ỦY BAN NHÂN DÂN"}, {60, 31, "CHỦ TỊCH"}, {60, 36, "Lê Minh Đức"}}, "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lê Minh Đức"},
		"with a degree":        {[]printed{{60, 30, "HIỆU TRƯỞNG"}, {57, 36, "PGS. TS. Lê Minh Đức"}}, "HIỆU TRƯỞNG", "Lê Minh Đức"},
		"recipients beside it": {[]printed{{5, 30, "Nơi nhận:"}, {60, 30, "GIÁM ĐỐC"}, {5, 31, "- Như trên;"}, {5, 33, "- Lưu: VT."}, {60, 36, "Lê Minh Đức"}}, "GIÁM ĐỐC", "Lê Minh Đức"},
		"named like an office": {[]printed{{60, 30, "KT. GIÁM ĐỐC"}, {60, 31, "PHÓ GIÁM ĐỐC"}, {60, 36, "Trương Phương Dung"}}, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Trương Phương Dung"},
		"nobody":               {[]printed{{60, 30, "CHỦ TỊCH"}}, "", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			role, who := newDocument(pages(page(tc.lines...)), nil).signature()
			if role.value != tc.role || who.value != tc.name {
				t.Errorf("signature() = %q, %q, want %q, %q", role.value, who.value, tc.role, tc.name)
			}
		})
	}
}
