package workers

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

// mostDrawn pairs are compared of which a page has to be drawn: that takes ten times as long as taking it out of the file.
const mostDrawn = 20

// same asks which of the pages that look alike are captures of one.
func (v viewer) same(ctx context.Context, pages []quality.Page) ([]quality.Pair, error) {
	pairs := v.pairs(pages)
	are := make([]bool, len(pairs))
	group, pairCtx := errgroup.WithContext(ctx)
	group.SetLimit(v.runner.Capacity.Children)
	for i, p := range pairs {
		group.Go(func() (err error) {
			are[i], err = v.compare(pairCtx, p, pages)
			return tolerable(err)
		})
	}
	err := group.Wait()
	var same []quality.Pair
	for i, p := range pairs {
		if are[i] {
			same = append(same, p)
		}
	}
	return same, err
}

// pairs lists the captures that look alike. What is drawn from a PDF's own text and lines is no capture.
func (v viewer) pairs(pages []quality.Page) (pairs []quality.Pair) {
	drawn := 0
	for _, p := range quality.Pairs(pages) {
		if !v.captured(p.A) || !v.captured(p.B) {
			continue
		}
		if v.drawn(p) > 0 {
			if drawn++; drawn > mostDrawn {
				continue
			}
		}
		pairs = append(pairs, p)
	}
	return pairs
}

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

// compare asks a child whether two pages are captures of one.
func (v viewer) compare(ctx context.Context, p quality.Pair, pages []quality.Page) (bool, error) {
	in := toCompare{Pages: [2]int{p.A + 1, p.B + 1}, Except: p.Except}
	if n := v.drawn(p); n > 0 {
		release, err := v.runner.drawn.Take(ctx, n) // both at once: who holds one and waits for the other may wait for ever
		if err != nil {
			return false, err
		}
		defer release()
	}
	var blobs [][]byte
	for k, i := range []int{p.A, p.B} {
		blob, err := v.data, error(nil)
		in.Formats[k], in.DPI[k] = v.doc.Format, pages[i].DPI
		if v.doc.Pages[i].Rendered {
			in.Formats[k] = "rendered"
			if blob, in.DPI[k], err = v.drawing(ctx, i); err != nil {
				return false, err
			}
		}
		blobs = append(blobs, blob)
	}
	if v.drawn(p) == 0 {
		blobs = blobs[:1]
	}
	same, _, err := ask[bool](ctx, v.runner.papers, toolCompare, sandbox.Request{Input: in, Blobs: blobs})
	return same, err
}
