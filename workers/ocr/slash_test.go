package ocr

import "testing"

func TestSlashesArePutBack(t *testing.T) {
	for _, tt := range []struct{ read, shapes, want string }{
		{"20/12I1976", "dd/dd/dddd", "20/12/1976"},
		{"230712026", "dd/dd/dddd", "23/07/2026"},
		{"0711111993", "dd/dd/dddd", "07/11/1993"},
		{"6322025", "ddd/dddd", "632/2025"},
		{"1803/2026", "dd/dd/dddd", "18/03/2026"},
		{"175I2026", "ddd/dddd", "175/2026"},
		{"12345678", "dddddddd", ""},     // nothing leans
		{"99I99I2026", "dd/dd/dddd", ""}, // no day
		{"711112026", "d/d/dddd", ""},    // more digits than shapes
		{"2712026", "dd/dddd", "27/2026"},
	} {
		leaning := make([]bool, len(tt.shapes))
		for i, shape := range tt.shapes {
			leaning[i] = shape == '/'
		}
		if got, ok := withSlashes([]rune(tt.read), leaning); ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("withSlashes(%q, %s) = %q, %v, want %q", tt.read, tt.shapes, got, ok, tt.want)
		}
	}
}
