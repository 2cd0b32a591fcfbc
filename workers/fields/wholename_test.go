package fields

import "testing"

func TestNamesOfOrganisationsThatLostAPartAreNotSure(t *testing.T) {
	for name, doubted := range map[string]bool{
		"ỦY BAN NHÂN DÂN PHƯỜNG PLEIKU":                 false,
		"ỦY BAN NHÂN DÂN TỈNH GIA LAI":                  false,
		"SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG":                  false,
		"PHÒNG VĂN HÓA - XÃ HỘI":                        false,
		"PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ":              false,
		"VĂN PHÒNG HĐND VÀ UBND":                        false,
		"BỘ CÔNG AN":                                    false,
		"CÔNG TY TNHH Gió Biển":                         false,
		"CÔNG TY CP. XNK TÂY NGUYÊN":                    false,
		"Ủy ban nhân dân phường Quy Nhơn, tỉnh Gia Lai": false,
		"ỦY BAN PHƯỜNG PLEIKU":                          true,
		"BAN NHÂN DÂN PHƯỜNG PLEIKU":                    true,
		"PHƯỜNG DIÊN HỒNG AN":                           true,
		"ỦY BAN NHÂN DÂN PHƯƠNG PLEIKU":                 true,
		"ỦY BAN NHÂN DÂN QUY NHƠN":                      true,
		"ỦY BAN NHÂN DÂN PHƯỜNG AN":                     true,
		"Ủy ban nhân dân phường Quy Nhơn, tỉnh Gia":     true,
		"UBND TỈNH GIA LAI DỰNG":                        true,
		"BỘ GIÁO DỤC VÀ ĐÀO TẠO AN KHÊ":                 true,
		"SỞ NÔNG NGHIỆP VÀ MÔI":                         true,
		"TRUNG TÂM Y Y TẾ KHU VỰC QUY NHƠN BẮC":         true,
		"SỠ TƯ PHÁP":                                    true,
		"PHÒNG VĂN . XÃ HỘI":                            true,
		"CÔNG TY TNHH: Biển Hồ":                         true,
		"CÔNG TY TNHH MT PHỐ NÚI":                       true,
		"CÔNG TY TNHH TƯ VẤN THIẾT KẾ N CƯ":             true,
		"CÔNG TY TNHH Phố Núi Mã số thuế: 5980484813":   true,
		"VĂN PHÒNG HĐND VÀ UBND 679/BTT-VP":             true,
	} {
		if r := (reading{value: name}).whole(); (r.doubt != "") != doubted {
			t.Errorf("%q is doubted %q, want doubt: %t", name, r.doubt, doubted)
		}
	}
}
