package workers

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/workers/cuts"
	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

const (
	mostDrawn    = 20 // pairs are compared of which a page has to be drawn: that takes ten times as long as taking it out of the file
	mostTogether = 8  // pages that a child compares in one call
)

// comparing is the pages of a document that look alike, on their way to be compared.
type comparing struct {
	viewer
	seen  look
	pairs []quality.Pair
	are   []bool // captures of one page, by pair
}

// same asks which of the pages that look alike are captures of one.
func (v viewer) same(ctx context.Context, seen look) (same []quality.Pair, err error) {
	pairs := v.pairs(seen)
	c := comparing{v, seen, pairs, make([]bool, len(pairs))}
	group, pairCtx := errgroup.WithContext(ctx)
	group.SetLimit(v.runner.Capacity.Children)
	for _, some := range c.groups() {
		group.Go(func() error { return c.compare(pairCtx, some) })
	}
	err = group.Wait()
	for i, p := range pairs {
		if c.are[i] {
			same = append(same, p)
		}
	}
	return same, err
}

// pairs lists the captures that look alike.
func (v viewer) pairs(seen look) (pairs []quality.Pair) {
	facts, drawn := seen.facts(), 0
	for i := range facts {
		if !v.captured(i) || (cuts.Sheet{Codes: seen.Pages[i].Codes}).Ours() {
			facts[i] = quality.Page{} // like no other
		}
	}
	for _, p := range quality.Pairs(facts) {
		if v.drawn(p) > 0 {
			if drawn++; drawn > mostDrawn {
				continue
			}
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// captured reports whether the page is a scan. What is drawn from a PDF's own text and lines is no capture.
func (v viewer) captured(i int) bool { return !v.doc.Pages[i].Rendered || v.scan(i).DPI > 0 }

// drawn counts the pages of a pair that have to be drawn.
func (v viewer) drawn(p quality.Pair) (n int64) {
	for _, i := range []int{p.A, p.B} {
		if v.doc.Pages[i].Rendered {
			n++
		}
	}
	return n
}

// groups shares the pairs out into calls: those of neighbours go together, so that a page is decoded for all that it is
// compared with. A pair that has to be drawn goes by itself.
func (c comparing) groups() (groups [][]int) {
	order := make([]int, len(c.pairs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(c.pairs[i].A, c.pairs[j].A) })
	for _, i := range order {
		if last := len(groups) - 1; last >= 0 && c.together(append(groups[last], i)) {
			groups[last] = append(groups[last], i)
			continue
		}
		groups = append(groups, []int{i})
	}
	return groups
}

// together reports whether these pairs are few enough for one call.
func (c comparing) together(some []int) bool {
	return len(c.pages(some)) <= mostTogether && !slices.ContainsFunc(some, func(i int) bool { return c.drawn(c.pairs[i]) > 0 })
}

// pages lists the pages of these pairs, each once.
func (c comparing) pages(some []int) (pages []int) {
	for _, i := range some {
		pages = append(pages, c.pairs[i].A, c.pairs[i].B)
	}
	slices.Sort(pages)
	return slices.Compact(pages)
}

// compare asks a child about some of the pairs. One that dies over them is asked about each by itself, so that a page that
// kills it leaves the others compared.
func (c comparing) compare(ctx context.Context, some []int) error {
	same, err := c.ask(ctx, some)
	if sandbox.Strike(err) && len(some) > 1 {
		for _, i := range some {
			if err := c.compare(ctx, []int{i}); err != nil {
				return err
			}
		}
		return nil
	}
	if err == nil && len(same) == len(some) {
		for k, i := range some {
			c.are[i] = same[k]
		}
	}
	return tolerable(err)
}
