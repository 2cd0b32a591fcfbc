package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// follow takes up the papers that an item was divided into, once it is.
func (b *batch) follow(ctx context.Context, i *item) {
	if i.doc.State != pipeline.StateDivided || len(i.parts) > 0 {
		return
	}
	for _, part := range i.doc.Sorting.Parts {
		p := &item{label: i.label + " " + pagesText(part.Pages), path: i.path, component: part.Component, lane: i.lane,
			receipt: pipeline.Receipt{Document: part.Document, Digest: i.receipt.Digest}}
		i.parts = append(i.parts, p)
		doc, err := b.office.catalog.Document(ctx, part.Document)
		if err != nil {
			if p.err = err; errors.Is(err, ctx.Err()) {
				return
			}
			continue
		}
		b.know(ctx, p, doc)
		b.screen.show(p)
	}
}

// pagesText writes pages as people do: "tr. 1-2, 5".
func pagesText(pages []pipeline.PageRange) string {
	var list []string
	for _, r := range pages {
		if r.First == r.Last {
			list = append(list, fmt.Sprint(r.First))
		} else {
			list = append(list, fmt.Sprintf("%d-%d", r.First, r.Last))
		}
	}
	return "tr. " + strings.Join(list, ", ")
}
