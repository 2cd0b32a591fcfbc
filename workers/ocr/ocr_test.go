package ocr

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func newEngine(t testing.TB) *Engine {
	t.Helper()
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// TestWordsLieOnTheirInk holds the engine and pipeline.Page.Upright together in every posture.
func TestWordsLieOnTheirInk(t *testing.T) {
	d, e := drawNotice(t), newEngine(t)
	for _, at := range []posture{{0, 0}, {0, 1.3}, {0, -4}, {90, 0}, {180, 9}, {270, 1.3}} {
		t.Run(fmt.Sprintf("rotation %d skew %v", at.rotation, at.skew), func(t *testing.T) {
			scan, dx, dy := d.capture(t, at.rotation, at.skew)
			page, err := e.Recognise(scan, 300)
			if err != nil {
				t.Fatal(err)
			}
			if page.Rotation != at.rotation || math.Abs(page.Skew-at.skew) > 0.15 {
				t.Errorf("posture = %d, %.2f", page.Rotation, page.Skew)
			}
			d.compare(t, page, dx, dy)
		})
	}
}

// compare wants nearly all words, each over its ink.
func (d drawn) compare(t *testing.T, page pipeline.Page, dx, dy float64) {
	t.Helper()
	var overlaps []float64
	inside, found := 0, 0
	words := page.Upright().Words
	for i, text := range d.words {
		b := d.boxes[i]
		want := pipeline.Rect{MinX: b.MinX + dx, MinY: b.MinY + dy, MaxX: b.MaxX + dx, MaxY: b.MaxY + dy}
		at := slices.IndexFunc(words, func(w pipeline.Word) bool { return w.Text == text && overlap(w.Quad.Bounds(), want) > 0 })
		if at < 0 {
			continue
		}
		found++
		got := words[at].Quad.Bounds()
		overlaps = append(overlaps, overlap(got, want))
		if x, y := (got.MinX+got.MaxX)/2, (got.MinY+got.MaxY)/2; x > want.MinX && x < want.MaxX && y > want.MinY && y < want.MaxY {
			inside++
		}
	}
	slices.Sort(overlaps)
	if share := float64(found) / float64(len(d.words)); share < 0.97 {
		t.Fatalf("found %.3f of the words in their places", share)
	}
	median := overlaps[len(overlaps)/2]
	t.Logf("%d of %d words, median IoU %.3f, tenth %.3f", found, len(d.words), median, overlaps[len(overlaps)/10])
	if median < 0.75 || float64(inside) < 0.98*float64(found) {
		t.Errorf("median IoU %.3f, %d of %d centres inside", median, inside, found)
	}
}

// overlap is the intersection of two rectangles over their union.
func overlap(a, b pipeline.Rect) float64 {
	w := min(a.MaxX, b.MaxX) - max(a.MinX, b.MinX)
	h := min(a.MaxY, b.MaxY) - max(a.MinY, b.MinY)
	if w <= 0 || h <= 0 {
		return 0
	}
	area := func(r pipeline.Rect) float64 { return (r.MaxX - r.MinX) * (r.MaxY - r.MinY) }
	return w * h / (area(a) + area(b) - w*h)
}

func TestReadingOrder(t *testing.T) {
	d := drawNotice(t)
	scan, _, _ := d.capture(t, 0, 0)
	page, err := newEngine(t).Recognise(scan, 300)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(page.Words); i++ {
		if a, b := page.Words[i-1], page.Words[i]; b.Line < a.Line || b.Line > a.Line+1 || b.Block < a.Block || b.Block > a.Block+1 {
			t.Fatalf("word %d is in block %d line %d after block %d line %d", i, b.Block, b.Line, a.Block, a.Line)
		}
	}
	at := func(text string) int {
		return slices.IndexFunc(page.Words, func(w pipeline.Word) bool { return w.Text == text })
	}
	if order := []int{at("THÔNG"), at("Luật"), at("Ngọc,"), at("256,5"), at("nhận:")}; !slices.IsSorted(order) || order[0] < 0 {
		t.Errorf("words stand at %v", order)
	}
}

func TestBlankPages(t *testing.T) {
	e := newEngine(t)
	speckled := paper(240)
	for i := range 30 {
		speckled.SetGray(100+i*70, 200+i*97, color.Gray{90})
	}
	shadowed := paper(250)
	for y := range shadowed.Rect.Dy() {
		for x := range 40 {
			shadowed.SetGray(x, y, color.Gray{30})
		}
	}
	for name, img := range map[string]image.Image{"white": paper(255), "grey": paper(190), "specks": speckled, "a shadow at the edge": shadowed} {
		page, err := e.Recognise(encodePNG(t, img), 300)
		if err != nil || !page.Blank || len(page.Words) > 0 {
			t.Errorf("%s: blank %v, %d words, %v", name, page.Blank, len(page.Words), err)
		}
	}
}

// paper returns an empty A4 page at 300 dpi.
func paper(grey uint8) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 2480, 3508))
	for i := range img.Pix {
		img.Pix[i] = grey
	}
	return img
}

func TestUnreadable(t *testing.T) {
	img := paper(250)
	for y := 1000; y < 1800; y++ { // a picture: there is something on the page, and no word
		for x := 800; x < 1600; x++ {
			img.SetGray(x, y, color.Gray{uint8(x*y/997) % 120})
		}
	}
	if _, err := newEngine(t).Recognise(encodePNG(t, img), 300); !errors.Is(err, ErrUnreadable) {
		t.Errorf("Recognise = %v, want ErrUnreadable", err)
	}
}

// TestABadImageAfterAGoodOne: gosseract gives empty text and no error for it.
func TestABadImageAfterAGoodOne(t *testing.T) {
	e, d := newEngine(t), drawNotice(t)
	scan := encodePNG(t, d.image)
	if _, err := e.Recognise(scan, 300); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"empty": nil, "text": []byte("no image"), "cut": scan[:len(scan)/3], "magic only": scan[:8]} {
		if _, err := e.Recognise(bad, 300); !errors.Is(err, ErrImage) {
			t.Errorf("%s: Recognise = %v, want ErrImage", name, err)
		}
	}
}

func TestPlausibleDPI(t *testing.T) {
	for _, tt := range []struct {
		dpi    float64
		w, h   int
		lo, hi float64
	}{
		{300, 2480, 3508, 300, 300},
		{0, 2480, 3508, 299, 301},
		{1, 3508, 2480, 299, 301},
		{72, 4960, 7016, 599, 601},
		{0, 711, 143, 80, 90},
		{0, 10, 10, 50, 50},
	} {
		if got := plausibleDPI(tt.dpi, tt.w, tt.h); got < tt.lo || got > tt.hi {
			t.Errorf("plausibleDPI(%v, %d, %d) = %v, want %v to %v", tt.dpi, tt.w, tt.h, got, tt.lo, tt.hi)
		}
	}
}

func TestTooLargeIsNotDecoded(t *testing.T) {
	header := []byte("P5\n30000 30000\n255\n")
	if _, err := newEngine(t).Recognise(append(header, make([]byte, 100)...), 300); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Recognise = %v, want ErrTooLarge", err)
	}
}
