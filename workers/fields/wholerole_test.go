package fields

import "testing"

func TestRolesThatLostAWordAreNotSure(t *testing.T) {
	for role, broken := range map[string]bool{
		"CHỦ TỊCH":                  false,
		"KT. CHỦ TỊCH PHÓ CHỦ TỊCH": false,
		"TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH": false,
		"TL. CHỦ TỊCH CÔNG CHỨC TƯ PHÁP - HỘ TỊCH":      false,
		"TL. HIỆU TRƯỞNG TRƯỞNG PHÒNG ĐÀO TẠO":          false,
		"KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG":             false,
		"TRƯỞNG PHÒNG TRƯỞNG PHÒNG":                     true,
		"HIỆU TRƯỞNG TRƯỞNG PHÒNG ĐÀO TẠO":              true,
		"TRƯỞNG CÔNG AN XÃ":                             false,
		"GIÁM ĐỐC PHÓ GIÁM ĐỐC":                         true,
		"TM. ỦY BAN NHÂN DÂN CHỦ TỊCH PHÓ CHỦ TỊCH":     true,
		"TỊCH CÔNG CHỨC TƯ PHÁP - HỘ TỊCH":              true,
		"KT. CHỦ PHÓ CHỦ TỊCH":                          true,
		"KT CHỦ TỊCH PHÓ CHỦ TỊCH":                      true,
		"TM. ỦY BAN NHÂN DÂN KT.CHỦ TỊCH PHÓ CHỦ TỊCH":  true,
		"TM. ỦY KT. CHỦ TỊCH PHÓ CHỦ TỊCH":              true,
		"KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN, PHÒNG":      true,
		"TRƯỞNG. PHÒNG":                                 true,
		"TM. ỦY BAN NHÂN DÂN TỊCH PHÓ CHỦ TỊCH":         true,
		"TM. HỘI ĐỒNG NHÂN DÂN CHỦ TỊCH":                false,
		"KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC":                     false,
		"TUQ. CHỦ TỊCH PHÓ GIÁM ĐỐC":                    false,
	} {
		if got := brokenRole(role); got != broken {
			t.Errorf("brokenRole(%q) = %t, want %t", role, got, broken)
		}
	}
}
