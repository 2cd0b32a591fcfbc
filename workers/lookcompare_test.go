package workers

import (
	"bytes"
	"context"
	"slices"
	"syscall"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/pdf"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

// askToDie behind a picture kills the child that compares it.
const askToDie = "die of this page"

// frail makes children that die when a page asks for it.
func frail(tools []sandbox.Tool) []sandbox.Tool {
	for i, t := range tools {
		if t.Name != toolCompare {
			continue
		}
		tools[i].Serve = func(ctx context.Context, call *sandbox.Call) (any, [][]byte, error) {
			if slices.ContainsFunc(call.Blobs, func(b []byte) bool { return bytes.HasSuffix(b, []byte(askToDie)) }) {
				syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
			}
			return t.Serve(ctx, call)
		}
	}
	return tools
}

// pagesInAFile is a document whose pages' pictures lie one behind the other.
func pagesInAFile(r *Runner, pages ...[]byte) viewer {
	v := viewer{runner: r, doc: pipeline.Document{Format: "pdf", Pages: make([]pipeline.PageFacts, len(pages))}}
	for _, p := range pages {
		v.jpegs, v.data = append(v.jpegs, pdf.Extent{At: len(v.data), Length: len(p)}), append(v.data, p...)
	}
	return v
}

// TestPageThatKillsItsChild leaves the others compared.
func TestPageThatKillsItsChild(t *testing.T) {
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	var scans [][]byte
	for again := range uint64(2) {
		s, err := samples.Page(5, samples.Options{Seed: again, Noise: 4, DPI: 100, Skew: 0.3 * float64(again)})
		must(t, err)
		scans = append(scans, s.Data)
	}
	v := pagesInAFile(r, scans[0], append(slices.Clone(scans[1]), askToDie...), scans[1])
	seen := look{Pages: make([]pageLook, 3)}
	for i := range seen.Pages {
		seen.Pages[i].Facts.DPI = 100
	}
	c := comparing{v, seen, []quality.Pair{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}}, make([]bool, 3)}
	if err := c.compare(t.Context(), []int{0, 1, 2}); err != nil {
		t.Fatal(err)
	}
	if want := []bool{false, true, false}; !slices.Equal(c.are, want) {
		t.Errorf("same are %v, want %v", c.are, want)
	}
}

func TestNeighboursAreComparedTogether(t *testing.T) {
	v := viewer{doc: pipeline.Document{Pages: make([]pipeline.PageFacts, 40)}, scans: make([]scan, 40)}
	v.doc.Pages[39].Rendered = true
	var pairs []quality.Pair
	for far := 1; far <= 3; far++ { // the nearest first, as quality.Pairs has them
		for a := range 30 {
			pairs = append(pairs, quality.Pair{A: a, B: a + far})
		}
	}
	pairs = append(pairs, quality.Pair{A: 2, B: 39})
	c := comparing{viewer: v, pairs: pairs}
	var all []int
	for _, some := range c.groups() {
		all = append(all, some...)
		if n := len(c.pages(some)); n > mostTogether {
			t.Errorf("%d pages go together, want at most %d", n, mostTogether)
		}
		if slices.Contains(some, len(pairs)-1) && len(some) > 1 {
			t.Errorf("a page that is drawn goes with %d pairs", len(some)-1)
		}
	}
	slices.Sort(all)
	if len(all) != len(pairs) || len(slices.Compact(all)) != len(pairs) {
		t.Errorf("%d pairs are compared of %d", len(slices.Compact(all)), len(pairs))
	}
	if n := len(c.groups()); n > len(pairs)/8 {
		t.Errorf("%d pairs take %d calls", len(pairs), n)
	}
}

// TestSheetsAreNoRepetition: all separator sheets look alike, and nobody has to be told.
func TestSheetsAreNoRepetition(t *testing.T) {
	text, err := cuts.SeparatorText(cuts.Separator{})
	must(t, err)
	print := make([]byte, 768)
	for i := range print {
		print[i] = byte(i * i)
	}
	page := pageLook{Facts: quality.Page{Width: 100, Height: 140, Print: print}}
	sheet := page
	sheet.Codes = []pipeline.Code{{Format: "QR_CODE", Text: text}}
	seen := look{Pages: []pageLook{sheet, page, sheet, page}}
	v := viewer{doc: pipeline.Document{Pages: make([]pipeline.PageFacts, 4)}}
	if got := v.pairs(seen); len(got) != 1 || got[0].A != 1 || got[0].B != 3 {
		t.Errorf("pairs = %v, want the pages 1 and 3", got)
	}
}
