package workers

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/cuts"
)

// headed is a page that opens with the national heading; a page number may stand at its foot.
func headed(number string) pipeline.Page {
	p := pipeline.Page{Width: 2100, Height: 2970, DPI: 254}
	line := func(n int, y float64, words ...string) {
		for i, w := range words {
			box := pipeline.Rect{MinX: 700 + 90*float64(i), MinY: y, MaxX: 780 + 90*float64(i), MaxY: y + 40}
			p.Words = append(p.Words, pipeline.Word{Text: w, Quad: box.Quad(), Line: n, Confidence: 0.9})
		}
	}
	line(0, 200, "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM")
	line(1, 260, "Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc")
	if number != "" {
		line(2, 2850, number)
	}
	return p
}

// TestAfterReading asks a person about a file that seems to be several papers; of a component's own file only when that is
// as good as sure, and never again once somebody has decided.
func TestAfterReading(t *testing.T) {
	d := newDesk(t)
	one := reading{Pages: []pipeline.Page{headed("")}, Codes: make([][]pipeline.Code, 1)}
	two := reading{Pages: []pipeline.Page{headed(""), headed("")}, Codes: make([][]pipeline.Code, 2)}
	sure := reading{Pages: []pipeline.Page{headed("1/1"), headed("1/2")}, Codes: make([][]pipeline.Code, 2)}
	for name, c := range map[string]struct {
		doc  pipeline.Document
		text reading
		want pipeline.State
	}{
		"one page":                            {pipeline.Document{}, one, pipeline.StateRecognised},
		"a loose file with two heads":         {pipeline.Document{}, two, pipeline.StateSorting},
		"a component with two heads":          {pipeline.Document{Component: "cert"}, two, pipeline.StateRecognised},
		"a component with heads and numbers":  {pipeline.Document{Component: "cert"}, sure, pipeline.StateSorting},
		"a file that came signed":             {pipeline.Document{SignedAlready: true}, sure, pipeline.StateRecognised},
		"one that somebody keeps whole":       {pipeline.Document{Sorting: pipeline.Sorting{Whole: true}}, sure, pipeline.StateRecognised},
		"a paper that was taken from another": {pipeline.Document{Sorting: pipeline.Sorting{From: "doc-a"}}, sure, pipeline.StateRecognised},
	} {
		doc := c.doc
		if got := d.runner.afterReading(&doc, c.text); got != c.want || (got == pipeline.StateSorting) != (len(doc.Sorting.Cuts) == 2) {
			t.Errorf("%s: %s with cuts %v, want %s", name, got, doc.Sorting.Cuts, c.want)
		}
	}
}

// TestSheetsDivide sends a file with separator sheets on as the sheets say.
func TestSheetsDivide(t *testing.T) {
	separator, err := cuts.SeparatorText(cuts.Separator{})
	must(t, err)
	slip, err := cuts.SlipText(pipeline.Slip{Batch: "BO-7", Count: 2, Pages: 3})
	must(t, err)
	code := func(text string) []pipeline.Code { return []pipeline.Code{{Format: "QR_CODE", Text: text}} }
	for name, c := range map[string]struct {
		codes  [][]pipeline.Code
		change func(*pipeline.Document)
		want   pipeline.State // empty: nothing is done
		papers int
	}{
		"no sheet":               {[][]pipeline.Code{nil, code("something"), nil}, nil, "", 0},
		"sheets":                 {[][]pipeline.Code{code(separator), nil, code(separator), nil, nil}, nil, pipeline.StateDividing, 2},
		"a slip that agrees":     {[][]pipeline.Code{code(slip), code(separator), nil, code(separator), nil, nil}, nil, pipeline.StateDividing, 2},
		"a slip that does not":   {[][]pipeline.Code{code(slip), code(separator), nil, code(separator), nil}, nil, pipeline.StateSorting, 0},
		"sheets in a signed one": {[][]pipeline.Code{nil, code(separator), nil}, func(d *pipeline.Document) { d.SignedAlready = true }, "", 0},
		"sheets in a whole one":  {[][]pipeline.Code{nil, code(separator), nil}, func(d *pipeline.Document) { d.Sorting.Whole = true }, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			doc, task := d.next(d.received(name))
			doc.Pages = make([]pipeline.PageFacts, len(c.codes))
			if c.change != nil {
				c.change(&doc)
			}
			done, err := d.runner.sortBySheets(t.Context(), task, doc, c.codes)
			must(t, err)
			now := d.document(doc.ID)
			if done != (c.want != "") || done && now.State != c.want || len(now.Sorting.Parts) != c.papers {
				t.Errorf("done %v, document is %s with %d papers; want %s with %d", done, now.State, len(now.Sorting.Parts), c.want, c.papers)
			}
			if c.want == pipeline.StateSorting && (len(now.Sorting.Fault) == 0 || len(now.Findings) == 0 || now.Waiting.For != scanner) {
				t.Errorf("nobody is told what does not agree: %+v, findings %v", now.Sorting, now.Findings)
			}
			wrong := []pipeline.Finding{{Kind: pipeline.FindingPageCount, Detail: "phiếu ghi tổng cộng 3 trang, thấy 2"}}
			if c.want == pipeline.StateSorting && !slices.Equal(now.Findings, wrong) {
				t.Errorf("findings = %+v, want %+v", now.Findings, wrong)
			}
		})
	}
}

// TestHundredPapersInOneFile divides a batch of a hundred papers of one to four pages by its sheets: each paper is there once,
// with its own pages.
func TestHundredPapersInOneFile(t *testing.T) {
	d := newDesk(t)
	text, err := cuts.SeparatorText(cuts.Separator{})
	must(t, err)
	random := rand.New(rand.NewPCG(7, 7))
	var codes [][]pipeline.Code
	var want [][]pipeline.PageRange
	doc, task := d.next(d.received("a batch"))
	upload := doc.Sources[0].Upload
	for range 100 {
		pages := 1 + random.IntN(4)
		codes = append(codes, []pipeline.Code{{Format: "QR_CODE", Text: text}})
		want = append(want, []pipeline.PageRange{{Upload: upload, First: len(codes) + 1, Last: len(codes) + pages}})
		codes = append(codes, make([][]pipeline.Code, pages)...)
	}
	doc.Pages = make([]pipeline.PageFacts, len(codes))
	if done, err := d.runner.sortBySheets(t.Context(), task, doc, codes); !done || err != nil {
		t.Fatalf("sortBySheets = %v, %v", done, err)
	}
	must(t, d.divideOnce(doc.ID))
	docs, err := d.catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: d.dossier.ID, States: []pipeline.State{pipeline.StateReceived}})
	must(t, err)
	var got [][]pipeline.PageRange
	for _, part := range docs {
		got = append(got, part.Sources)
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%d papers are %v, want %v", len(got), got, want)
	}
	if whole := d.document(doc.ID); whole.State != pipeline.StateDivided || len(whole.Sorting.Leave) != 100 {
		t.Errorf("the batch is %s, %d sheets are left out", whole.State, len(whole.Sorting.Leave))
	}
}
