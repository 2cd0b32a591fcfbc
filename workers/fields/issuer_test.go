package fields

import "testing"

func TestIssuerNames(t *testing.T) {
	cases := map[string]struct{ text, want, doubt string }{
		"ward":              {"ỦY BAN NHÂN DÂN PHƯỜNG AN PHÚ", "ỦY BAN NHÂN DÂN PHƯỜNG AN PHÚ", ""},
		"other tone mark":   {"UỶ BAN NHÂN DÂN XÃ IA PA", "UỶ BAN NHÂN DÂN XÃ IA PA", ""},
		"tones lost":        {"UY BAN NHÂN DAN XÃ IA PA", "ỦY BAN NHÂN DÂN XÃ IA PA", doubtRepaired},
		"firm":              {"CÔNG TY TNHH HOA PHƯỢNG", "CÔNG TY TNHH HOA PHƯỢNG", ""},
		"no witness":        {"CÔNG TY TNHH GIÓ BIẾN", "CÔNG TY TNHH GIÓ BIẾN", doubtFaint},
		"a speck as a dash": {"PHÒNG VĂN HÓA - - XÃ HỘI", "PHÒNG VĂN HÓA - - XÃ HỘI", doubtPattern},
		"a speck as a stop": {"TRUNG TÂM Y TẾ. KHU VỰC QUY NHƠN NAM", "TRUNG TÂM Y TẾ. KHU VỰC QUY NHƠN NAM", doubtPattern},
		"an abbreviation":   {"CÔNG AN TP. PLEIKU", "CÔNG AN TP. PLEIKU", ""},
		"two words":         {"HỘI Tự", "HỘI Tự", doubtPartial},
		"a kind alone":      {"UBND", "UBND", doubtPartial},
		"cut short":         {"CÔNG TY TNHH", "CÔNG TY TNHH", doubtPartial},
		"no syllable":       {"ỦY BAN NHÂN DÂN XÃ ĐƯC AN", "ỦY BAN NHÂN DÂN XÃ ĐƯC AN", doubtSyllable},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := newDocument(nil, nil).newIssuer(words(tc.text))
			if got.value != tc.want || got.doubt != tc.doubt {
				t.Errorf("newIssuer(%q) = %q (%s), want %q (%s)", tc.text, got.value, got.doubt, tc.want, tc.doubt)
			}
		})
	}
}

func TestLetterheadWithASuperior(t *testing.T) {
	p := page(
		printed{8, 0, "UBND TỈNH GIA LAI"}, printed{55, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		printed{10, 1, "SỞ XÂY DỰNG"}, printed{60, 1, "Độc lập - Tự do - Hạnh phúc"},
		printed{8, 3, "Số: 12/SXD-QLĐT"}, printed{56, 3, "Pleiku, ngày 05 tháng 3 năm 2026"},
	)
	d := newDocument(pages(p), nil)
	if got := d.letterheadIssuer(); got.value != "SỞ XÂY DỰNG" || got.doubt != "" {
		t.Errorf("letterheadIssuer() = %q (%s), want SỞ XÂY DỰNG", got.value, got.doubt)
	}
	if got := numberAfter(newStream(wordsOf(d.head.left)), "Số", []string{"QLĐT"}); got.value != "12/SXD-QLĐT" {
		t.Errorf("number = %q, want 12/SXD-QLĐT", got.value)
	}
}

func TestSmallLettersVouchForCapitals(t *testing.T) {
	head := words("ỦY BAN NHÂN DÂN PHƯỜNG DIÊN HỒNG")
	for place, doubt := range map[string]string{"Diên Hồng, ngày 05": "", "Diên Hông, ngày 05": doubtFaint, "DIÊN HỒNG": doubtFaint} {
		d := &document{all: newStream(append(words(place), head...))}
		if got := d.newIssuer(head); got.doubt != doubt {
			t.Errorf("newIssuer() beside %q: %q, want %q", place, got.doubt, doubt)
		}
	}
}
