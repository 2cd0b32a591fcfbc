package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// adminRetry is "motlan admin retry".
type adminRetry struct {
	Documents []pipeline.DocumentID `arg:"" optional:"" help:"The documents."`
	Failed    bool                  `help:"All that have failed for a reason of the system."`
}

// Run starts documents again. One that cannot be is told, and the others go on.
func (c adminRetry) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	if c.Failed {
		if c.Documents, err = o.failedBySystem(ctx, c.Documents); err != nil {
			return err
		}
	}
	if len(c.Documents) == 0 && !c.Failed {
		return usage{errors.New("name documents, or --failed; motlan admin status shows what is stuck")}
	}
	refused := false
	for _, id := range c.Documents {
		said, err := o.again(ctx, id)
		if err != nil {
			said, refused = err.Error(), true
		}
		fmt.Fprintf(std.out, "%s: %s\n", id, said)
	}
	if refused {
		return errFailed
	}
	return nil
}

func (o *office) failedBySystem(ctx context.Context, ids []pipeline.DocumentID) ([]pipeline.DocumentID, error) {
	failed, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateFailed}})
	for _, doc := range failed {
		if doc.Reason == pipeline.ReasonInternal || doc.Reason == pipeline.ReasonEngineDied {
			ids = append(ids, doc.ID)
		}
	}
	return ids, err
}

// again starts a failed document from its upload or its seal, and lets one that was put off run now.
func (o *office) again(ctx context.Context, id pipeline.DocumentID) (said string, err error) {
	doc, err := o.catalog.Document(ctx, id)
	if err != nil {
		return "", err
	}
	if doc.State == pipeline.StateFailed {
		doc, err = o.service.RetryDocument(ctx, id, o.Operator)
		return stateNames[doc.State], err
	}
	err = o.catalog.Hasten(ctx, id)
	if errors.Is(err, pipeline.ErrNotFound) {
		return "", fmt.Errorf("%s, không có việc nào để làm lại · %s has nothing to do again: %w", stateNames[doc.State], doc.State, pipeline.ErrState)
	}
	return stateNames[doc.State] + ", làm lại ngay · runs again now", err
}
