package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// review is "motlan review".
type review struct {
	Document pipeline.DocumentID           `arg:"" optional:"" help:"The document to settle. Without one, everything in review is listed."`
	Type     pipeline.TypeCode             `placeholder:"CODE" help:"What the paper is, e.g. decision, or other."`
	Set      map[pipeline.FieldName]string `placeholder:"FIELD=VALUE" help:"What is printed, e.g. --set number=15/QĐ-UBND; dates as 2026-03-05. An empty value says that the paper has none."`
	Accept   bool                          `help:"Everything else is right as it was read."`
	Confirm  bool                          `help:"The people named by the paper were checked against their cards."`
}

// Run lists the doubts, or settles those of one document. A running engine goes on with it.
func (c review) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if c.Document == "" {
		return o.listReviews(ctx, std)
	}
	doc, err := o.service.Settle(ctx, c.Document, pipeline.Settlement{Type: c.Type, Fields: c.Set, Accept: c.Accept, Confirm: c.Confirm, By: s.Operator})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %s\n", doc.ID, stateNames[doc.State])
	return o.finishAlone(ctx, doc, std)
}

func (o *office) listReviews(ctx context.Context, std streams) error {
	docs, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateInReview}})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := o.printReview(ctx, std, doc); err != nil {
			return err
		}
	}
	if len(docs) == 0 {
		fmt.Fprintln(std.out, "Không có giấy tờ nào chờ kiểm tra.")
	}
	return nil
}

func (o *office) printReview(ctx context.Context, std streams, doc pipeline.Document) error {
	found, err := o.service.Extraction(doc)
	if err != nil {
		return err
	}
	upload, err := o.catalog.Upload(ctx, doc.Sources[0].Upload)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s  %s  %s, chờ %s từ %s\n", doc.ID, upload.Name, found.Type, doc.Waiting.For, pipeline.Stamp(doc.Waiting.Since))
	for _, f := range found.Fields {
		mark := " "
		if f.Doubtful() {
			mark = "?"
		}
		fmt.Fprintf(std.out, "  %s %-12s %s\n", mark, f.Name, f.Value)
	}
	for _, doubt := range found.Doubts() {
		fmt.Fprintf(std.out, "    nghi ngờ: %s\n", doubt)
	}
	return nil
}

// finishAlone brings a document to its end when no engine runs on the folder that would.
func (o *office) finishAlone(ctx context.Context, doc pipeline.Document, std streams) error {
	i := &item{label: string(doc.ID), doc: doc, receipt: pipeline.Receipt{Document: doc.ID}}
	err := o.process(ctx, pipeline.Dossier{}, []*item{i}, doc.Signing.Person, newScreen(std.out, 1))
	if errors.Is(err, pipeline.ErrBusy) {
		return nil // the running engine picks it up
	}
	return err
}
