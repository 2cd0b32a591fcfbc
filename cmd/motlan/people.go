package main

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// sign is "motlan sign".
type sign struct {
	Documents []pipeline.DocumentID `arg:"" optional:"" help:"Documents that the operator looked at and finds equal to their papers."`
	All       bool                  `help:"All that wait for the operator."`
}

// Run lists what waits for a signature, or signs it. A running engine makes the seals.
func (c sign) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	waiting, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateAwaiting}})
	if err != nil {
		return err
	}
	for _, doc := range waiting {
		fmt.Fprintf(std.out, "%s  chờ %s từ %s, hạn %s\n", doc.ID, doc.Waiting.For, pipeline.Stamp(doc.Waiting.Since), pipeline.Stamp(doc.Signing.Deadline))
		printFindings(std.out, findingsOf(doc))
		if c.All && doc.Waiting.For == s.Operator {
			c.Documents = append(c.Documents, doc.ID)
		}
	}
	for _, id := range c.Documents {
		doc, err := o.service.Approve(ctx, id, s.Operator)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "%s: %s\n", doc.ID, stateNames[doc.State])
		if err := o.finishAlone(ctx, doc, std); err != nil {
			return err
		}
	}
	return nil
}

// retry is "motlan retry".
type retry struct {
	Document pipeline.DocumentID `arg:"" help:"The failed document."`
}

// Run starts a failed document again.
func (c retry) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	doc, err := o.service.RetryDocument(ctx, c.Document, s.Operator)
	if err != nil {
		return err
	}
	return o.finishAlone(ctx, doc, std)
}

// destroy is "motlan destroy".
type destroy struct {
	Document pipeline.DocumentID `arg:"" help:"The document."`
	Why      string              `required:"" help:"Why; it stands in the audit log, so nothing personal."`
}

// Run destroys a document.
func (c destroy) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	doc, err := o.service.Destroy(ctx, c.Document, s.Operator, c.Why)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %s\n", doc.ID, stateNames[doc.State])
	return nil
}
