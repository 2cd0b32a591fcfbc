package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// review is "motlan review". The operator of the settings is the person who looks.
type review struct {
	List    reviewList    `cmd:"" default:"1" help:"List what waits to be looked at."`
	Next    reviewNext    `cmd:"" help:"Show the next document that the operator is to look at, and keep it for ten minutes."`
	Show    reviewShow    `cmd:"" help:"Show what is to be settled about a document; identifiers are in the clear, and the look is logged."`
	Confirm reviewConfirm `cmd:"" help:"Say that items are right as they were read."`
	Set     reviewSet     `cmd:"" help:"Say what is printed."`
	Subject reviewSubject `cmd:"" help:"Say whom the paper names."`
	Settle  reviewSettle  `cmd:"" help:"Settle everything at once."`
	Reject  reviewReject  `cmd:"" help:"Reject a document, with a reason."`
	Rescan  reviewRescan  `cmd:"" help:"Have the paper scanned again by who scanned it."`
	Replace reviewReplace `cmd:"" help:"Hand in the new scan of a document whose paper was to be scanned again."`
	Second  reviewSecond  `cmd:"" help:"Be the second pair of eyes: find right what another person settled, or send it back."`
	Release reviewRelease `cmd:"" help:"Give a document back that 'next' has kept."`
}

// onScreen names the document that a person acts on.
type onScreen struct {
	Document pipeline.DocumentID `arg:"" help:"The document."`
	Revision pipeline.Revision   `placeholder:"N" help:"The revision that was shown; if the document has moved on since, nothing is done."`
}

func (c onScreen) act(s *settings) pipeline.Act {
	return pipeline.Act{By: s.Operator, Revision: c.Revision}
}

// reviewStep opens the installation for one act, and tells what the document is then. When no engine runs that would go on with
// it, it is brought to its end here.
func reviewStep(ctx context.Context, s *settings, std streams, do func(*office) (pipeline.Document, error)) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	doc, err := do(o)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s: %s (bản ghi %d)\n", doc.ID, stateNames[doc.State], doc.Revision)
	if doc.State.Stage() == "" {
		return nil
	}
	return o.finishAlone(ctx, doc, std)
}

// reviewList is "motlan review list". It shows no value: whoever needs one asks for the document, which is logged.
type reviewList struct{}

// Run lists the agency's documents that wait for somebody to look at them.
func (reviewList) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	docs, err := o.catalog.Documents(ctx, pipeline.DocumentQuery{Agency: o.Agency,
		States: []pipeline.State{pipeline.StateInReview, pipeline.StateSecondLook, pipeline.StateRejected}})
	if err != nil {
		return err
	}
	docs = slices.DeleteFunc(docs, func(d pipeline.Document) bool { return d.Waiting == (pipeline.Waiting{}) }) // rejected for good, or replaced
	for _, doc := range docs {
		if err := o.listReview(ctx, std, doc); err != nil {
			return err
		}
	}
	if len(docs) == 0 {
		fmt.Fprintln(std.out, "Không có giấy tờ nào chờ kiểm tra.")
	}
	return nil
}

func (o *office) listReview(ctx context.Context, std streams, doc pipeline.Document) error {
	found, err := o.service.Extraction(doc)
	if err != nil {
		return err
	}
	kind, _ := o.book.Type(found.Type)
	fmt.Fprintf(std.out, "%s  %s: %s %s từ %s\n", doc.ID, cmp.Or(kind.Name, "giấy tờ"), cmp.Or(doc.Waiting.For, "chờ"), doc.Waiting.Why, pipeline.Stamp(doc.Waiting.Since))
	if doc.State == pipeline.StateRejected {
		vi, _ := doc.Reason.Explain()
		fmt.Fprintf(std.out, "    %s %s\n", vi, oneLine(found.Note))
		return nil
	}
	for _, doubt := range found.Doubts() {
		fmt.Fprintf(std.out, "    nghi ngờ: %s\n", doubt)
	}
	return nil
}

// stillDoubtful says what a review cannot end with.
func stillDoubtful(open []pipeline.Doubt) string {
	said := ""
	for _, d := range open {
		said += fmt.Sprintf("còn nghi ngờ (still doubtful) %s: %s\n", d.Item, oneLine(d.String()))
	}
	return said
}

// reviewRelease is "motlan review release".
type reviewRelease struct {
	Document pipeline.DocumentID `arg:"" help:"The document."`
}

// Run gives a document back to the others.
func (c reviewRelease) Run(ctx context.Context, s *settings, std streams) error {
	o, err := open(ctx, *s, std, time.Now)
	if err != nil {
		return err
	}
	defer o.close()
	return o.service.ReleaseReview(ctx, c.Document, s.Operator)
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
