package codes

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/motlan/motlan/pipeline"
)

// damaged is a scanned page with codes on it, as bad as its seed makes it.
type damaged struct {
	img  *image.Gray
	dpi  float64
	want []pipeline.Code
}

var someTexts = []string{cardText, "MOTLAN-SEP/1|land-certificate|Giấy chứng nhận quyền sử dụng đất", "MOTLAN-SEP/1||",
	"MOTLAN-SLIP/1|B-2026.11.22-07|24|58|2,1,3,4,2,1,3,4,2,1,3,4,2,1,3,4,2,1,3,4,2,2,2,2", "https://example.vn/tra-cuu?id=G22.99.08-230601-0042",
	"G22.99.08-230601-0042|1.009994|001190123457|Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất|Hệ thống thông tin giải quyết thủ tục hành chính|2026-11-22T08:00:00+07:00"}

// scanned makes the page of a seed: one to three codes of any size that is used, in one of the four directions, a skew,
// print around them, light, blur, noise and JPEG.
func scanned(t testing.TB, seed uint64) damaged {
	r := rand.New(rand.NewPCG(seed, 3))
	between := func(a, b float64) float64 { return a + r.Float64()*(b-a) }
	dpi := []float64{150, 200, 300, 300}[r.IntN(4)]
	slots := 1 + r.IntN(3)
	d := damaged{img: image.NewGray(image.Rect(0, 0, int(8.27*dpi), int((0.7+3.5*float64(slots))*dpi))), dpi: dpi}
	paper := between(200, 255)
	for i := range d.img.Pix {
		d.img.Pix[i] = uint8(paper)
	}
	turn, skew := float64(90*r.IntN(4)), between(-3, 3)
	width := float64(d.img.Rect.Dx())
	print(d.img, r, dpi)
	for slot := range slots {
		cx, cy := width*between(0.42, 0.58), dpi*(2.1+3.5*float64(slot))
		var c pipeline.Code
		var s *gozxing.BitMatrix
		module := between(0.3, 1.2) * dpi / 25.4
		tall := module
		switch r.IntN(9) {
		case 0:
			c, s = pipeline.Code{Format: patchFormat, Text: "T"}, patchSymbol(t)
			module, tall = dpi*patchInch/20, 2*dpi
		case 1, 2:
			c = pipeline.Code{Format: "CODE_128", Text: "HS-" + letters(r, 10)}
			s, module = symbol(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, c.Text), between(0.25, 0.5)*dpi/25.4
			tall = between(8, 20) * dpi / 25.4
		case 3, 4:
			c = pipeline.Code{Format: "CODE_39", Text: letters(r, 8)}
			s, module = symbol(t, oned.NewCode39Writer(), gozxing.BarcodeFormat_CODE_39, c.Text), between(0.25, 0.4)*dpi/25.4
			tall = between(8, 20) * dpi / 25.4
		default:
			c = pipeline.Code{Format: "QR_CODE", Text: someTexts[r.IntN(len(someTexts))]}
			s = symbol(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, c.Text)
			module = min(module, 2.2*dpi/float64(s.GetWidth()))
			tall = module
		}
		angle := turn + skew
		if c.Format == "QR_CODE" && r.IntN(5) == 0 {
			angle = between(0, 360)
		}
		quiet(d.img, s, module, tall, cx, cy, angle, uint8(paper))
		c.Quad = stamp(d.img, s, module, tall, cx, cy, angle)
		d.want = append(d.want, c)
	}
	if r.IntN(3) == 0 {
		worn(d.img, r, dpi)
	}
	if r.IntN(3) == 0 {
		d.img = photographed(d.img, r)
	}
	blurred, noise, quality := between(0, 1.1)*dpi/300, between(0, 22), 35+r.IntN(60)
	smooth(d.img, blurred)
	light(d.img, r, between(0.5, 1), noise)
	d.img = compressed(t, d.img, quality)
	return d
}

// patchSymbol is a patch code T in units of half a narrow bar, its first bar on the left: turned upright, it lies on its side.
func patchSymbol(t testing.TB) *gozxing.BitMatrix {
	t.Helper()
	m, err := gozxing.NewBitMatrix(20, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []int{0, 1, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 18, 19} {
		m.Set(u, 0)
	}
	return m
}

func letters(r *rand.Rand, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-"[r.IntN(35)]
	}
	return string(out)
}

// print covers the page with lines of strokes as long and thick as those of letters.
func print(m *image.Gray, r *rand.Rand, dpi float64) {
	height, pen := int(dpi/9), max(1, int(dpi/120))
	for y := int(dpi / 2); y < m.Rect.Dy()-height; y += 2 * height {
		for x := int(dpi / 2); x < m.Rect.Dx()-int(dpi/2); x += pen + r.IntN(3*pen) + 1 {
			if r.IntN(6) == 0 {
				x += height / 2
			}
			top := y + r.IntN(height/2)
			for v := top; v < min(y+height, top+height/3+r.IntN(height)); v++ {
				for u := x; u < x+pen; u++ {
					m.Pix[v*m.Stride+u] = 40
				}
			}
		}
	}
}

// quiet clears the paper around a code, four modules or more.
func quiet(m *image.Gray, s *gozxing.BitMatrix, module, tall, cx, cy, degrees float64, paper uint8) {
	w, h := float64(s.GetWidth())*module/2+10*module, float64(s.GetHeight())*tall/2+4*module
	if s.GetHeight() > 1 {
		w = float64(s.GetWidth())*module/2 + 4*module
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			u, v := float64(x)-cx, float64(y)-cy
			if math.Abs(u*cos+v*sin) < w && math.Abs(-u*sin+v*cos) < h {
				m.Pix[y*m.Stride+x] = paper
			}
		}
	}
}

// worn draws thin scratches of paper and of toner across the page.
func worn(m *image.Gray, r *rand.Rand, dpi float64) {
	for range 12 {
		x, y, angle, grey := r.Float64()*float64(m.Rect.Dx()), r.Float64()*float64(m.Rect.Dy()), r.Float64()*math.Pi, uint8(r.IntN(2)*200+30)
		for l := range int(2 * dpi) {
			u, v := int(x+float64(l)*math.Cos(angle)), int(y+float64(l)*math.Sin(angle))
			if u >= 0 && v >= 0 && u+1 < m.Rect.Dx() && v < m.Rect.Dy() {
				m.Pix[v*m.Stride+u], m.Pix[v*m.Stride+u+1] = grey, grey
			}
		}
	}
}

// photographed is m as a phone sees it that is not held straight: one side is shorter by up to a twentieth.
func photographed(m *image.Gray, r *rand.Rand) *image.Gray {
	out, g := image.NewGray(m.Rect), greyOf(m)
	w, h := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	a, b := (r.Float64()-0.5)/10, (r.Float64()-0.5)/10
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			u, v := float64(x)/w-0.5, float64(y)/h-0.5
			depth := 1 + a*u + b*v
			sx, sy := (u/depth+0.5)*w, (v/depth+0.5)*h
			out.Pix[y*out.Stride+x] = uint8(g.between(sx+0.5, sy+0.5))
		}
	}
	return out
}

// smooth blurs with a Gaussian of so many pixels.
func smooth(m *image.Gray, sigma float64) {
	if sigma < 0.1 {
		return
	}
	n := int(3*sigma) + 1
	kernel, total := make([]float64, 2*n+1), 0.0
	for i := range kernel {
		kernel[i] = math.Exp(-float64((i-n)*(i-n)) / (2 * sigma * sigma))
		total += kernel[i]
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for i := range kernel {
		kernel[i] /= total
	}
	half := make([]float64, w*h)
	for y := range h {
		for x := range w {
			for i, k := range kernel {
				half[y*w+x] += k * float64(m.Pix[y*m.Stride+min(max(x+i-n, 0), w-1)])
			}
		}
	}
	for y := range h {
		for x := range w {
			v := 0.0
			for i, k := range kernel {
				v += k * half[min(max(y+i-n, 0), h-1)*w+x]
			}
			m.Pix[y*m.Stride+x] = uint8(v)
		}
	}
}

// light takes contrast away, lets the lamp fade towards one corner, and adds noise.
func light(m *image.Gray, r *rand.Rand, contrast, noise float64) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	fade := r.Float64() * 60
	for y := range h {
		for x := range w {
			v := 245 - (245-float64(m.Pix[y*m.Stride+x]))*contrast
			v -= fade * (float64(x)/float64(w) + float64(y)/float64(h)) / 2
			m.Pix[y*m.Stride+x] = uint8(min(max(v+r.NormFloat64()*noise, 0), 255))
		}
	}
}

func compressed(t testing.TB, m *image.Gray, quality int) *image.Gray {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	back, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return back.(*image.Gray)
}
