package codes

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/motlan/motlan/pipeline"
)

const cardText = "001190123457|012345678|Nguyễn Thị Ánh Tuyết|01011990|Nữ|Thôn Đoài, xã Tân Lập, tỉnh Hà Giang|15042021"

// page is a white page of a 300-dpi A4 scan.
func page() *image.Gray { return sheetOf(3508) }

// sheetOf is a white sheet as wide as A4 at 300 dpi, of so many pixels' height.
func sheetOf(height int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, 2480, height))
	for i := range m.Pix {
		m.Pix[i] = 250
	}
	return m
}

// symbol draws a code without quiet zone.
func symbol(t testing.TB, w gozxing.Writer, format gozxing.BarcodeFormat, text string) *gozxing.BitMatrix {
	t.Helper()
	hints := map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0}
	if format == gozxing.BarcodeFormat_QR_CODE {
		hints[gozxing.EncodeHintType_CHARACTER_SET] = "UTF-8"
	}
	m, err := w.Encode(text, format, 0, 0, hints)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// stamp draws a symbol with modules of so many pixels around the middle (cx, cy), turned clockwise by degrees, and
// returns its outline. Four samples a pixel give the edges of a scan.
func stamp(m *image.Gray, s *gozxing.BitMatrix, module, height, cx, cy, degrees float64) pipeline.Quad {
	w, h := float64(s.GetWidth())*module, float64(s.GetHeight())*height
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	reach := math.Hypot(w, h)/2 + 1
	for y := int(cy - reach); y < int(cy+reach); y++ {
		for x := int(cx - reach); x < int(cx+reach); x++ {
			dark := 0
			for k := range 4 {
				px, py := float64(x)+0.25+0.5*float64(k%2)-cx, float64(y)+0.25+0.5*float64(k/2)-cy
				u, v := (px*cos+py*sin+w/2)/module, (-px*sin+py*cos+h/2)/height
				if u >= 0 && v >= 0 && int(u) < s.GetWidth() && int(v) < s.GetHeight() && s.Get(int(u), int(v)) {
					dark++
				}
			}
			if dark > 0 {
				m.SetGray(x, y, color.Gray{uint8(250 - 55*dark)})
			}
		}
	}
	at := func(u, v float64) pipeline.Point { return pipeline.Point{X: cx + u*cos - v*sin, Y: cy + u*sin + v*cos} }
	return pipeline.Quad{at(-w/2, -h/2), at(w/2, -h/2), at(w/2, h/2), at(-w/2, h/2)}
}

func check(t *testing.T, codes []pipeline.Code, want pipeline.Code, slack float64) {
	t.Helper()
	for _, c := range codes {
		if c.Text != want.Text || c.Format != want.Format {
			continue
		}
		for i := range c.Quad {
			if d := math.Hypot(c.Quad[i].X-want.Quad[i].X, c.Quad[i].Y-want.Quad[i].Y); d > slack {
				t.Errorf("corner %d of %s = %v, want %v", i, c.Format, c.Quad, want.Quad)
				return
			}
		}
		return
	}
	t.Errorf("Read() = %v, want %s %q", codes, want.Format, want.Text)
}

func TestReadQRAtAnySizeAndAngle(t *testing.T) {
	s := symbol(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, cardText)
	for _, module := range []float64{3, 4, 5, 8, 16} {
		for _, degrees := range []float64{0, 90, 180, 270, 1.3, -4, 15} {
			t.Run(fmt.Sprintf("%v px %v°", module, degrees), func(t *testing.T) {
				m := sheetOf(1300)
				quad := stamp(m, s, module, module, 1700.3, 640.7, degrees)
				codes, err := Read(m, 300)
				if err != nil || len(codes) != 1 {
					t.Fatalf("Read() = %v, %v, want one code", codes, err)
				}
				check(t, codes, pipeline.Code{Format: "QR_CODE", Text: cardText, Quad: quad}, 1+module)
			})
		}
	}
}

func TestReadSeveralCodes(t *testing.T) {
	m := page()
	var want []pipeline.Code
	for i, text := range []string{"https://example.vn/tra-cuu?id=1", "https://example.vn/tra-cuu?id=2", cardText} {
		s := symbol(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, text)
		want = append(want, pipeline.Code{Format: "QR_CODE", Text: text,
			Quad: stamp(m, s, 6, 6, float64(500+700*i), float64(500+900*i), 0)})
	}
	bars := symbol(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "G22.99.08-230601-0042")
	want = append(want, pipeline.Code{Format: "CODE_128", Text: "G22.99.08-230601-0042",
		Quad: stamp(m, bars, 3, 120, 1700, 300, 0)})
	codes, err := Read(m, 300)
	if err != nil || len(codes) != len(want) {
		t.Errorf("Read() = %v, %v, want %d codes", codes, err, len(want))
	}
	for _, w := range want {
		check(t, codes, w, 20)
	}
}

func TestReadBars(t *testing.T) {
	for _, degrees := range []float64{0, 90, 180, 270, 1.3} {
		for _, module := range []float64{2, 3, 5} {
			for format, w := range map[gozxing.BarcodeFormat]gozxing.Writer{
				gozxing.BarcodeFormat_CODE_128: oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_39: oned.NewCode39Writer()} {
				t.Run(fmt.Sprintf("%v %v px %v°", format, module, degrees), func(t *testing.T) {
					m := sheetOf(1300)
					quad := stamp(m, symbol(t, w, format, "HS-2025-00042"), module, 110, 1200, 650, degrees)
					codes, err := Read(m, 300)
					if err != nil || len(codes) != 1 {
						t.Fatalf("Read() = %v, %v, want one code", codes, err)
					}
					check(t, codes, pipeline.Code{Format: format.String(), Text: "HS-2025-00042", Quad: quad}, 30)
				})
			}
		}
	}
}

func TestReadWithoutResolutionAndOnSmallPictures(t *testing.T) {
	s := symbol(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, cardText)
	m := image.NewGray(image.Rect(0, 0, 1011, 638)) // a card at 300 dpi
	for i := range m.Pix {
		m.Pix[i] = 240
	}
	quad := stamp(m, s, 4, 4, 700, 200, 2)
	codes, err := Read(m, 0)
	if err != nil {
		t.Fatal(err)
	}
	check(t, codes, pipeline.Code{Format: "QR_CODE", Text: cardText, Quad: quad}, 5)
}

func TestReadFindsNothing(t *testing.T) {
	noise := sheetOf(1300)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.Uint32())
	}
	for name, m := range map[string]image.Image{
		"blank": sheetOf(1300), "noise": noise, "one pixel": image.NewGray(image.Rect(0, 0, 1, 1)),
		"empty": image.NewGray(image.Rectangle{}), "a line": image.NewGray(image.Rect(0, 0, 5000, 1)),
		"clear": image.NewNRGBA(image.Rect(0, 0, 300, 300)), "a column": image.NewGray(image.Rect(0, 0, 2, 900)),
	} {
		for _, dpi := range []float64{0, 300, math.NaN(), math.Inf(1), 1e9} {
			if codes, err := Read(m, dpi); err != nil || len(codes) != 0 {
				t.Errorf("Read(%s) = %v, %v, want nothing", name, codes, err)
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	m := page()
	stamp(m, symbol(b, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, cardText), 4, 4, 1700, 640, 1)
	for b.Loop() {
		if codes, err := Read(m, 300); err != nil || len(codes) != 1 {
			b.Fatal(codes, err)
		}
	}
}

// BenchmarkReadNothing is a page of print without codes: what nearly every page costs.
func BenchmarkReadNothing(b *testing.B) {
	m := page()
	print(m, rand.New(rand.NewPCG(1, 2)), 300)
	for b.Loop() {
		if codes, err := Read(m, 300); err != nil || len(codes) != 0 {
			b.Fatal(codes, err)
		}
	}
}

// TestCleanCodesAreRead draws codes with many contents: what looks like an alignment pattern in some of them is none.
func TestCleanCodesAreRead(t *testing.T) {
	random, lost := rand.New(rand.NewPCG(5, 6)), 0
	for i := range 60 {
		text := fmt.Sprintf("MOTLAN1 SEP %d component=%x label=Giấy chứng nhận %x", i, random.Uint64(), random.Uint64())
		m := sheetOf(700)
		stamp(m, symbol(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, text), 6, 6, 1200, 350, random.Float64()*4-2)
		if got, err := Read(m, 300); err != nil || len(got) != 1 || got[0].Text != text {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of 60 clean codes were not read", lost)
	}
}
