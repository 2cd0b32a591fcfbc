package ocr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func TestPortableMapEqualsPNG(t *testing.T) {
	for _, width := range []int{1, 5, 8, 31} {
		rect := image.Rect(0, 0, width, 3)
		grey, colour := image.NewGray(rect), image.NewRGBA(rect)
		maps := [][]byte{fmt.Appendf(nil, "P5\n%d 3\n255\n", width), fmt.Appendf(nil, "P6\n%d 3\n255\n", width)}
		for i := range 3 * width {
			x, y, v := i%width, i/width, byte(i*7)
			grey.SetGray(x, y, color.Gray{Y: v})
			colour.SetRGBA(x, y, color.RGBA{R: v, G: v + 1, B: v + 2, A: 255})
			maps[0], maps[1] = append(maps[0], v), append(maps[1], v, v+1, v+2)
		}
		for i, img := range []image.Image{grey, colour} {
			if !samePicture(t, maps[i], pngOf(t, img)) {
				t.Errorf("map %q of width %d differs from the PNG of the same picture", maps[i][:2], width)
			}
		}
	}
}

func TestDamagedPortableMapIsLeftToLeptonica(t *testing.T) {
	for _, bad := range []string{"P5\n4 4\n255\nshort", "P6\n-1 4\n255\n", "P5\n1 1\n65535\nab", "P6\n99999999 99999999\n255\nabc", "P5\n", ""} {
		if p, ok, _ := decodePNM([]byte(bad)); ok {
			p.free()
			t.Errorf("decodePNM(%q) is ok", bad)
		}
	}
}

func pngOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func samePicture(t *testing.T, a, b []byte) bool {
	t.Helper()
	var encoded [2][]byte
	for i, data := range [][]byte{a, b} {
		p, err := decode(data)
		if err != nil {
			t.Fatal(err)
		}
		defer p.free()
		if encoded[i], err = p.encoded(); err != nil {
			t.Fatal(err)
		}
	}
	return bytes.Equal(encoded[0], encoded[1])
}
