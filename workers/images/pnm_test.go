package images

import (
	"bytes"
	"image/color"
	"testing"
)

func TestPNMIsReadBack(t *testing.T) {
	for name, b := range map[string]bitmap{
		"bits":   {width: 3, height: 2, comps: 1, bits: 1, rows: []byte{0b101 << 5, 0b010 << 5}},
		"grey":   {width: 2, height: 1, comps: 1, bits: 8, rows: []byte{10, 255}},
		"colour": {width: 1, height: 2, comps: 3, bits: 8, rows: []byte{1, 2, 3, 254, 253, '\n'}},
	} {
		t.Run(name, func(t *testing.T) {
			img, err := Decode(b.pnm(), 0, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			want := b.image()
			for y := range b.height {
				for x := range b.width {
					if got, want := color.RGBAModel.Convert(img.At(x, y)), color.RGBAModel.Convert(want.At(x, y)); got != want {
						t.Errorf("pixel %d,%d = %v, want %v", x, y, got, want)
					}
				}
			}
		})
	}
}

func TestPNMIsNoUpload(t *testing.T) {
	data := bitmap{width: 1, height: 1, comps: 1, bits: 8, rows: []byte{0}}.pnm()
	if format, _ := Sniff(data); format != "" {
		t.Errorf("Sniff = %q, want none", format)
	}
	for _, bad := range []string{"P5\n", "P5\n1 1\n", "P5\n9999 9999\n255\n", "P6\n1 1\n65535\n123456", "P4\n-1 5\n", "P5\nx y\n255\n12"} {
		if _, err := Decode([]byte(bad), 0, Limits{}); err == nil {
			t.Errorf("Decode(%q) = nil error", bad)
		}
	}
	if !bytes.HasPrefix(data, []byte("P5\n")) {
		t.Errorf("pnm = %q", data)
	}
}
