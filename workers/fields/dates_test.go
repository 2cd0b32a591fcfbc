package fields

import "testing"

func TestDates(t *testing.T) {
	cases := map[string]struct {
		text, want string
		doubtful   bool
	}{
		"in words":        {"Pleiku, ngày 05 tháng 3 năm 2026", "2026-03-05", false},
		"with strokes":    {"đến hết ngày 05/3/2026.", "2026-03-05", false},
		"with dashes":     {"sinh ngày 05-03-1980,", "1980-03-05", false},
		"O for 0":         {"ngày O5 tháng 3 năm 2O26", "2026-03-05", true},
		"impossible":      {"ngày 31 tháng 02 năm 2026", "2026-02-31", true},
		"impossible long": {"ngày 31/02/2026", "2026-02-31", true},
		"empty form":      {"ngày .... tháng .... năm 2026", "", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var got dated
			if found := dates(words(tc.text)); len(found) > 0 {
				got = found[0]
			}
			if got.value != tc.want || (got.doubt != "") != tc.doubtful {
				t.Errorf("dates(%q) = %q (%s), want %q, doubtful %v", tc.text, got.value, got.doubt, tc.want, tc.doubtful)
			}
		})
	}
}

func TestDateOfThePaper(t *testing.T) {
	cases := map[string]struct {
		lines     []printed
		want      string
		doubtless bool
	}{
		"letterhead": {[]printed{
			{8, 0, "BỘ CÔNG THƯƠNG"}, {55, 0, nationalHeading}, {56, 2, "Hà Nội, ngày 28 tháng 02 năm 2022"},
			{10, 8, "Hà Nội, ngày 01 tháng 3 năm 2022"}}, "2022-02-28", true},
		"letterhead unread": {[]printed{
			{8, 0, "BỘ CÔNG THƯƠNG"}, {55, 0, nationalHeading}, {56, 2, "Hà Nội, ngà¿2háng0 năm 2022"},
			{10, 8, "Hà Nội, ngày 01 tháng 3 năm 2022"}}, "2022-03-01", false},
		"over the signature": {[]printed{
			{40, 0, nationalHeading}, {10, 3, "Quyết định ngày 02 tháng 01 năm 2020 của Ủy ban"},
			{60, 8, "Pleiku, ngày 05 tháng 3 năm 2026"}}, "2026-03-05", true},
		"in the text only": {[]printed{{10, 3, "Nay học từ ngày 01/3/2022 tại trường"}}, "", true},
		"of the card only": {[]printed{{10, 3, "CCCD số 064080001234, ngày cấp 05/5/2021"}}, "", true},
		"labelled":         {[]printed{{10, 3, "Ngày cấp: 05/5/2021"}}, "2021-05-05", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := newDocument(pages(page(tc.lines...)), nil).date()
			if got.value != tc.want || (got.doubt == "") != tc.doubtless {
				t.Errorf("date() = %q (%s), want %q, doubtless %v", got.value, got.doubt, tc.want, tc.doubtless)
			}
		})
	}
}
