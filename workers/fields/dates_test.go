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
