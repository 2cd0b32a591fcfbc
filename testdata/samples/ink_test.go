package samples

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/motlan/motlan/pipeline"
	"golang.org/x/image/tiff"
)

// texted returns a page of plain text only.
func texted(dpi int) *sheet {
	s := newSheet(dpi)
	c := s.body()
	c.lines(10, "Độc lập - Tự do - Hạnh phúc ỦY BAN NHÂN DÂN phường Quy Nhơn, số 064085146739.", "Kế hoạch g, y và Ậ.")
	return s
}

func TestAllInkLiesInTheWords(t *testing.T) {
	for _, o := range []Options{{}, {Skew: -4}, {Rotation: 90}, {Rotation: 180}, {Rotation: 270, Skew: 1.3}} {
		layers, page, err := texted(150).scan(o)
		if err != nil {
			t.Fatal(err)
		}
		covered := image.NewAlpha(layers[black].Rect)
		for _, w := range page.Words {
			hull := w.Quad.Bounds()
			for y := int(hull.MinY) - 2; y <= int(hull.MaxY)+2; y++ {
				for x := int(hull.MinX) - 2; x <= int(hull.MaxX)+2; x++ {
					covered.Pix[covered.PixOffset(x, y)] = 1
				}
			}
		}
		inside := 0
		for i, a := range layers[black].Pix {
			if a > 20 && covered.Pix[i] == 0 {
				t.Fatalf("%+v: ink at %d, %d lies outside all words", o, i%covered.Stride, i/covered.Stride)
			}
			if a > 128 {
				inside++
			}
		}
		if inside < 2000 {
			t.Errorf("%+v: %d dark pixels, want thousands", o, inside)
		}
	}
}

func TestBoxesAreTight(t *testing.T) {
	layers, page, err := texted(150).scan(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range page.Words {
		want := w.Quad.Bounds()
		got := pipeline.Rect{MinX: math.Inf(1), MinY: math.Inf(1)}
		for y := int(want.MinY); y < int(want.MaxY)+1; y++ {
			for x := int(want.MinX); x < int(want.MaxX)+1; x++ {
				if layers[black].AlphaAt(x, y).A > 60 {
					got = got.Union(pipeline.Rect{MinX: float64(x), MinY: float64(y), MaxX: float64(x + 1), MaxY: float64(y + 1)})
				}
			}
		}
		for _, off := range []float64{got.MinX - want.MinX, got.MinY - want.MinY, want.MaxX - got.MaxX, want.MaxY - got.MaxY} {
			if math.Abs(off) > 2 {
				t.Errorf("%q: ink fills %v, box is %v", w.Text, got, want)
			}
		}
	}
}

func TestG4IsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	noisy := image.NewGray(image.Rect(0, 0, 3000, 40))
	for i := range noisy.Pix {
		if i < len(noisy.Pix)/2 && r.IntN(3) > 0 || i%3000 > 2800 || i%3000 < 1 {
			noisy.Pix[i] = 255
		}
	}
	blank := image.NewGray(image.Rect(0, 0, 77, 9))
	for i := range blank.Pix {
		blank.Pix[i] = 255
	}
	data := bilevelTIFF([]*image.Gray{noisy, blank}, 300)
	for i, want := range []*image.Gray{noisy, blank} {
		img, err := tiff.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		if got := img.(*image.Gray); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("page %d is not what was written", i)
		}
		data = nextPageFirst(data)
	}
}

// nextPageFirst makes the TIFF's second directory its first.
func nextPageFirst(data []byte) []byte {
	at := binary.LittleEndian.Uint32(data[4:])
	entries := uint32(binary.LittleEndian.Uint16(data[at:]))
	copy(data[4:8], data[at+2+12*entries:])
	return data
}

func TestCodeOfTheCertificateIsReadable(t *testing.T) {
	s, err := NewFamily(5).LandCertificate(Options{DPI: 150, Skew: 1.3, Noise: 2})
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(s.Data))
	if err != nil {
		t.Fatal(err)
	}
	want := s.Truth.Pages[0].Codes[0]
	b := want.Quad.Bounds()
	crop := img.(*image.YCbCr).SubImage(image.Rect(int(b.MinX)-20, int(b.MinY)-20, int(b.MaxX)+20, int(b.MaxY)+20))
	bitmap, err := gozxing.NewBinaryBitmapFromImage(crop)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil || got.GetText() != want.Text {
		t.Errorf("QR code reads %v, %v, want %q", got, err, want.Text)
	}
}

func TestDistinctPagesDiffer(t *testing.T) {
	list, err := distinct(5, 9, 50)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range list {
		seen[s.Truth.Pages[0].Text] = true
	}
	if len(seen) != len(list) {
		t.Errorf("%d pages have %d texts", len(list), len(seen))
	}
}
