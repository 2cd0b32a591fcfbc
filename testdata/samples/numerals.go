package samples

import (
	"fmt"
	"strings"
	"time"
)

var digitNames = strings.Fields("không một hai ba bốn năm sáu bảy tám chín")

// spelt spells a number below a million million.
func spelt(n int) string {
	if n == 0 {
		return digitNames[0]
	}
	var parts []string
	for _, unit := range []struct {
		of   int
		name string
	}{{1_000_000_000, " tỷ"}, {1_000_000, " triệu"}, {1000, " nghìn"}, {1, ""}} {
		if k := n / unit.of; k > 0 {
			parts = append(parts, hundreds(k, len(parts) > 0)+unit.name)
			n %= unit.of
		}
	}
	return strings.Join(parts, " ")
}

// hundreds spells a number below a thousand; full: with "không trăm" where it has no hundreds.
func hundreds(n int, full bool) string {
	var parts []string
	h, t, u := n/100, n/10%10, n%10
	if h > 0 || full {
		parts = append(parts, digitNames[h]+" trăm")
	}
	switch {
	case t == 1:
		parts = append(parts, "mười")
	case t > 1:
		parts = append(parts, digitNames[t]+" mươi")
	case u > 0 && len(parts) > 0:
		parts = append(parts, "linh")
	}
	switch {
	case u == 1 && t > 1:
		parts = append(parts, "mốt")
	case u == 5 && t > 0:
		parts = append(parts, "lăm")
	case u > 0:
		parts = append(parts, digitNames[u])
	}
	return strings.Join(parts, " ")
}

// speltDate spells a date: "Ngày mười hai tháng ba năm hai nghìn không trăm hai mươi sáu".
func speltDate(t time.Time) string {
	return fmt.Sprintf("Ngày %s tháng %s năm %s", spelt(t.Day()), month(t), spelt(t.Year()))
}

func month(t time.Time) string {
	if t.Month() == time.April {
		return "tư"
	}
	return spelt(int(t.Month()))
}

// money prints an amount in groups of three digits.
func money(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "." + text[at:]
	}
	return text
}

// capital makes the first letter a capital.
func capital(text string) string {
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
