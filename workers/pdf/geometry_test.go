package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func testMeta() Meta {
	return Meta{Title: "Giấy chứng nhận", Producer: "Motlan test", Created: time.Date(2026, 3, 10, 14, 5, 9, 0, pipeline.Zone)}
}

// scan returns a grey JPEG of width × height pixels at 100 dpi.
func scan(t *testing.T, width, height int) pipeline.Raster {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = 240
	}
	img.Set(3, 3, color.Black)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return pipeline.Raster{Width: width, Height: height, DPI: 100, Filter: "DCTDecode", ColorSpace: "DeviceGray", Bits: 8, Data: b.Bytes()}
}

// poem is set on pages: short and long words, digits, marks above and below.
var poem = [][]string{
	{"CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"},
	{"Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"},
	{"Số:", "15/2026/QĐ-UBND", "ngày", "10", "tháng", "3", "năm", "2026"},
	{"Căn", "cứ", "Luật", "Tổ", "chức", "chính", "quyền", "địa", "phương"},
	{"thửa", "đất", "nghiêng", "thuộc", "quyền", "sử", "dụng", "của", "hộ", "gia", "đình"},
	{"motcua@tanphutrung.dongthap.gov.vn", "(0277)", "3.859.123"},
}

// words sets the poem on an upright page of width × height pixels, leans it clockwise by skew degrees around the middle and
// turns the page by rotation: the result is the captured page, which Rotation turns upright again.
func words(width, height, rotation int, skew float64) pipeline.Page {
	upW, upH := float64(width), float64(height)
	if rotation%180 != 0 {
		upW, upH = upH, upW
	}
	p := pipeline.Page{Width: width, Height: height, DPI: 100, Rotation: rotation, Skew: skew}
	for line, texts := range poem {
		x, y := 0.12*upW, (0.2+0.07*float64(line))*upH
		for _, text := range texts {
			w := float64(len([]rune(text))) * 8
			r := pipeline.Rect{MinX: x, MinY: y, MaxX: x + w, MaxY: y + 16}
			q := r.Quad()
			for i := range q {
				q[i] = capture(lean(q[i], upW, upH, skew), upW, upH, rotation)
			}
			p.Words = append(p.Words, pipeline.Word{Text: text, Quad: q, Line: line, Confidence: 1})
			x += w + 5
		}
	}
	return p
}

func lean(p pipeline.Point, w, h, skew float64) pipeline.Point {
	sin, cos := math.Sincos(skew * math.Pi / 180)
	x, y := p.X-w/2, p.Y-h/2
	return pipeline.Point{X: w/2 + x*cos - y*sin, Y: h/2 + x*sin + y*cos}
}

// capture undoes the clockwise turn that makes a captured page upright.
func capture(p pipeline.Point, w, h float64, rotation int) pipeline.Point {
	switch rotation {
	case 90:
		return pipeline.Point{X: p.Y, Y: w - p.X}
	case 180:
		return pipeline.Point{X: w - p.X, Y: h - p.Y}
	case 270:
		return pipeline.Point{X: h - p.Y, Y: p.X}
	}
	return p
}

func TestViewToUserUndoesRotation(t *testing.T) {
	box := pipeline.Rect{MinX: 10, MinY: 20, MaxX: 110, MaxY: 220}
	corners := map[int]pipeline.Point{0: {X: 10, Y: 220}, 90: {X: 10, Y: 20}, 180: {X: 110, Y: 20}, 270: {X: 110, Y: 220}}
	for rotate, want := range corners {
		if got := (view{box: box, rotate: rotate}).toUser().apply(pipeline.Point{}); got != want {
			t.Errorf("rotate %d: displayed top left is %v in user space, want %v", rotate, got, want)
		}
	}
}
