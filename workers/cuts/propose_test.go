package cuts

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestPropose(t *testing.T) {
	numbered := func(n, m int) Sheet { return Sheet{Number: n, Of: m, Width: 210, Height: 297} }
	code := func(text string) Sheet { return Sheet{Codes: []pipeline.Code{qr(text)}, Width: 210, Height: 297} }
	typed := func(code pipeline.TypeCode, sure float64) Sheet {
		return Sheet{Type: code, TypeConfidence: sure, Width: 210, Height: 297}
	}
	plain, head, blank := Sheet{Width: 210, Height: 297}, Sheet{Letterhead: true, Width: 210, Height: 297}, Sheet{Blank: true}
	for _, c := range []struct {
		name  string
		pages []Sheet
		want  []int // first pages; nil: one paper
		why   pipeline.CutReason
	}{
		{name: "nothing"},
		{name: "one page", pages: []Sheet{head}},
		{name: "one paper of many pages", pages: []Sheet{head, plain, plain, plain}},
		{name: "numbers that go on", pages: []Sheet{head, numbered(2, 0), numbered(3, 0)}},
		{name: "a heading printed on every page", pages: []Sheet{head, {Letterhead: true, Number: 2, Of: 3}, {Letterhead: true, Number: 3, Of: 3}}},
		{name: "two headings", pages: []Sheet{head, numbered(2, 0), head, plain}, want: []int{1, 3}, why: pipeline.CutLetterhead},
		{name: "numbers that begin again", pages: []Sheet{numbered(1, 2), numbered(2, 2), numbered(1, 3), numbered(2, 3), numbered(3, 3)}, want: []int{1, 3},
			why: pipeline.CutPageNumber},
		{name: "papers of one page each", pages: []Sheet{numbered(1, 1), numbered(1, 1)}, want: []int{1, 2}, why: pipeline.CutPageNumber},
		{name: "codes of two papers", pages: []Sheet{code("a|b|c"), code("a|b|c"), code("d|e|f")}, want: []int{1, 3}, why: pipeline.CutCode},
		{name: "a heading, the same code", pages: []Sheet{code("a|b|c"), {Letterhead: true, Codes: []pipeline.Code{qr("a|b|c")}}}},
		{name: "another type", pages: []Sheet{typed("diploma", 0.97), typed("transcript", 0.95)}, want: []int{1, 2}, why: pipeline.CutType},
		{name: "a doubtful type", pages: []Sheet{typed("diploma", 0.97), typed("transcript", 0.5)}},
		{name: "a page of no known type", pages: []Sheet{typed("diploma", 0.97), typed(pipeline.OtherType, 0.99)}},
		{name: "an empty back", pages: []Sheet{head, blank, plain}},
		{name: "an empty back before a heading", pages: []Sheet{head, blank, head}, want: []int{1, 3}, why: pipeline.CutLetterhead},
		{name: "blanks in front", pages: []Sheet{blank, head, head}, want: []int{1, 3}, why: pipeline.CutLetterhead},
		{name: "blanks alone", pages: []Sheet{blank, blank}},
		{name: "two cards from both sides", pages: []Sheet{{Width: 86, Height: 54}, {Width: 86, Height: 54, Codes: []pipeline.Code{qr("1")}},
			{Width: 86, Height: 54}, {Width: 86, Height: 54, Codes: []pipeline.Code{qr("2")}}}, want: []int{1, 3}, why: pipeline.CutType},
	} {
		t.Run(c.name, func(t *testing.T) {
			cuts := Propose(c.pages)
			var got []int
			for _, cut := range cuts {
				got = append(got, cut.Page)
				if cut.Confidence < likely || cut.Confidence > 1 {
					t.Errorf("page %d is proposed with %v", cut.Page, cut.Confidence)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Fatalf("Propose() begins papers on %v, want %v", got, c.want)
			}
			if c.want != nil && !reflect.DeepEqual(cuts[1].Why, []pipeline.CutReason{c.why}) {
				t.Errorf("Propose() says %v, want %v", cuts[1].Why, c.why)
			}
		})
	}
}

// The proposals say of what type each paper is, as its surest page has it.
func TestProposalsNameTypes(t *testing.T) {
	cuts := Propose([]Sheet{{Letterhead: true, Type: "decision", TypeConfidence: 0.9}, {Number: 2}, {Letterhead: true}, {Type: "report", TypeConfidence: 0.8, Number: 2}})
	if len(cuts) != 2 || cuts[0].Type != "decision" || cuts[1].Type != "report" {
		t.Errorf("Propose() = %+v, want a decision and a report", cuts)
	}
}

func TestPageNumber(t *testing.T) {
	p := papers{rand.New(rand.NewPCG(1, 1))}
	for text, want := range map[string][2]int{
		"2": {2, 0}, "- 12 -": {12, 0}, "2/3": {2, 3}, "Trang 2/3": {2, 3}, "Trang 2": {2, 0}, "trang : 4": {4, 0}, "Page 2 of 3": {2, 3}, "[1/1]": {1, 1},
		"15/QĐ-UBND": {}, "4/3": {}, "0": {}, "2024": {}, "Số: 2": {}, "1/2/2024": {}, "Điều 1.": {}, "": {},
	} {
		for _, top := range []float64{0.03, 0.95} {
			l := p.blank(a4)
			for i, word := range []string{text} { // as one word: none is misread
				l.page.Words = append(l.page.Words, pipeline.Word{Text: word, Line: i, Quad: pipeline.Rect{MinX: 400, MinY: top * 1169, MaxX: 440, MaxY: top*1169 + 12}.Quad()})
			}
			if n, m := PageNumber(l.page); n != want[0] || m != want[1] {
				t.Errorf("PageNumber(%q at %v) = %d, %d, want %v", text, top, n, m, want)
			}
		}
	}
	middle := pipeline.Page{Width: 827, Height: 1169, Words: []pipeline.Word{{Text: "2", Quad: pipeline.Rect{MinX: 400, MinY: 500, MaxX: 410, MaxY: 512}.Quad()}}}
	if n, _ := PageNumber(middle); n != 0 {
		t.Errorf("PageNumber of a number in the text = %d, want none", n)
	}
}

func TestLetterhead(t *testing.T) {
	at := func(top float64, words ...string) pipeline.Page {
		page := pipeline.Page{Width: 827, Height: 1169, DPI: 100}
		for i, w := range words {
			x := 100 + 60*float64(i)
			page.Words = append(page.Words, pipeline.Word{Text: w, Quad: pipeline.Rect{MinX: x, MinY: top * 1169, MaxX: x + 50, MaxY: top*1169 + 12}.Quad()})
		}
		return page
	}
	turned := at(0.05, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM")
	turned.Rotation = 180 // the heading stands at the foot of the page as a reader holds it
	for name, c := range map[string]struct {
		page pipeline.Page
		want bool
	}{
		"the heading":       {at(0.05, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"), true},
		"beside the agency": {at(0.05, "ỦY", "BAN", "NHÂN", "DÂN", "CỘNG", "HOÀ", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"), true},
		"two words misread": {at(0.05, "CỌNG", "H0A", "XÃ", "HỘI", "CHÚ", "NGH1A", "VIỆT", "NAM"), true},
		"the motto":         {at(0.08, "Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"), true},
		"the country alone": {at(0.05, "nước", "CHXHCN", "VIỆT", "NAM"), false},
		"in the text":       {at(0.6, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"), false},
		"upside down":       {turned, false},
		"nothing":           {pipeline.Page{}, false},
	} {
		if got := Letterhead(c.page); got != c.want {
			t.Errorf("%s: Letterhead() = %v, want %v", name, got, c.want)
		}
	}
}
