package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestAddressesWithStrayOrLostWordsAreNotSure(t *testing.T) {
	for text, doubted := range map[string]bool{
		"Số 84 đường Hùng Vương, phường Pleiku, tỉnh Gia Lai":                false,
		"phường An Tân, thị xã An Khê, tỉnh Gia Lai":                         false,
		"Bệnh viện Đa khoa tỉnh Gia Lai":                                     false,
		"xã Dun, huyện Chư Sê, tỉnh Gia Lai":                                 false,
		"Số 301 đường Hoàng Hoa Thám, phường An Khê, tỉnh Gia Lai, Việt Nam": false,
		"Số 301 đường Hoàng Hoa: Thám, phường An Khê, tỉnh Gia Lai":          true,
		"số 188 đường Tây Sơn,- phường Quy Nhơn, tỉnh Gia Lai":               true,
		"Số 280 đường Lê Hồng Phong,phường Quy Nhơn Bắc, tỉnh Gia Lai":       true,
		"phường Thắng Lợi, tành phố Pleiku, tỉnh Gia Lai":                    true,
		"phường Thắng Lợi, thành: phố Pleiku, tỉnh Gia Lai":                  true,
		"Phương Phù Đổng, thành phố Pleiku, tỉnh Gia Lai":                    true,
		"Số 155 đường Phan Đình Phùng, phường Hồng, tỉnh Gia Lai":            true,
		"số 5 Lê Lợi, P. An Phú, TP. Pleiku":                                 false,
		"Số 377 đường Trần Hưng Đạo, phường An Phú":                          true,
		"phường Trần Phú, thành phố":                                         true,
		"Số 370 đường Hùng Vương, xã Chư":                                    true,
		"Số132 đường Trần Hưng Đạo, phường An Phú, tỉnh Gia Lai":             true,
		"7, xã Đak Đoa, tỉnh Gia Lai":                                        true,
		"Số 15 đường Nguyễn Huệ, phường Quy Nhơn, tỉnh Gia Li, Việt Nam":     true,
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, text})}, nil)
		if r := d.address(d.all.words); (r.doubt != "") != doubted {
			t.Errorf("%q is doubted %q, want doubt: %t", text, r.doubt, doubted)
		}
	}
}

func TestTextsThatBreakOffAreNotSure(t *testing.T) {
	for text, doubted := range map[string]bool{
		"Về việc đào tạo cán bộ một cửa":                  false,
		"Sư phạm Toán học":                                false,
		"Ủy ban nhân dân phường Thống Nhất, tỉnh Gia Lai": false,
		"Ủy ban nhân dân phường Thống Nhất, tỉnh Gia":     true,
		"giao":        true,
		"Về việc bảo": true,
		"Về việc":     true,
		"Về việc kiểm tra trật tự xây dựng đô":                 true,
		"Về việc số hóa hồ sơ, giấy tờ tại":                    true,
		"Về việc rà soát hộ nghèo, hộ cận nghèo trên địa. bàn": true,
		"Về việc số hóa hồ sơ địa- chính":                      true,
		"Hàng đã nhận đ": true,
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, text})}, nil)
		if r := d.text(d.all.words, nil); (r.doubt != "") != doubted {
			t.Errorf("%q is doubted %q, want doubt: %t", text, r.doubt, doubted)
		}
	}
}

func TestDaysWithOneDigitAreNotSure(t *testing.T) {
	for text, doubted := range map[string]bool{
		"ngày 05 tháng 3 năm 2026":  false,
		"ngày 15 tháng 12 năm 2026": false,
		"ngày 5 tháng 3 năm 2026":   true,
		"ngày 15 tháng 1 năm 2026":  true,
	} {
		d := newDocument([]pipeline.Page{page(printed{1, 1, text})}, nil)
		if found := dates(d.all.words); len(found) != 1 || (found[0].doubt != "") != doubted {
			t.Errorf("dates(%q) = %+v, want doubt: %t", text, found, doubted)
		}
	}
}

func TestOnePrintIsNotTheFactOfTwoPeople(t *testing.T) {
	quad := pipeline.Rect{MinX: 1, MinY: 1, MaxX: 9, MaxY: 2}.Quad()
	got := shared(pipeline.Extraction{Fields: []pipeline.Field{
		{Name: "father.birth_year", Value: "1986", Page: 1, Quad: quad}, {Name: "mother.birth_year", Value: "1986", Page: 1, Quad: quad}}})
	for _, f := range got.Fields {
		if f.Doubt == "" {
			t.Errorf("%s is sure", f.Name)
		}
	}
}

func TestCommitteeWithAnotherOrgansNumberIsNotSure(t *testing.T) {
	for number, doubted := range map[string]bool{"15/QĐ-UBND": false, "15/UBND-NC": false, "15/2026/GUQ": false, "15/KH-VP": true} {
		got := issuedBy(pipeline.Extraction{Fields: []pipeline.Field{{Name: pipeline.FieldNumber, Value: number}, {Name: pipeline.FieldIssuer, Value: "ỦY BAN NHÂN DÂN XÃ CHƯ SÊ"}}})
		if f := got.Field(pipeline.FieldIssuer); (f.Doubt != "") != doubted {
			t.Errorf("issuer of %s is doubted %q, want doubt: %t", number, f.Doubt, doubted)
		}
	}
}
