package workers

import (
	"context"
	"slices"

	"github.com/motlan/motlan/workers/quality"
	"github.com/motlan/motlan/workers/sandbox"
)

// ask has a child compare some of the pairs.
func (c comparing) ask(ctx context.Context, some []int) ([]bool, error) {
	if n := c.drawn(c.pairs[some[0]]); n > 0 {
		release, err := c.runner.drawn.Take(ctx, n) // both at once: who holds one and waits for the other may wait for ever
		if err != nil {
			return nil, err
		}
		defer release()
	}
	pages := c.pages(some)
	in, blobs, err := c.show(ctx, pages)
	if err != nil {
		return nil, err
	}
	for _, i := range some {
		p := c.pairs[i]
		in.Pairs = append(in.Pairs, quality.Pair{A: slices.Index(pages, p.A), B: slices.Index(pages, p.B), Except: p.Except})
	}
	same, _, err := ask[[]bool](ctx, c.runner.papers, toolCompare, sandbox.Request{Input: in, Blobs: blobs})
	return same, err
}

// show puts the pages' pictures together. The first blob is the file, where a child has to take pages out of it.
func (c comparing) show(ctx context.Context, pages []int) (in toCompare, blobs [][]byte, err error) {
	blobs = [][]byte{nil}
	for _, i := range pages {
		format, blob, dpi, err := c.shot(ctx, i)
		if err != nil {
			return in, nil, err
		}
		p := pageToCompare{Format: format, Page: i + 1, DPI: c.seen.Pages[i].Facts.DPI}
		if c.doc.Pages[i].Rendered {
			p.DPI = dpi
		}
		if !c.alone(i) {
			blobs[0] = blob
		} else {
			p.Blob, blobs = len(blobs), append(blobs, blob)
		}
		in.Pages = append(in.Pages, p)
	}
	return in, blobs, nil
}
