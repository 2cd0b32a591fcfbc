package ocr

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func TestDigestIsOfThePixels(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 9, 5))
	packed := pngOf(t, img)
	portable := append([]byte("P5\n9 5\n255\n"), make([]byte, 45)...)
	img.SetGray(8, 4, color.Gray{Y: 1})
	if digestOf(t, packed) != digestOf(t, portable) {
		t.Error("one picture, packed twice, has two digests")
	}
	if digestOf(t, packed) == digestOf(t, pngOf(t, img)) {
		t.Error("two pictures have one digest")
	}
}

func digestOf(t *testing.T, file []byte) [32]byte {
	t.Helper()
	p, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	return p.Digest()
}

func TestIdentityNamesTheModel(t *testing.T) {
	id, err := Identity(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Identity(Options{Language: "vie"}); again != id {
		t.Errorf("Identity = %q, then %q", id, again)
	}
	if other, err := Identity(Options{Language: "eng"}); err == nil && other == id {
		t.Error("another model has the same identity")
	}
	for _, part := range []string{"tesseract-", "leptonica-", "vie:"} {
		if !strings.Contains(id, part) {
			t.Errorf("Identity = %q, without %s", id, part)
		}
	}
}
