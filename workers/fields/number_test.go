package fields

import "testing"

func words(texts ...string) []word {
	var out []word
	for _, l := range newSheet(page(printed{0, 0, joinTexts(texts)}), 0).lines {
		out = append(out, l.words...)
	}
	return out
}

func joinTexts(texts []string) string {
	all := ""
	for _, t := range texts {
		all += t + " "
	}
	return all
}

func TestNumberAfter(t *testing.T) {
	cases := map[string]struct {
		text, label, want string
		doubtful          bool
	}{
		"decision":             {"Số: 15/QĐ-UBND", "Số", "15/QĐ-UBND", false},
		"no space":             {"Số:15/QĐ-UBND", "Số", "15/QĐ-UBND", false},
		"spaces about signs":   {"Số: 15 / QĐ - UBND", "Số", "15/QĐ-UBND", false},
		"register":             {"Số vào sổ cấp GCN: CS 01234", "Số vào sổ cấp GCN", "CS 01234", false},
		"register and dirt":    {"Số vào sổ cấp GCN: CS 01234 Z3(<›", "Số vào sổ cấp GCN", "CS 01234", false},
		"D for Đ":              {"Số: 15/QD-UBND", "Số", "15/QĐ-UBND", true},
		"Icelandic eth":        {"Số: 15/QÐ-UBND", "Số", "15/QĐ-UBND", false},
		"l for 1":              {"Số: l5/QĐ-UBND", "Số", "15/QĐ-UBND", true},
		"unknown abbreviation": {"Số: 15/QXQ-UBND", "Số", "15/QXQ-UBND", true},
		"handwritten":          {"Số: 2#5/TB-UBND,", "Số", "2#5/TB-UBND", true},
		"one digit left":       {"Số: 3", "Số", "3", true},
		"nothing":              {"Số: ……/QĐ-UBND", "Số", "", false},
		"in the text":          {"theo Nghị định số 30/2020/NĐ-CP", "Số", "", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := numberAfter(newStream(words(tc.text)), tc.label, nil)
			if got.value != tc.want || (got.doubt != "") != tc.doubtful {
				t.Errorf("numberAfter(%q) = %q (%s), want %q, doubtful %v", tc.text, got.value, got.doubt, tc.want, tc.doubtful)
			}
		})
	}
}

// Letters of a number that are the initials of its issuer need no other witness; a number that lost its letters has none.
func TestInitialsVouchForLettersOnly(t *testing.T) {
	issuer := reading{value: "TRUNG TÂM Y TẾ AN PHÚ"}
	for text, want := range map[string]string{"12/XQ-TTYT": doubtPattern, "12/QyĐ-TTYT": "", "7246": doubtPattern} {
		if got := initialled(newNumber(words(text), []string{"QyĐ"}), issuer, []string{"QyĐ"}); got.doubt != want {
			t.Errorf("%s: doubt %q, want %q", text, got.doubt, want)
		}
	}
}

func TestSignBetweenAbbreviationsIsMissed(t *testing.T) {
	for text, want := range map[string]string{"14/BVTK": doubtPattern, "14/BV-TK": "", "14/GPXD": ""} {
		if got := newNumber(words(text), []string{"BV"}); got.doubt != want {
			t.Errorf("%s: doubt %q, want %q", text, got.doubt, want)
		}
	}
}

// A letter's number is written by hand before its printed notation; where neither was read whole, digits alone are no number.
func TestNumberWithoutItsNotation(t *testing.T) {
	for _, tc := range []struct {
		notations []string
		want      string
	}{{[]string{"TB"}, doubtPattern}, {nil, ""}} {
		if got := newNumber(words("1752"), tc.notations); got.value != "1752" || got.doubt != tc.want {
			t.Errorf("with notations %q: %q (%s), want doubt %q", tc.notations, got.value, got.doubt, tc.want)
		}
	}
}
