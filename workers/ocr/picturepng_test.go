package ocr

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

func TestRowsAreThoseOfLeptonica(t *testing.T) {
	for _, kind := range []byte{0, 2} {
		for _, width := range []int{1, 2, 7, 64} {
			file := filteredPNG(t, width, 23, kind)
			want, err := decode(file)
			if err != nil {
				t.Fatal(err)
			}
			defer want.free()
			got, err := openPNG(file).whole()
			if err != nil {
				t.Fatal(err)
			}
			defer got.free()
			if !bytes.Equal(got.bytes(), want.bytes()) {
				t.Errorf("colour type %d, width %d: other pixels than Leptonica's", kind, width)
			}
		}
	}
}

func TestLargePictureIsHalved(t *testing.T) {
	for _, kind := range []byte{0, 2} {
		file := filteredPNG(t, 41, 23, kind)
		p, err := openLarge(file, openPNG(file))
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if p.Digest() != digestOf(t, file) {
			t.Errorf("colour type %d: halved, it has another digest", kind)
		}
		half, by, err := p.pixels(4)
		if err != nil || by != 2 || half.width() != 20 || half.height() != 11 {
			t.Fatalf("pixels(4) = %d × %d, by %d, %v", half.width(), half.height(), by, err)
		}
		if off := offScaled(t, file, half); off > 2 {
			t.Errorf("colour type %d: scaled, a pixel is off by %d of 255", kind, off)
		}
		if whole, by, err := p.pixels(1); err != nil || by != 1 || whole.width() != 41 || whole.height() != 23 {
			t.Errorf("pixels(1) = %d × %d, by %d, %v", whole.width(), whole.height(), by, err)
		}
	}
}

// offScaled is by how much the copies that are made of a half-sized and of a whole picture differ at most.
func offScaled(t *testing.T, file []byte, half pix) (most int) {
	t.Helper()
	whole, err := decode(file)
	if err != nil {
		t.Fatal(err)
	}
	defer whole.free()
	want, err := whole.scale(0.25)
	if err != nil {
		t.Fatal(err)
	}
	defer want.free()
	got, err := half.scale(0.5)
	if err != nil {
		t.Fatal(err)
	}
	defer got.free()
	if len(got.bytes()) != len(want.bytes()) {
		t.Fatalf("%d × %d, want %d × %d", got.width(), got.height(), want.width(), want.height())
	}
	for i, v := range got.bytes() {
		most = max(most, int(v)-int(want.bytes()[i]), int(want.bytes()[i])-int(v))
	}
	return most
}

func TestOtherPNGIsLeftToLeptonica(t *testing.T) {
	rect := image.Rect(0, 0, 9, 5)
	plain := filteredPNG(t, 9, 5, 2)
	for name, file := range map[string][]byte{
		"palette": pngOf(t, image.NewPaletted(rect, color.Palette{color.White, color.Black})), "16 bits": pngOf(t, image.NewGray16(rect)),
		"alpha": pngOf(t, image.NewNRGBA(rect)), "short": plain[:len(plain)-20], "JPEG": {0xFF, 0xD8, 0xFF}, "nothing": nil,
		"interlaced":     bytes.Replace(plain, []byte{8, 2, 0, 0, 0}, []byte{8, 2, 0, 0, 1}, 1),
		"a clear colour": bytes.Replace(plain, []byte("pHYs"), []byte("tRNS"), 1),
		"too many":       bytes.Replace(plain, []byte{0, 0, 0, 9, 0, 0, 0, 5}, []byte{0x7F, 0, 0, 9, 0x7F, 0, 0, 5}, 1),
	} {
		if openPNG(file) != nil {
			t.Errorf("%s: read row by row", name)
		}
	}
}

func TestDamagedRowsAreAnError(t *testing.T) {
	file := filteredPNG(t, 9, 5, 2)
	taller := bytes.Replace(file, []byte{0, 0, 0, 9, 0, 0, 0, 5}, []byte{0, 0, 0, 9, 0, 0, 0, 6}, 1)
	if _, err := openLarge(taller, openPNG(taller)); !errors.Is(err, ErrImage) {
		t.Errorf("a row is missing: %v", err)
	}
	if unfilter(5, nil, nil, 1) {
		t.Error("there is no filter 5")
	}
}

// filteredPNG is a picture of noise with every filter in turn; its data lies in two chunks.
func filteredPNG(t *testing.T, width, height int, kind byte) []byte {
	t.Helper()
	noise := rand.New(rand.NewPCG(1, uint64(kind)))
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	for y := range height {
		row := []byte{byte(y % 5)}
		for range width * int(kind+1) {
			row = append(row, byte(noise.Uint32()))
		}
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	file := chunk([]byte(pngMark), "IHDR", append(header, 8, kind, 0, 0, 0))
	file = chunk(file, "pHYs", []byte{0, 0, 1, 0, 0, 0, 1, 0, 1})
	file = chunk(file, "IDAT", data.Next(data.Len()/2))
	return chunk(chunk(file, "IDAT", data.Bytes()), "IEND", nil)
}

func chunk(file []byte, kind string, body []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(body)))
	file = append(append(file, kind...), body...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[len(file)-len(body)-4:]))
}
