package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// sortCommand is "motlan sort".
type sortCommand struct {
	Document pipeline.DocumentID   `arg:"" optional:"" help:"The document to sort. Without one, all that wait to be sorted are listed."`
	Part     []string              `sep:"none" placeholder:"COMPONENT=PAGES" help:"One paper: the component that it answers, or nothing, and its pages in their order, e.g. --part certificate=1-2 --part =3,5. Pages of another document: --part =4,doc-…:1-2."`
	Leave    string                `placeholder:"PAGES" help:"Pages that belong to no paper, e.g. --leave 6,doc-…:3."`
	With     []pipeline.DocumentID `placeholder:"DOCUMENT" help:"Other documents of the dossier whose pages are used."`
	Whole    bool                  `help:"It is one paper after all."`
	Revision pipeline.Revision     `placeholder:"N" help:"Refuse if the document is not at this revision any more, which the list shows as bản ghi."`
}

// Run lists what waits, or sorts a document. A running engine goes on with it; nothing is signed by it.
func (c sortCommand) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if c.Document == "" {
		return o.listSorting(ctx, std)
	}
	doc, err := c.sorted(ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %s\n", doc.ID, stateNames[doc.State])
	i := &item{label: string(doc.ID), doc: doc, receipt: pipeline.Receipt{Document: doc.ID}}
	err = o.process(ctx, pipeline.Dossier{}, []*item{i}, "", newScreen(std.out, 1+len(doc.Sorting.Parts)))
	if errors.Is(err, pipeline.ErrBusy) {
		return nil // the running engine picks it up
	}
	return err
}

func (c sortCommand) sorted(ctx context.Context, o *office) (pipeline.Document, error) {
	if c.Whole {
		if len(c.Part) > 0 || c.Leave != "" || len(c.With) > 0 {
			return pipeline.Document{}, usage{errors.New("--whole goes alone")}
		}
		return o.service.KeepWhole(ctx, c.Document, o.Operator)
	}
	if len(c.Part) == 0 {
		return pipeline.Document{}, usage{errors.New("which pages are a paper? e.g. --part certificate=1-2 --part =3, or --whole")}
	}
	plan, err := c.plan()
	if err != nil {
		return pipeline.Document{}, usage{err}
	}
	doc, err := o.catalog.Document(ctx, c.Document)
	if err != nil {
		return doc, err
	}
	plan.Revision = cmp.Or(c.Revision, doc.Revision)
	for _, id := range c.With {
		other, err := o.catalog.Document(ctx, id)
		if err != nil {
			return doc, err
		}
		plan.With = append(plan.With, pipeline.Giver{Document: id, Revision: other.Revision})
	}
	return o.service.Sort(ctx, c.Document, plan, o.Operator)
}

func (o *office) listSorting(ctx context.Context, std streams) error {
	docs, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateSorting}})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		upload, err := o.catalog.Upload(ctx, doc.Sources[0].Upload)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "%s  %s  %d trang, bản ghi %d, chờ %s từ %s\n  %s\n", doc.ID, upload.Name, len(doc.Pages), doc.Revision, doc.Waiting.For, pipeline.Stamp(doc.Waiting.Since), doc.Waiting.Why)
		printSorting(std, doc.Sorting)
	}
	if len(docs) == 0 {
		fmt.Fprintln(std.out, "Không có tệp nào chờ chia giấy tờ.")
	}
	return nil
}

func printSorting(std streams, s pipeline.Sorting) {
	for _, fault := range s.Fault {
		fmt.Fprintln(std.out, "  phiếu bó:", fault)
	}
	for _, cut := range s.Cuts {
		fmt.Fprintf(std.out, "  giấy tờ từ trang %d  %s %s (%.0f%%)\n", cut.Page, cut.Component, cut.Type, 100*cut.Confidence)
	}
}
