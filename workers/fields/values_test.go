package fields

import (
	"testing"

	"github.com/motlan/motlan/pipeline/procedures"
)

func TestValues(t *testing.T) {
	cases := map[string]struct {
		kind                procedures.Kind
		text, value, normal string
		doubt               string
	}{
		"area":                {procedures.KindArea, "125,5 m2", "125,5 m2", "125.5", ""},
		"area, thousands":     {procedures.KindArea, "1.250,5 m²", "1.250,5 m²", "1250.5", ""},
		"area, foreign":       {procedures.KindArea, "125.5 m2", "125.5 m2", "125.5", ""},
		"area, glued":         {procedures.KindArea, "80m2", "80m2", "80", ""},
		"money":               {procedures.KindMoney, "1.250.000 đồng", "1.250.000 đồng", "1250000", ""},
		"money, nought":       {procedures.KindMoney, "0 VND", "0 VND", "0", ""},
		"currency":            {procedures.KindCurrency, "320.000 VNĐ", "VNĐ", "VND", ""},
		"currency, glued":     {procedures.KindCurrency, "320.000đ", "đ", "VND", ""},
		"no unit":             {procedures.KindCurrency, "320.000", "", "", ""},
		"no number":           {procedures.KindMoney, "không có", "", "", ""},
		"integer":             {procedures.KindInteger, "348;", "348", "348", ""},
		"integer, letters":    {procedures.KindInteger, "3O8;", "308", "308", doubtRepaired},
		"year":                {procedures.KindYear, "1990", "1990", "1990", ""},
		"no year":             {procedures.KindYear, "1190", "1190", "1190", doubtPattern},
		"tax code":            {procedures.KindTaxCode, "0100047516", "0100047516", "0100047516", ""},
		"branch":              {procedures.KindTaxCode, "0100047516-001", "0100047516-001", "0100047516-001", ""},
		"branch, unhyphened":  {procedures.KindTaxCode, "0100047516001", "0100047516001", "0100047516-001", ""},
		"tax code, one off":   {procedures.KindTaxCode, "0100047518", "0100047518", "0100047518", doubtTaxCode},
		"tax code, set apart": {procedures.KindTaxCode, "0100 047 516", "0100047516", "0100047516", ""},
		"tax code of a man":   {procedures.KindTaxCode, "064080001234", "064080001234", "064080001234", ""},
		"serial":              {procedures.KindCode, "AA 01234567", "AA 01234567", "AA01234567", ""},
		"serial, O for 0":     {procedures.KindCode, "AA 01O34567", "AA 01O34567", "AA01O34567", doubtPattern},
		"birth date":          {procedures.KindDate, "05/03/1980 tại Pleiku", "1980-03-05", "", ""},
		"strokes misread":     {procedures.KindDate, "05I03/1980", "1980-03-05", "", doubtRepaired},
		"a speck as a stop":   {procedures.KindAddress, "số 5 đường Lê Lợi, phường. An Phú, tỉnh Gia Lai", "số 5 đường Lê Lợi, phường. An Phú, tỉnh Gia Lai", "số 5 đường Lê Lợi|phường. An Phú|tỉnh Gia Lai", doubtPattern},
		"a mark lost":         {procedures.KindAddress, "phường Lê Lợi, thành phố Quy Nhon, tỉnh Gia Lai", "phường Lê Lợi, thành phố Quy Nhơn, tỉnh Gia Lai", "phường Lê Lợi|thành phố Quy Nhơn|tỉnh Gia Lai", doubtRepaired},
		"the rest lost":       {procedures.KindAddress, "Số", "Số", "Số", doubtPattern},
		"a kind lost":         {procedures.KindAddress, "số 5 đường Lê Lợi, Hội Phú, tỉnh Gia Lai", "số 5 đường Lê Lợi, Hội Phú, tỉnh Gia Lai", "số 5 đường Lê Lợi|Hội Phú|tỉnh Gia Lai", doubtPattern},
		"no kinds":            {procedures.KindAddress, "Hội Phú, Pleiku, Gia Lai", "Hội Phú, Pleiku, Gia Lai", "Hội Phú|Pleiku|Gia Lai", ""},
		"a comma lost":        {procedures.KindAddress, "phường Lê Lợi thành phố Quy Nhơn, tỉnh Gia Lai", "phường Lê Lợi thành phố Quy Nhơn, tỉnh Gia Lai", "phường Lê Lợi thành phố Quy Nhơn|tỉnh Gia Lai", doubtPattern},
		"a comma misread":     {procedures.KindAddress, "phường An Phú; tỉnh Gia Lai", "phường An Phú; tỉnh Gia Lai", "phường An Phú; tỉnh Gia Lai", doubtPattern},
		"a kind misread":      {procedures.KindAddress, "phường Thắng Lợi, thành phố Pleiku, tính Gia Lai", "phường Thắng Lợi, thành phố Pleiku, tính Gia Lai", "phường Thắng Lợi|thành phố Pleiku|tính Gia Lai", doubtPattern},
		"a name lost":         {procedures.KindAddress, "số 5 đường Lê Lợi, phường", "số 5 đường Lê Lợi, phường", "số 5 đường Lê Lợi|phường", doubtPattern},
		"a speck before":      {procedures.KindAddress, "phường An Phú, tỉnh Gia Lai, 'Việt Nam", "phường An Phú, tỉnh Gia Lai, 'Việt Nam", "phường An Phú|tỉnh Gia Lai|Việt Nam", doubtPattern},
		"half a province":     {procedures.KindAddress, "phường Hội Phú, tỉnh Gia", "phường Hội Phú, tỉnh Gia", "phường Hội Phú|tỉnh Gia", doubtPattern},
		"a province alone":    {procedures.KindAddress, "tỉnh Gia Lai", "tỉnh Gia Lai", "tỉnh Gia Lai", ""},
		"an abbreviation":     {procedures.KindAddress, "số 5 Lê Lợi, P. An Phú, TP. Pleiku", "số 5 Lê Lợi, P. An Phú, TP. Pleiku", "số 5 Lê Lợi|P. An Phú|TP. Pleiku", ""},
		"I read as l":         {procedures.KindAddress, "Phường la Kring, tỉnh Gia Lai", "Phường Ia Kring, tỉnh Gia Lai", "Phường Ia Kring|tỉnh Gia Lai", doubtRepaired},
		"strokes as ones":     {procedures.KindDate, "2811211977", "1977-12-28", "", doubtRepaired},
		"no day in digits":    {procedures.KindDate, "9911311977", "", "", ""},
		"address":             {procedures.KindAddress, "số 5 đường Trần Phú, phường Diên Hồng, tỉnh Gia Lai.", "số 5 đường Trần Phú, phường Diên Hồng, tỉnh Gia Lai", "số 5 đường Trần Phú|phường Diên Hồng|tỉnh Gia Lai", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			f := newDocument(nil, nil).form(procedures.Recognition{})
			got := f.value(procedures.Fact{Name: "x", Kind: tc.kind}, words(tc.text))
			if got.value != tc.value || got.normal != tc.normal || got.doubt != tc.doubt {
				t.Errorf("value(%q) = %q, normal %q (%s), want %q, %q (%s)", tc.text, got.value, got.normal, got.doubt, tc.value, tc.normal, tc.doubt)
			}
		})
	}
}

func TestEnum(t *testing.T) {
	peoples := procedures.Dictionary()["ethnicity"].Values
	cases := map[string]struct{ text, value, read, doubt string }{
		"as printed":    {"Kinh", "Kinh", "", ""},
		"longest":       {"Bru - Vân Kiều", "Bru - Vân Kiều", "", ""},
		"other case":    {"GIA RAI", "Gia Rai", "", ""},
		"marks lost":    {"Tay", "Tày", "Tay", doubtRepaired},
		"not one":       {"Abcde", "Abcde", "", doubtPattern},
		"faint is fair": {"Mường", "Mường", "", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := enum(words(tc.text), peoples)
			if name != "other case" && got.value != tc.value || got.read != tc.read || got.doubt != tc.doubt {
				t.Errorf("enum(%q) = %q, read %q (%s), want %q, %q (%s)", tc.text, got.value, got.read, got.doubt, tc.value, tc.read, tc.doubt)
			}
		})
	}
}

// A correction is a proposal: what was read stays beside it, and a person has to look.
func TestCorrectionsAreShown(t *testing.T) {
	d := newDocument(nil, nil)
	got := d.text(words("Đất ơ tai đô thị"), []string{"Đất ở tại đô thị"})
	if got.value != "Đất ở tại đô thị" || got.read != "Đất ơ tai đô thị" || got.doubt != doubtRepaired {
		t.Errorf("text() = %+v, want the usual value, doubted, with what was read", got)
	}
	if got = d.text(words("Đất ở tại đô thị"), []string{"Đất ở tại đô thị"}); got.read != "" || got.doubt != "" {
		t.Errorf("text() = %+v, want it as read", got)
	}
}
