package samples

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// coarse is a resolution at which drawing is quick; the words are the same at any.
const coarse = 60

// everything is every type drawn once, the levels by turns.
var everything = sync.OnceValues(func() (list []Sample, err error) {
	for i, code := range Types() {
		s, err := drawAt(code, uint64(7*i), Level(i%3), coarse)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
})

// drafted checks everything.
func drafted(t *testing.T, check func(t *testing.T, s Sample)) {
	list, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if len(s.Scans) == 0 || len(s.Scans) != len(s.Truth.Pages) {
			t.Fatalf("%s: %d scans of %d pages", s.File, len(s.Scans), len(s.Truth.Pages))
		}
		check(t, s)
	}
}

func TestDrawKnowsTheTypes(t *testing.T) {
	if n := len(Types()); n < 50 {
		t.Errorf("%d types, want the 28 kinds of letters and those of people, land and trade", n)
	}
	if _, err := Draw("no-such-type", 1, Clean); err == nil {
		t.Error("Draw() of an unknown type does not fail")
	}
}

func TestDrawnFieldsArePrinted(t *testing.T) {
	drafted(t, func(t *testing.T, s Sample) {
		text := ""
		for _, p := range s.Truth.Pages {
			text += p.Text + " "
		}
		for name, value := range s.Truth.Fields {
			if !printed(text, value, s.Truth.Fields) {
				t.Errorf("%s: %s %q is not printed", s.File, name, value)
			}
		}
		for _, who := range s.Truth.Subjects {
			if !strings.Contains(text, who.Name) || !strings.Contains(text, who.Identifier) {
				t.Errorf("%s: %s is not printed", s.File, who.Role)
			}
			if who.Identifier != "" && pipeline.CheckIdentifier(pipeline.PersonalID, who.Identifier) != nil &&
				pipeline.CheckIdentifier(pipeline.TaxCode, who.Identifier) != nil {
				t.Errorf("%s: the identifier of %s breaks the rules", s.File, who.Role)
			}
		}
	})
}

// printed looks for a value: a date by its day and month, a number of a letter around the hand that wrote it, text in one
// piece, or in two where another column stands beside it.
func printed(text, value string, all map[pipeline.FieldName]string) bool {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return strings.Contains(text, day.Format("02")) && strings.Contains(text, day.Format("2006")) ||
			value == all[pipeline.FieldValidUntil] && strings.Contains(text, "6 tháng")
	}
	if head, tail, ok := strings.Cut(value, "/"); ok && strings.Contains(text, head+" /"+tail) {
		return true
	}
	for w := range strings.FieldsSeq(value) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return value != ""
}

func TestDrawnHandsWroteSomething(t *testing.T) {
	written := 0
	drafted(t, func(t *testing.T, s Sample) {
		hands := 0
		for _, p := range s.Truth.Pages {
			for _, w := range p.Words {
				if w.Hand {
					hands++
				}
			}
		}
		if (hands > 0) != (len(s.Truth.Hand) > 0) {
			t.Errorf("%s: %d words by hand, but fields %v", s.File, hands, s.Truth.Hand)
		}
		written += hands
	})
	if written < 10 {
		t.Errorf("%d words by hand over all types", written)
	}
}

func TestDrawnWordsLieApartOnThePage(t *testing.T) {
	drafted(t, func(t *testing.T, s Sample) {
		for _, p := range s.Truth.Pages {
			for i, w := range p.Words {
				b := w.Quad.Bounds()
				if b.MinX < 0 || b.MinY < 0 || b.MaxX > float64(p.Width) || b.MaxY > float64(p.Height) || b.MinX >= b.MaxX {
					t.Errorf("%s: %q lies off the page", s.File, w.Text)
				}
				for _, other := range p.Words[:i] {
					if o := other.Quad.Bounds(); !w.Hand && !other.Hand && p.Skew < 0.5 && common(b, o) > 0.3*min(size(b), size(o)) {
						t.Errorf("%s: %q is printed over %q", s.File, w.Text, other.Text)
					}
				}
			}
		}
	})
}

func size(r pipeline.Rect) float64 { return (r.MaxX - r.MinX) * (r.MaxY - r.MinY) }

func common(a, b pipeline.Rect) float64 {
	return size(pipeline.Rect{MinX: max(a.MinX, b.MinX), MinY: max(a.MinY, b.MinY), MaxX: max(min(a.MaxX, b.MaxX), max(a.MinX, b.MinX)),
		MaxY: max(min(a.MaxY, b.MaxY), max(a.MinY, b.MinY))})
}

func TestDrawFollowsFromItsSeed(t *testing.T) {
	draw := func(code pipeline.TypeCode, seed uint64, level Level) Sample {
		s, err := drawAt(code, seed, level, coarse)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, level := range []Level{Clean, Moderate, Heavy} {
		a, b, other := draw("birth-certificate", 5, level), draw("birth-certificate", 5, level), draw("birth-certificate", 6, level)
		if !bytes.Equal(a.Data, b.Data) {
			t.Errorf("level %d: two draws of one seed differ", level)
		}
		if a.Truth.Pages[0].Text == other.Truth.Pages[0].Text {
			t.Errorf("level %d: seeds 5 and 6 print the same", level)
		}
	}
	clean, heavy := draw("diploma", 5, Clean), draw("diploma", 5, Heavy)
	if clean.Truth.Pages[0].Text != heavy.Truth.Pages[0].Text {
		t.Error("damage changes the text")
	}
}

func TestInkLiesInTheWordsOfAPhotograph(t *testing.T) {
	s := texted(100)
	s.pen = newPen(newDraft("notice", 1, Clean, coarse).r)
	s.pen.ink = blue
	s.body().rowsOf("viết tay: ~12 tháng 7~ và in")
	for _, d := range []damage{{keystone: [4]float64{0.03, 0.02, 0.01, 0.035}}, {keystone: [4]float64{0.03, 0, 0.02, 0.01}, skew: 2, rotation: 270}} {
		c := newCamera(s, d)
		page := s.truth(c, d)
		for i, layer := range s.layers {
			if layer != nil {
				checkInk(t, c.view(layer), page, ink(i))
			}
		}
	}
}

// rowsOf prints a line in the middle of the page.
func (c *column) rowsOf(text string) {
	c.y = c.mm(150)
	c.centre(text, style{size: 14})
}

// checkInk wants every dark pixel in a word's outline, and ink in every outline.
func checkInk(t *testing.T, layer *image.Alpha, page TruthPage, i ink) {
	t.Helper()
	covered := make([]bool, len(layer.Pix))
	for _, w := range page.Words {
		b, dark := w.Quad.Bounds(), 0
		for y := int(b.MinY) - 2; y <= int(b.MaxY)+2; y++ {
			for x := int(b.MinX) - 2; x <= int(b.MaxX)+2; x++ {
				at := layer.PixOffset(x, y)
				covered[at] = true
				if layer.Pix[at] > 60 {
					dark++
				}
			}
		}
		if w.Hand == (i == blue) && dark < 3 {
			t.Errorf("%q has no ink where it should be", w.Text)
		}
	}
	if at := slices.IndexFunc(layer.Pix, func(a uint8) bool { return a > 60 }); at < 0 {
		t.Error("no ink at all")
	}
	for at, a := range layer.Pix {
		if a > 60 && !covered[at] {
			t.Fatalf("ink at %d, %d lies outside all words", at%layer.Stride, at/layer.Stride)
		}
	}
}

func TestNumeralsAreSpelt(t *testing.T) {
	for n, want := range map[int]string{0: "không", 5: "năm", 10: "mười", 15: "mười lăm", 21: "hai mươi mốt", 105: "một trăm linh năm",
		2026: "hai nghìn không trăm hai mươi sáu", 1_500_000_000: "một tỷ năm trăm triệu", 45_000_000: "bốn mươi lăm triệu"} {
		if got := spelt(n); got != want {
			t.Errorf("spelt(%d) = %q, want %q", n, got, want)
		}
	}
}

// The examples are those of ICAO 9303 part 3 and part 5.
func TestCheckDigitsOfCards(t *testing.T) {
	for text, want := range map[string]string{"D23145890": "7", "740812": "2", "120415": "9", "AB2134<<<": "5"} {
		if got := checkDigit(text); got != want {
			t.Errorf("checkDigit(%q) = %s, want %s", text, got, want)
		}
	}
	for _, row := range zone(someone{Person: Person{Name: "Đặng Thị Yến", ID: "064190001234", Female: true, Born: "1990-02-01"}}, time.Date(2030, 2, 1, 0, 0, 0, 0, time.UTC)) {
		if len(row) != 30 {
			t.Errorf("%q has %d characters, want 30", row, len(row))
		}
	}
}
