package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func authorisation(grantorID string) pipeline.Page {
	return page(
		printed{50, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, printed{52, 1, "Độc lập - Tự do - Hạnh phúc"},
		printed{50, 4, "GIẤY ỦY QUYỀN"},
		printed{10, 6, "I. BÊN ỦY QUYỀN"},
		printed{10, 7, "Ông: Nguyễn Văn Hùng, sinh ngày 05/3/1980."},
		printed{10, 8, "Số định danh cá nhân: " + grantorID + "."},
		printed{10, 10, "II. BÊN ĐƯỢC ỦY QUYỀN"},
		printed{10, 11, "Bà: Trần Thị Lan, sinh năm 1982."},
		printed{10, 12, "CCCD số: 064 182 012345, cấp ngày 05/5/2021."},
		printed{10, 14, "Thời hạn ủy quyền: kể từ ngày ký đến hết ngày 30 tháng 9 năm 2026."},
		printed{60, 16, "Pleiku, ngày 05 tháng 3 năm 2026"},
	)
}

func TestPartiesOfAnAuthorisation(t *testing.T) {
	got := Extract([]pipeline.Page{authorisation("064080001234")}, nil, catalogue(t))
	if got.Type != "authorisation" {
		t.Fatalf("type = %q, want authorisation", got.Type)
	}
	wantFields(t, got, map[pipeline.FieldName]string{pipeline.FieldDate: "2026-03-05", pipeline.FieldValidUntil: "2026-09-30"})
	want := []pipeline.FoundSubject{
		{Role: pipeline.RoleGrantor, Name: "Nguyễn Văn Hùng", Identifier: "064080001234"},
		{Role: pipeline.RoleAgent, Name: "Trần Thị Lan", Identifier: "064182012345"},
	}
	if len(got.Subjects) != len(want) {
		t.Fatalf("subjects = %+v, want %d", got.Subjects, len(want))
	}
	for i, w := range want {
		if g := got.Subjects[i]; g.Role != w.Role || g.Name != w.Name || g.Identifier != w.Identifier || g.Doubt != "" {
			t.Errorf("subject %d = %+v, want %+v", i, g, w)
		}
	}
}

func TestIdentifierThatDoesNotFitIsDoubted(t *testing.T) {
	cases := map[string]struct{ id, doubt string }{
		"a woman's":     {"064180001234", doubtSex},
		"another year":  {"064081001234", doubtBirth},
		"no such place": {"000080001234", doubtNoID},
		"no such code":  {"065080001234", doubtNoID},
		"one digit off": {"0640800012", doubtNoID},
		"letter O":      {"O64080001234", doubtRepaired},
		"a digit more":  {"0640800012341", doubtRepaired},
		"not there":     {"……", doubtIDGone},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := Extract([]pipeline.Page{authorisation(tc.id)}, nil, catalogue(t))
			if len(got.Subjects) == 0 || got.Subjects[0].Doubt != tc.doubt {
				t.Errorf("subjects = %+v, want the first with doubt %q", got.Subjects, tc.doubt)
			}
		})
	}
}

func TestMisreadNamesAreDoubted(t *testing.T) {
	for text, doubt := range map[string]string{
		"Nguyễn Văn Hùng": "", "Nguyễn Thanh": doubtCut, "Nguyễn Việt": "", "NGUYỄN VĂN HÙNG": "", "Nguyên Văn Hùng": doubtSurname, "Nguyễn Văn Hừc": doubtName, "Ksor Hùng": "", "Nguyễn Văn Xyz": doubtName,
	} {
		if got := checkName(reading{value: text, words: words(text)}); got.doubt != doubt {
			t.Errorf("checkName(%q) = %q, want %q", text, got.doubt, doubt)
		}
	}
}

func TestCodesConfirmAndFillIn(t *testing.T) {
	certificate := page(printed{40, 2, "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"}, printed{10, 5, "Số vào sổ cấp GCN: CH 40655"})
	cases := map[string]struct{ code, value, doubt string }{
		"agrees":           {"AA 123|CH 40655", "CH 40655", ""},
		"differs a little": {"AA 123|GH 40655", "GH 40655", doubtByCode},
		"a letter less":    {"AA 123|C 40655", "C 40655", doubtByCode},
		"says else":        {"https://example.vn", "CH 40655", doubtFaint},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			codes := [][]pipeline.Code{{{Text: tc.code}}}
			got := Extract([]pipeline.Page{faint(certificate, "40655", 0.5)}, codes, catalogue(t)).Field(pipeline.FieldNumber)
			if got.Value != tc.value || got.Doubt != tc.doubt {
				t.Errorf("number = %+v, want %q with doubt %q", got, tc.value, tc.doubt)
			}
		})
	}
}
