package main

import (
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/children"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/cuts"
)

func TestMain(m *testing.M) { children.Main(m, tools()...) }

// TestTheEngineReadsADrawnPaper shows that words, codes, fields and costs come back from the children.
func TestTheEngineReadsADrawnPaper(t *testing.T) {
	e, err := newExaminer(options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.pool.Close()
	r, err := e.examine(t.Context(), generated("generated-clean", samples.Clean, []string{"land-certificate"}, 1, 3))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Engines[ours]
	if got.Pages != 1 || got.Failed != 0 || got.CPUSeconds == 0 || got.WallSeconds == 0 || got.PeakMiB < 10 {
		t.Errorf("cost = %+v", got)
	}
	if got.Recall.Of < 100 || got.Recall.ratio() < 0.9 || got.Precision.ratio() < 0.9 {
		t.Errorf("recall %v, precision %v", got.Recall, got.Precision)
	}
	if r.Found.Codes != (share{1, 1}) || r.Found.Types != (share{1, 1}) || r.Found.Fields.Of < 10 || r.Found.Fields.Hits == 0 {
		t.Errorf("found %+v", r.Found)
	}
}

func TestProofsNeedNoRecognition(t *testing.T) {
	e, err := newExaminer(options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.pool.Close()
	r, err := e.examine(t.Context(), proofs(20, 100, nil))
	if err != nil {
		t.Fatal(err)
	}
	if r.Found.Types.Of != 20 || r.Found.Types.Hits < 10 || r.Found.Fields.ratio() < 0.5 || r.Engines[ours].Pages != 0 {
		t.Errorf("found %+v", r.Found)
	}
}

func TestCutsAreCompared(t *testing.T) {
	separator := cuts.Sheet{Codes: []pipeline.Code{{Format: cuts.PatchT}}}
	page := cuts.Sheet{Words: 50}
	b := batch{name: "x", separated: true, papers: 3}
	pages := []cuts.Sheet{separator, page, page, separator, page, separator, page}
	if got := b.judge(pages, []int{2, 5, 7}); got.Found != 3 || got.False != 0 || got.Missed != nil {
		t.Errorf("judge() = %+v", got)
	}
	if got := b.judge(pages, []int{2, 6, 7}); got.Found != 2 || !slices.Equal(got.Wrong, []int{5}) || !slices.Equal(got.Missed, []int{6}) {
		t.Errorf("judge() with a cut on page 5 for 6 = %+v", got)
	}
}
