package ocr

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

const fontFile = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"

// notice is set like an official paper: a two-column letterhead, a title, running text, a list.
var notice = []struct {
	x    int // pixels at 300 dpi
	size float64
	text string
}{
	{330, 13, "ỦY BAN NHÂN DÂN XÃ TÂN PHÚ"},
	{1250, 13, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
	{450, 13, "Số: 127/TB-UBND"},
	{1420, 13, "Độc lập - Tự do - Hạnh phúc"},
	{1000, 16, "THÔNG BÁO"},
	{400, 14, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"},
	{400, 14, "Xét đề nghị của Trưởng phòng Kinh tế, Hạ tầng và Đô thị về việc cấp"},
	{300, 14, "giấy phép xây dựng nhà ở riêng lẻ cho bà Nguyễn Thị Hồng Ngọc, thường trú"},
	{300, 14, "tại thôn Phước Lộc, Ủy ban nhân dân xã thông báo kết quả thẩm định hồ sơ"},
	{300, 14, "như sau: diện tích thửa đất 256,5 m2, thời hạn sử dụng lâu dài, mục đích"},
	{300, 14, "sử dụng đất ở tại nông thôn, nguồn gốc nhận chuyển nhượng quyền sử dụng."},
	{400, 14, "Yêu cầu các bộ phận liên quan phối hợp thực hiện và báo cáo trước ngày"},
	{300, 14, "30 tháng 11 năm 2026 để tổng hợp, trình Chủ tịch xem xét quyết định."},
	{330, 11, "Nơi nhận: Như trên; Lưu: VT, KTHT."},
}

// drawn is a page with the places of its words, as drawn.
type drawn struct {
	image image.Image
	words []string
	boxes []pipeline.Rect
}

// drawNotice draws the notice on A4 at 300 dpi.
func drawNotice(t testing.TB) drawn {
	t.Helper()
	b, err := os.ReadFile(fontFile)
	if err != nil {
		if os.Getenv("REQUIRE_SERVICES") != "" {
			t.Fatal(err)
		}
		t.Skipf("%v: install fonts-croscore", err)
	}
	parsed, err := opentype.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	canvas := image.NewGray(image.Rect(0, 0, 2480, 3508))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	d := drawn{image: canvas}
	y := 300
	for i, line := range notice {
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: line.size, DPI: 300})
		if err != nil {
			t.Fatal(err)
		}
		if i != 1 && i != 3 { // the letterhead's right column stands beside its left one
			y += 120
		}
		d.drawLine(&font.Drawer{Dst: canvas, Src: image.NewUniform(color.Gray{20}), Face: face, Dot: fixed.P(line.x, y)}, line.text)
	}
	return d
}

func (d *drawn) drawLine(pen *font.Drawer, text string) {
	for _, word := range strings.Fields(text) {
		b, _ := pen.BoundString(word)
		d.words = append(d.words, word)
		d.boxes = append(d.boxes, pipeline.Rect{MinX: float64(b.Min.X) / 64, MinY: float64(b.Min.Y) / 64,
			MaxX: float64(b.Max.X) / 64, MaxY: float64(b.Max.Y) / 64})
		pen.DrawString(word + " ")
	}
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// capture returns the page as a scanner sees it when its text leans by skew and the reader would have to turn it
// clockwise by rotation, and how far the words moved on the upright page.
func (d drawn) capture(t *testing.T, rotation int, skew float64) (scan []byte, dx, dy float64) {
	t.Helper()
	p, err := decode(encodePNG(t, d.image))
	if err != nil {
		t.Fatal(err)
	}
	defer p.free()
	leaning, err := p.rotate(skew * math.Pi / 180)
	if err != nil {
		t.Fatal(err)
	}
	defer leaning.free()
	turned, err := leaning.turn(360 - rotation)
	if err != nil {
		t.Fatal(err)
	}
	defer turned.free()
	scan, err = turned.encoded()
	if err != nil {
		t.Fatal(err)
	}
	return scan, float64(leaning.width()-p.width()) / 2, float64(leaning.height()-p.height()) / 2
}
