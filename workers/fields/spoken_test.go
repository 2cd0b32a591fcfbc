package fields

import (
	"strings"
	"testing"
)

func foldedWords(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(text) {
		out = append(out, string(Fold(w)))
	}
	return out
}

func TestSpokenNumber(t *testing.T) {
	for text, want := range map[string]int{
		"không": 0, "mười": 10, "mười lăm": 15, "hai mươi mốt": 21, "hai mươi tư": 24, "chín mươi chín": 99, "một trăm linh năm": 105,
		"một trăm hai mươi lăm": 125, "hai nghìn không trăm hai mươi sáu": 2026, "năm trăm nghìn": 500_000,
		"Một triệu ba trăm bảy mươi lăm nghìn đồng chẵn": 1_375_000, "hai tỷ năm trăm triệu": 2_500_000_000, "mười hai nghìn tỷ": 12_000_000_000_000,
	} {
		if got, ok := spokenNumber(foldedWords(text)); got != want || !ok {
			t.Errorf("spokenNumber(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "đồng chẵn", "bằng chữ"} {
		if got, ok := spokenNumber(foldedWords(text)); ok {
			t.Errorf("spokenNumber(%q) = %d, want none", text, got)
		}
	}
}

func TestSpokenDate(t *testing.T) {
	for text, want := range map[string]string{
		"ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi":           "2020-03-15",
		"Ngày năm, tháng năm, năm một nghìn chín trăm chín mươi lăm":         "1995-05-05",
		"mồng một tháng mười hai năm hai nghìn":                              "",
		"ngày ba mươi mốt tháng hai năm hai nghìn không trăm hai mươi":       "",
		"ngày hai mươi chín tháng hai năm hai nghìn không trăm hai mươi bốn": "2024-02-29",
		"":             "",
		"ngày tháng":   "",
		"tháng năm":    "",
		"ngày mười ba": "",
	} {
		if got := spokenDate(foldedWords(text)); got != want {
			t.Errorf("spokenDate(%q) = %q, want %q", text, got, want)
		}
	}
}
