package workers

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"os"
	"testing"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"

	"github.com/motlan/motlan/workers/sandbox"
)

// stamps are what a letter may bear, in their ink.
var (
	black  = color.RGBA{30, 30, 30, 255}
	red    = color.RGBA{205, 45, 55, 255}
	bright = color.RGBA{236, 60, 60, 255}
	pale   = color.RGBA{225, 120, 125, 255}
)

// letterScan draws the head of a letter on A4 at 300 dpi, with a framed stamp under the number.
func letterScan(t *testing.T, stamp string, ink color.Color, lean float64) *image.RGBA {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 2480, 3508))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{250, 249, 246, 255}), image.Point{}, draw.Src)
	for _, l := range []struct {
		x, y int
		text string
	}{
		{330, 300, "ỦY BAN NHÂN DÂN"}, {1150, 300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{330, 360, "PHƯỜNG DIÊN HỒNG"}, {1320, 360, "Độc lập - Tự do - Hạnh phúc"},
		{380, 480, "Số: 15/UBND-NC"}, {1250, 480, "Diên Hồng, ngày 05 tháng 3 năm 2026"},
		{330, 540, "V/v rà soát hồ sơ"}, {900, 900, "Kính gửi: Các phòng, ban, đơn vị trực thuộc."},
		{400, 1010, "Thực hiện kế hoạch công tác năm, Ủy ban nhân dân phường đề nghị các phòng, ban"},
		{300, 1080, "rà soát hồ sơ đã tiếp nhận, báo cáo kết quả trước ngày 20 tháng 3 năm 2026."},
	} {
		write(t, img, l.x, l.y, 13.5, black, l.text)
	}
	setStamp(t, img, stamp, ink, lean)
	return img
}

// setStamp stamps a word in a frame under the number, leaning by some degrees.
func setStamp(t *testing.T, onto *image.RGBA, stamp string, ink color.Color, lean float64) {
	t.Helper()
	wide := 90 + 34*len([]rune(stamp))
	img := image.NewRGBA(image.Rect(0, 0, wide, 94))
	draw.Draw(img, img.Rect, image.NewUniform(ink), image.Point{}, draw.Src)
	draw.Draw(img, img.Rect.Inset(5), image.NewUniform(color.RGBA{250, 249, 246, 255}), image.Point{}, draw.Src)
	write(t, img, 50, 68, 14, ink, stamp)
	sin, cos := math.Sincos(lean * math.Pi / 180)
	xdraw.BiLinear.Transform(onto, f64.Aff3{cos, -sin, 380, sin, cos, 600}, img, img.Rect, xdraw.Over, nil)
}

func scanned(t *testing.T, img *image.RGBA, upsideDown bool) []byte {
	t.Helper()
	if upsideDown {
		for i, j := 0, len(img.Pix)-4; i < j; i, j = i+4, j-4 {
			for k := range 4 {
				img.Pix[i+k], img.Pix[j+k] = img.Pix[j+k], img.Pix[i+k]
			}
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func write(t *testing.T, img draw.Image, x, y int, points float64, ink color.Color, text string) {
	t.Helper()
	data, err := os.ReadFile("/usr/share/fonts/truetype/croscore/Tinos-Bold.ttf")
	if err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skipf("%v: install fonts-croscore", err)
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: points, DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// TestStampedMarksAreRead scans letters with stamps in the inks of real ones, which fade for the recogniser.
func TestStampedMarksAreRead(t *testing.T) {
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	for _, c := range []struct {
		name, stamp string
		ink         color.Color
		lean        float64 // degrees clockwise
		turned      bool    // lies on the scanner upside down
		want        string
	}{
		{"upside down", "TỐI MẬT", red, 0, true, "TỐI MẬT"},
		{"faded, askew", "MẬT", pale, 5, false, "MẬT"},
		{"another stamp", "HỎA TỐC", bright, 2, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, _, err := ask[pageText](t.Context(), r.readers, toolRead, sandbox.Request{
				Input: toRead{Format: "jpeg", Page: 1, DPI: 300}, Blobs: [][]byte{scanned(t, letterScan(t, c.stamp, c.ink, c.lean), c.turned)}})
			if err != nil || len(text.Page.Words) < 40 {
				t.Fatalf("%d words, %v", len(text.Page.Words), err)
			}
			if mark, _ := markedPage([]pageText{text}); mark != c.want {
				t.Errorf("mark %q, want %q", mark, c.want)
			}
		})
	}
}
