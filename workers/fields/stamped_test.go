package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestSignatureUnderAStampIsProposedWithDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		print      []printed
		role, name string
	}{
		"half of the office":       {[]printed{{60, 40, "ÁM ĐỐC"}, {58, 46, "Hoàng Ngọc Trung"}}, "GIÁM ĐỐC", "Hoàng Ngọc Trung"},
		"the end of a deputy's":    {[]printed{{60, 40, "KT. GIÁM ĐỐC"}, {64, 42, "ĐỐC"}, {58, 46, "Hoàng Ngọc Trung"}}, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Hoàng Ngọc Trung"},
		"nothing of the office":    {[]printed{{58, 46, "Hoàng Ngọc Trung"}}, "", "Hoàng Ngọc Trung"},
		"a speck before the name":  {[]printed{{58, 40, "GIÁM ĐỐC"}, {58, 46, `"Hoàng Ngọc Trung`}}, "GIÁM ĐỐC", "Hoàng Ngọc Trung"},
		"nothing of the signature": {nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			print := append([]printed{{2, 1, "SỞ TƯ PHÁP"}, {40, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, {2, 3, "Số: 12/QĐ-STP"},
				{30, 6, "QUYẾT ĐỊNH"}, {2, 60, "Trang cuối"}}, c.print...)
			got := Extract([]pipeline.Page{page(print...)}, nil, catalogue(t))
			role, signer := got.Field(fieldSignatoryRole), got.Field(fieldSignatory)
			if role.Value != c.role || signer.Value != c.name {
				t.Errorf("signed by %q, %q; want %q, %q", role.Value, signer.Value, c.role, c.name)
			}
			if c.role == "" && role.Doubt == "" || c.name == "" && signer.Doubt == "" {
				t.Errorf("absent without doubt: %q, %q", role.Doubt, signer.Doubt)
			}
		})
	}
}

func TestDeputySignsInTheHeadsPlace(t *testing.T) {
	for below, doubted := range map[string]bool{"PHÓ GIÁM ĐỐC": false, "GIÁM ĐỐC": true, "PHÓ-GIÁM ĐỐC": true, "Hoàng Ngọc Trung": true} {
		d := newDocument([]pipeline.Page{page(printed{60, 40, "KT. GIÁM ĐỐC"}, printed{58, 41, below}, printed{58, 46, "Hoàng Ngọc Trung"},
			printed{2, 60, "Trang cuối"})}, nil)
		if role, _ := d.signature(); (role.doubt != "") != doubted || role.value != "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" {
			t.Errorf("role %q is doubted %q", role.value, role.doubt)
		}
	}
}

func TestSpeckBehindARoleIsNoPartOfIt(t *testing.T) {
	d := newDocument([]pipeline.Page{page(printed{60, 40, "KT. GIÁM ĐỐC."}, printed{58, 41, "PHÓ GIÁM ĐỐC"}, printed{58, 46, "Hoàng Ngọc Trung"},
		printed{2, 60, "Trang cuối"})}, nil)
	if role, _ := d.signature(); role.value != "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" || role.doubt != "" {
		t.Errorf("role %q is doubted %q", role.value, role.doubt)
	}
}

// TestRoleThatLostALineIsNotSure takes roles whose first line, or the last word of the last one, was not read.
func TestRoleThatLostALineIsNotSure(t *testing.T) {
	for below, doubted := range map[string]bool{"PHÓ GIÁM ĐỐC": true, "TRƯỞNG PHÒNG ĐÀO": true, "TRƯỞNG PHÒNG ĐÀO TẠO": false, "GIÁM ĐỐC": false} {
		d := newDocument([]pipeline.Page{page(printed{58, 41, below}, printed{58, 46, "Hoàng Ngọc Trung"}, printed{2, 60, "Trang cuối"})}, nil)
		if role, _ := d.signature(); (role.doubt != "") != doubted || role.value != below {
			t.Errorf("role %q is doubted %q, want %v", role.value, role.doubt, doubted)
		}
	}
}

func TestOfficeWithoutALetterIsNotSure(t *testing.T) {
	for office, doubted := range map[string]bool{"CHÁNH VĂN PHÒNG": false, "HÁNH VĂN PHÒNG": true} {
		d := newDocument([]pipeline.Page{page(printed{60, 40, office}, printed{58, 46, "Hoàng Ngọc Trung"}, printed{2, 60, "Trang cuối"})}, nil)
		if role, _ := d.signature(); (role.doubt != "") != doubted {
			t.Errorf("role %q is doubted %q", role.value, role.doubt)
		}
	}
}
