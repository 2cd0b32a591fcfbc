package cuts

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const batchSize = 100

// batch is a file of many papers.
type batch struct {
	papers
	sheets     []Sheet
	want       [][]int // the pages of each paper
	components []pipeline.ComponentCode
	slip       pipeline.Slip
	slipPage   int // where the slip's code goes in sheets; -1: nowhere
}

func newBatch(seed uint64) *batch {
	return &batch{papers: papers{rand.New(rand.NewPCG(seed, 7))}, slipPage: -1, slip: pipeline.Slip{Batch: "B1"}}
}

// add appends a paper. The slip counts its pages as a person does: without empty backs.
func (b *batch) add(paper []*leaf) {
	var pages []int
	printed := 0
	for _, l := range paper {
		b.sheets = append(b.sheets, l.sheet())
		pages = append(pages, len(b.sheets))
		if !l.page.Blank {
			printed++
		}
	}
	b.want = append(b.want, pages)
	b.slip.Papers, b.slip.Count, b.slip.Pages = append(b.slip.Papers, printed), b.slip.Count+1, b.slip.Pages+printed
}

// ours appends a sheet of ours, scanned from both sides or from one.
func (b *batch) ours(both bool, codes ...pipeline.Code) {
	b.sheets = append(b.sheets, Sheet{Codes: codes, Words: 35})
	if both {
		b.sheets = append(b.sheets, Sheet{Blank: true})
	}
}

// separated is a batch of papers with a sheet before each: of a component, without one, or with a patch code alone.
func separated(seed uint64) *batch {
	b := newBatch(seed)
	both := b.IntN(2) == 0
	if b.IntN(4) > 0 {
		b.slipPage = 0
		b.ours(both)
	}
	for i := range batchSize {
		sep := Separator{}
		codes := []pipeline.Code{{Format: PatchT, Text: "T"}}
		if b.IntN(3) > 0 {
			sep = Separator{Component: pipeline.ComponentCode(fmt.Sprintf("part-%d", i)), Label: "Giấy tờ"}
		}
		if sep.Component != "" || b.IntN(2) == 0 {
			text, err := SeparatorText(sep)
			if err != nil {
				panic(err)
			}
			codes = append(codes, qr(text))
		}
		b.ours(both, codes...)
		b.add(b.paper())
		b.components = append(b.components, sep.Component)
	}
	b.putSlip()
	return b
}

// putSlip prints the slip's code, now that its counts are known.
func (b *batch) putSlip() {
	if b.slipPage < 0 {
		return
	}
	text, err := SlipText(b.slip)
	if err != nil {
		panic(err)
	}
	b.sheets[b.slipPage].Codes = []pipeline.Code{qr(text), {Format: PatchT, Text: "T"}}
}

func TestBatchesAreDividedRight(t *testing.T) {
	slips := 0
	for seed := range uint64(8) {
		b := separated(seed)
		d := Divide(b.sheets)
		var got [][]int
		var components []pipeline.ComponentCode
		left := slices.Clone(d.Leave)
		for _, s := range d.Segments {
			got, components, left = append(got, s.Pages), append(components, s.Component), append(left, s.Pages...)
			for i, p := range s.Pages {
				if !reflect.DeepEqual(s.Codes[i], b.sheets[p-1].Codes) {
					t.Errorf("seed %d: page %d has another page's codes", seed, p)
				}
			}
		}
		slices.Sort(left)
		if !reflect.DeepEqual(got, b.want) || !reflect.DeepEqual(components, b.components) || len(d.Faults) > 0 {
			t.Errorf("seed %d: divided into %v with %v, want %v", seed, got, d.Faults, b.want)
		}
		if len(left) != len(b.sheets) || len(slices.Compact(left)) != len(b.sheets) {
			t.Errorf("seed %d: %d pages are in a segment or left out once, want %d", seed, len(left), len(b.sheets))
		}
		if d.Slip != nil {
			slips++
		}
	}
	if slips < 3 {
		t.Errorf("%d batches have a slip: too few to show anything", slips)
	}
}

// A sheet that is not read, and a page that went missing, are named by the slip, and nothing else is.
func TestOneFaultIsNamedAlone(t *testing.T) {
	for seed := range uint64(8) {
		b := newBatch(seed)
		b.slipPage = 0
		b.ours(false)
		var separators []int
		for range batchSize {
			separators = append(separators, len(b.sheets))
			b.ours(false, pipeline.Code{Format: PatchT})
			b.add(b.letter())
		}
		b.putSlip()
		paper := 1 + b.IntN(batchSize-1)
		unread := slices.Delete(slices.Clone(b.sheets), separators[paper], separators[paper]+1)
		if f := Divide(unread).Faults; len(f) != 1 || f[0].Kind != FaultGlued || f[0].Paper != paper || f[0].Last != paper+1 {
			t.Errorf("seed %d: without the sheet before paper %d the faults are %+v", seed, paper+1, f)
		}
		if len(b.want[paper]) < 2 {
			continue
		}
		short := slices.Delete(slices.Clone(b.sheets), separators[paper]+1, separators[paper]+2)
		want := []Fault{{Kind: FaultPages, Paper: paper + 1, Page: separators[paper] + 2, Want: len(b.want[paper]), Got: len(b.want[paper]) - 1}}
		if f := Divide(short).Faults; !reflect.DeepEqual(f, want) {
			t.Errorf("seed %d: without a page of paper %d the faults are %+v, want %+v", seed, paper+1, f, want)
		}
	}
}

// proposals counts how many beginnings of papers are proposed, and how many proposals are none.
func proposals(seeds, from uint64) (papers, found, wrong int, sure, sureWrong int) {
	for seed := range seeds {
		b := newBatch(from + seed)
		for range batchSize {
			b.add(b.paper())
		}
		begins := map[int]bool{}
		for _, pages := range b.want {
			begins[pages[0]] = true
		}
		papers += len(begins)
		for _, c := range Propose(b.sheets) {
			right := begins[c.Page]
			if right {
				found++
			} else {
				wrong++
			}
			if c.Confidence >= 0.95 {
				sure++
				if !right {
					sureWrong++
				}
			}
		}
	}
	return papers, found, wrong, sure, sureWrong
}

// Without sheets most papers are found by what is printed on them, and what is proposed is mostly right.
func TestProposalsOnBatches(t *testing.T) {
	papers, found, wrong, sure, sureWrong := proposals(10, 5000)
	t.Logf("%d papers: %d found, %d proposals wrong; of %d surer than 0.95 %d wrong", papers, found, wrong, sure, sureWrong)
	if recall := float64(found) / float64(papers); recall < 0.97 {
		t.Errorf("%.3f of the papers' beginnings are proposed, want 0.97", recall)
	}
	if precision := float64(found) / float64(found+wrong); precision < 0.98 {
		t.Errorf("%.3f of the proposals are right, want 0.98", precision)
	}
	if float64(sureWrong) > 0.005*float64(sure) {
		t.Errorf("%d of %d proposals above 0.95 are wrong, want 1 in 200 at most", sureWrong, sure)
	}
}
