package workers

import (
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

// TestLookInAChild looks at a certificate with a code as the stage does.
func TestLookInAChild(t *testing.T) {
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	scan, err := samples.NewFamily(3).LandCertificate(samples.Options{Seed: 3, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	in := toLook{Format: "jpeg", Pages: []pageToLook{{Page: 1}, {Page: 2}}}
	seen, _, err := ask[[]pageLook](t.Context(), r.papers, toolLook, sandbox.Request{Input: in, Blobs: [][]byte{scan.Data}})
	if err != nil || len(seen) != 2 {
		t.Fatalf("look = %d pages, %v", len(seen), err)
	}
	want := scan.Truth.Pages[0]
	if f := seen[0].Facts; f.Width != want.Width || f.Height != want.Height || f.Grey || f.Blank || f.Blur == 0 {
		t.Errorf("facts = %+v, want a colour page of %d × %d with print", f, want.Width, want.Height)
	}
	if len(seen[0].Codes) != 1 || len(want.Codes) != 1 || seen[0].Codes[0].Text != want.Codes[0].Text {
		t.Errorf("codes = %+v, want %+v", seen[0].Codes, want.Codes)
	}
	if f := seen[1].Facts; f.Width != 0 || len(seen[1].Codes) > 0 {
		t.Errorf("a page that is not there = %+v", seen[1])
	}
}

func TestSpansGiveEveryChildItsShare(t *testing.T) {
	for name, c := range map[string]struct {
		pages    int
		rendered []int
		want     []int // ends
	}{
		"one page":        {1, nil, []int{1}},
		"four":            {4, nil, []int{2, 4}},
		"twenty":          {20, nil, []int{8, 16, 20}},
		"some are drawn":  {4, []int{1, 2}, []int{1, 2, 3, 4}},
		"the last is one": {3, []int{2}, []int{2, 3}},
	} {
		v := viewer{runner: &Runner{Config: Config{Capacity: Capacity{Children: 2}}}, doc: pipeline.Document{Pages: make([]pipeline.PageFacts, c.pages)}}
		for _, i := range c.rendered {
			v.doc.Pages[i].Rendered = true
		}
		var got []int
		for from := 0; from < c.pages; from = got[len(got)-1] {
			got = append(got, v.span(from))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: spans end at %v, want %v", name, got, c.want)
		}
	}
}

func TestReconsiderByWords(t *testing.T) {
	page := func(words ...pipeline.Word) pageText {
		return pageText{Page: pipeline.Page{Width: 1000, Height: 1400, DPI: 120, Words: words}}
	}
	number := func(n string) pipeline.Word {
		return pipeline.Word{Text: n, Confidence: 0.9, Quad: pipeline.Rect{MinX: 495, MinY: 40, MaxX: 505, MaxY: 60}.Quad()}
	}
	blank := []pipeline.Finding{{Kind: pipeline.FindingBlank, Page: 1}, {Kind: pipeline.FindingGrey}}
	for name, c := range map[string]struct {
		found []pipeline.Finding
		texts []pageText
		seen  []int // page numbers that the look read
		want  string
	}{
		"a blank page without words":  {blank, []pageText{page()}, nil, "blank grey"},
		"a faint page":                {blank, []pageText{page(number("phai"))}, nil, "grey"},
		"page 3 is missing":           {nil, []pageText{page(), page(number("2")), page(number("4"))}, nil, "missing-page"},
		"only the look read a number": {nil, []pageText{page(), page(number("2")), page()}, []int{0, 2, 4}, "missing-page"},
		"the look misread a number":   {[]pipeline.Finding{{Kind: pipeline.FindingMissingPage, Page: 3}}, []pageText{page(), page(number("2")), page(number("3"))}, []int{0, 2, 8}, ""},
		"read again, none is":         {[]pipeline.Finding{{Kind: pipeline.FindingMissingPage, Page: 3}}, []pageText{page(), page(number("2")), page(number("3"))}, nil, ""},
	} {
		var seen look
		for _, n := range c.seen {
			seen.Pages = append(seen.Pages, pageLook{Number: quality.Number{N: n}})
		}
		if got := kindsOf(reconsider(c.found, c.texts, seen)); got != c.want {
			t.Errorf("%s: findings = %q, want %q", name, got, c.want)
		}
	}
}

func TestCodesLieWhereWordsLie(t *testing.T) {
	var seen pageLook
	seen.Facts.Width = 1240
	seen.Codes = []pipeline.Code{{Text: "x", Quad: pipeline.Rect{MinX: 100, MinY: 200, MaxX: 300, MaxY: 400}.Quad()}}
	got := onPage(seen, pipeline.Page{Width: 1653})[0].Quad.Bounds()
	if got.MinX < 133 || got.MinX > 134 || got.MaxY < 533 || got.MaxY > 534 {
		t.Errorf("box = %+v, want it a third larger", got)
	}
	if seen.Codes[0].Quad[0].X != 100 {
		t.Error("what was seen was altered")
	}
}

func TestFileKnowsBetterThanItsDrawing(t *testing.T) {
	v := viewer{doc: pipeline.Document{Pages: []pipeline.PageFacts{{Rendered: true}, {}, {Rendered: true}}}, scans: []scan{{DPI: 600, Grey: true}, {DPI: 300}, {}}}
	seen := make([]pageLook, 3)
	for i := range seen {
		seen[i].Facts.Width, seen[i].Facts.DPI, seen[i].Facts.Blur = 1240, 150, 0.5
	}
	v.knownBetter(seen)
	if f := seen[0].Facts; f.DPI != 600 || !f.Grey || f.Blur != 0 || f.Width != 1240 {
		t.Errorf("a scan that was drawn = %+v", f)
	}
	for i, f := range seen[1:] {
		if f.Facts.DPI != 150 || f.Facts.Grey || f.Facts.Blur != 0.5 {
			t.Errorf("page %d, which is no such scan, = %+v", i+2, f.Facts)
		}
	}
}
