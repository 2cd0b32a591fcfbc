package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/fields"
	"golang.org/x/sync/errgroup"
)

// split is how well a batch of several papers in one file was divided.
type split struct {
	Set    string `json:"set"`
	Papers int    `json:"papers"`
	Pages  int    `json:"pages"`
	Found  int    `json:"found"`  // beginnings of papers that were found
	False  int    `json:"false"`  // cuts where no paper begins
	Faults int    `json:"faults"` // sheets on which slip and batch are said to differ; they do not

	Missed []int `json:"missed,omitempty"` // pages
	Wrong  []int `json:"wrong,omitempty"`  // pages
}

// batch is papers as they lie on one another.
type batch struct {
	name      string
	separated bool // by sheets, with a slip on top
	level     samples.Level
	papers    int
	seed      uint64
}

func allBatches(n int, seed uint64) []batch {
	return []batch{{"batch-separated", true, samples.Moderate, n, seed}, {"batch-heavy", true, samples.Heavy, n, seed + uint64(n)},
		{"batch-loose", false, samples.Moderate, n, seed + 2*uint64(n)}}
}

// stack is a paper of a batch as it was read.
type stack struct {
	sheets []cuts.Sheet
	lead   int // separator sheets on top of it
}

// divide draws a batch, reads it, and compares the cuts with the true ones. Papers are drawn and read one by one: what is
// known of a page does not depend on its neighbours.
func (e *examiner) divide(ctx context.Context, b batch) (*split, error) {
	stacks := make([]stack, b.papers)
	group, pageCtx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for i := range stacks {
		group.Go(func() (err error) {
			stacks[i], err = e.stack(pageCtx, b, i)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var pages []cuts.Sheet
	if b.separated {
		slip, err := e.slip(ctx, b, stacks)
		if err != nil {
			return nil, err
		}
		pages = append(pages, slip)
	}
	var begins []int
	for _, s := range stacks {
		begins = append(begins, len(pages)+s.lead+1)
		pages = append(pages, s.sheets...)
	}
	return b.judge(pages, begins), nil
}

// judge compares what the engine makes of the pages with where papers begin.
func (b batch) judge(pages []cuts.Sheet, begins []int) *split {
	s := &split{Set: b.name, Papers: b.papers, Pages: len(pages)}
	found := cuts.Propose(pages)
	if b.separated {
		division := cuts.Divide(pages)
		found, s.Faults = division.Cuts(), len(division.Faults)
	}
	for _, c := range found {
		if slices.Contains(begins, c.Page) {
			s.Found++
		} else {
			s.False, s.Wrong = s.False+1, append(s.Wrong, c.Page)
		}
	}
	for _, page := range begins {
		if !slices.ContainsFunc(found, func(c pipeline.Cut) bool { return c.Page == page }) {
			s.Missed = append(s.Missed, page)
		}
	}
	return s
}

// stack draws and reads one paper and the sheet on top of it. Sheets divide before anything is recognised, by codes alone.
func (e *examiner) stack(ctx context.Context, b batch, i int) (s stack, err error) {
	seed, types := b.seed+uint64(i), chosen(e.Only)
	sample, lead, err := samples.BatchPaper(types[seed%uint64(len(types))], seed, b.level, b.separated)
	if err != nil {
		return s, err
	}
	s.lead = lead
	for k, scan := range sample.Scans {
		got, err := readPage(ctx, e.pool, picture{scan, float64(sample.Truth.Pages[k].DPI)}, b.separated)
		if err != nil {
			return s, fmt.Errorf("%s page %d: %w", sample.File, k+1, err)
		}
		sheet := cuts.SheetOf(got.Page, got.Codes)
		if !b.separated {
			sheet.Type, sheet.TypeConfidence = fields.FirstPage(got.Page, got.Codes, e.catalogue)
		}
		s.sheets = append(s.sheets, sheet)
	}
	return s, nil
}

// slip draws and reads the sheet on top of the batch.
func (e *examiner) slip(ctx context.Context, b batch, stacks []stack) (cuts.Sheet, error) {
	papers := make([]int, len(stacks))
	for i, s := range stacks {
		papers[i] = len(s.sheets) - s.lead
	}
	scan, page, err := samples.BatchSlip(fmt.Sprintf("B-%d", b.seed), papers, b.seed, b.level)
	if err != nil {
		return cuts.Sheet{}, err
	}
	got, err := readPage(ctx, e.pool, picture{scan, float64(page.DPI)}, true)
	return cuts.SheetOf(got.Page, got.Codes), err
}

func (s *split) print(to io.Writer) {
	fmt.Fprintf(to, "\n%s: %d papers on %d pages in one file: %d beginnings found, %d false", s.Set, s.Papers, s.Pages, s.Found, s.False)
	if s.Faults > 0 {
		fmt.Fprintf(to, ", %d sheets on which slip and batch are said to differ", s.Faults)
	}
	fmt.Fprintln(to)
	if len(s.Missed)+len(s.Wrong) > 0 {
		fmt.Fprintf(to, "  missed on pages %v, false on pages %v\n", s.Missed, s.Wrong)
	}
}
