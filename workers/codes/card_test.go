package codes

import (
	"reflect"
	"testing"
)

func TestParseCitizenCard(t *testing.T) {
	want := CitizenCard{Number: "001190123457", OldNumber: "012345678", Name: "Nguyễn Thị Ánh Tuyết", Birth: "1990-01-01",
		Sex: "Nữ", Residence: "Thôn Đoài, xã Tân Lập, tỉnh Hà Giang", Issued: "2021-04-15", Raw: cardText}
	if got, ok := ParseCitizenCard(cardText); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("ParseCitizenCard() = %+v, %v, want %+v", got, ok, want)
	}
	for name, text := range map[string]string{
		"empty": "", "a link": "https://example.vn/a|b", "five fields": "001190123457||A|01011990|Nữ",
		"no date": "001190123457||A|01131990|Nữ|X|15042021", "a wrong number": "12345||A|01011990|Nữ|X|15042021",
		"no name": "001190123457|||01011990|Nữ|X|15042021",
	} {
		if got, ok := ParseCitizenCard(text); ok {
			t.Errorf("%s: ParseCitizenCard() = %+v, want no card", name, got)
		}
	}
	for name, text := range map[string]string{
		"six fields": "001190123457||A|01011990|Nữ|X", "eight": "001190123457||A|01011990|Nữ|X|15042021|01012030",
		"more, and a line end": "001190123457||A|01011990|Nữ|X|15042021|01012030|B|C\r\n",
	} {
		if got, ok := ParseCitizenCard(text); !ok || got.Raw != text {
			t.Errorf("%s: ParseCitizenCard() = %+v, %v, want a card", name, got, ok)
		}
	}
}
