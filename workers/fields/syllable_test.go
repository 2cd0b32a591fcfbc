package fields

import "testing"

func TestIsSyllable(t *testing.T) {
	cases := map[string]bool{
		"Nguyễn": true, "Nguyên": true, "gốc": true, "gôc": false, "băng": true, "câp": false, "Đặng": true,
		"ỦY": true, "UỶ": true, "Quyền": true, "Giếng": true, "gì": true, "Yến": true, "Huỳnh": true, "Pleiku": false,
		"": false, "Thuý": true, "Quý": true, "Khuê": true, "nghiêng": true, "xyz": false, "Hoà": true, "ứớ": false,
	}
	for in, want := range cases {
		if got := isSyllable(in); got != want {
			t.Errorf("isSyllable(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestSpellingIgnoresWhereTheToneStands(t *testing.T) {
	if spelling("UỶ") != spelling("ỦY") || spelling("HÒA") != spelling("HOÀ") || spelling("UY") == spelling("ỦY") {
		t.Error("spelling must be equal for the two ways to put a tone and different without it")
	}
}
