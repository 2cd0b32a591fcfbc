package fields

import (
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const cardQR = "064080001234|231234567|Nguyễn Văn Hùng|05031980|Nam|Thôn 2, xã Chư Sê, tỉnh Gia Lai|01072021"

// zoneOf makes the zone of a card with right check digits.
func zoneOf(id, birth, sex, expiry, name string) []string {
	check := func(text string) string { return string(rune('0' + sumOf(text))) }
	number := id[3:]
	first := number + check(number) + id + "<<1"
	whole := first + birth + check(birth) + expiry + check(expiry) + "<<<<<<<<<<<"
	return []string{"IDVNM" + first, birth + check(birth) + sex + expiry + check(expiry) + "VNM<<<<<<<<<<<" + check(whole), name}
}

func sumOf(text string) int {
	for i := range 10 {
		if checks(text, string(rune('0'+i))) {
			return i
		}
	}
	return -1
}

func TestCheckDigits(t *testing.T) { // the examples of ICAO 9303 part 5, appendix A
	for text, digit := range map[string]string{"D23145890": "7", "740812": "2", "120415": "9", "L898902C3": "6"} {
		if !checks(text, digit) {
			t.Errorf("checks(%q, %q) = false, want true", text, digit)
		}
	}
	if checks("740813", "2") || checks("740812", "") || checks("740812", "22") {
		t.Error("checks() accepts a wrong digit")
	}
}

func TestZone(t *testing.T) {
	good := zoneOf("064080001234", "800305", "M", "400305", "NGUYEN<<VAN<HUNG<<<<<<<<<<<<<<")
	d := newDocument(pages(page(printed{2, 40, good[0]}, printed{2, 42, good[1]}, printed{2, 44, good[2]})), nil)
	c, ok := d.zone()
	if !ok || c.id != "064080001234" || c.birth != "1980-03-05" || c.sex != "Nam" || c.expires != "2040-03-05" || c.name != "NGUYEN VAN HUNG" {
		t.Errorf("zone() = %+v, %v", c, ok)
	}
	for i, line := range good[:2] {
		for j := range 22 {
			at := map[int]int{0: 5, 1: 0}[i] + j
			if r := line[at]; r < '0' || r > '8' || i == 1 && at == 7 {
				continue
			}
			bad := append([]string(nil), good...)
			bad[i] = line[:at] + string(line[at]+1) + line[at+1:]
			if c, ok := readZone(bad[0], bad[1], bad[2]); ok && c.id+c.birth+c.expires != "0640800012341980-03-052040-03-05" {
				t.Errorf("line %d with digit %d wrong is read as %+v", i+1, at, c)
			}
		}
	}
}

func TestCitizenQR(t *testing.T) {
	cases := map[string]struct {
		text string
		ok   bool
	}{
		"seven fields":   {cardQR, true},
		"no old number":  {strings.Replace(cardQR, "231234567", "", 1), true},
		"six fields":     {cardQR[:strings.LastIndex(cardQR, "|")], true},
		"eight fields":   {cardQR + "|05032040", true},
		"five fields":    {"064080001234||Nguyễn Văn Hùng|05031980|Nam", false},
		"no such day":    {strings.Replace(cardQR, "05031980", "31021980", 1), false},
		"something else": {"https://example.vn/064080001234|a|b|c|d|e", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c, ok := citizenQR(tc.text)
			if ok != tc.ok || ok && (c.id != "064080001234" || c.birth != "1980-03-05" || c.name != "Nguyễn Văn Hùng") {
				t.Errorf("citizenQR() = %+v, %v, want %v", c, ok, tc.ok)
			}
		})
	}
}

func idCard(id string) pipeline.Page {
	return page(printed{30, 0, nationalHeading}, printed{40, 2, "CĂN CƯỚC CÔNG DÂN"}, printed{42, 3, "Citizen Identity Card"},
		printed{30, 5, "Số / No.: " + id}, printed{30, 7, "Họ và tên / Full name:"}, printed{30, 8, "NGUYỄN VĂN HÙNG"},
		printed{30, 10, "Ngày sinh / Date of birth: 05/03/1980"}, printed{30, 12, "Giới tính / Sex: Nam Quốc tịch / Nationality: Việt Nam"},
		printed{30, 14, "Nơi thường trú / Place of residence: Thôn 2,"}, printed{30, 15, "xã Chư Sê, tỉnh Gia Lai"})
}

func TestCardIsComparedWithItsCode(t *testing.T) {
	cat, codes := catalogue(t), [][]pipeline.Code{{{Text: cardQR}}}
	got := Extract(pages(faint(idCard("064080001234"), "064080001234", 0.4)), codes, cat)
	wantFields(t, got, map[pipeline.FieldName]string{pipeline.FieldNumber: "064080001234", "holder.birth_date": "1980-03-05", "holder.sex": "Nam"})
	if f := got.Field(pipeline.FieldDate); f.Value != "2021-07-01" || f.Source != pipeline.SourceQR || !f.Doubtful() {
		t.Errorf("date = %+v, want it filled in from the code, doubtful", f)
	}
	if len(got.Subjects) != 1 || got.Subjects[0].Name != "NGUYỄN VĂN HÙNG" || got.Subjects[0].Identifier != "064080001234" || got.Subjects[0].Doubt != "" {
		t.Errorf("subjects = %+v, want the holder without doubt", got.Subjects)
	}
	got = Extract(pages(idCard("064080001239")), codes, cat)
	if f := got.Field(pipeline.FieldNumber); f.Doubt != doubtByCode && f.Doubt != doubtCard {
		t.Errorf("number = %+v, want a doubt: the code says otherwise", f)
	}
	if len(got.Subjects) != 1 || got.Subjects[0].Doubt == "" {
		t.Errorf("subjects = %+v, want a doubt: the code says otherwise", got.Subjects)
	}
}
