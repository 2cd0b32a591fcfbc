package main

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
)

// clerk plays the operator who has the papers at hand: what is doubtful is settled by what is printed on them.
func (o *office) clerk(ctx context.Context, std streams, d samples.Dossier, items []*item) error {
	var settled []*item
	for _, i := range items {
		if i.doc.State != pipeline.StateInReview {
			continue
		}
		found, err := o.service.Extraction(i.doc)
		if err != nil {
			return err
		}
		for _, doubt := range found.Doubts() {
			fmt.Fprintf(std.out, "  kiểm tra %s: %s\n", i.label, doubt)
		}
		if i.doc, err = o.service.Settle(ctx, i.doc.ID, onPaper(truthOf(d, i.component), o.Operator)); err != nil {
			return err
		}
		if i.doc.State == pipeline.StateSecondLook { // some types want a second pair of eyes
			if i.doc, err = o.service.ConfirmSecond(ctx, i.doc.ID, pipeline.Act{By: "Người kiểm tra thứ hai"}); err != nil {
				return err
			}
		}
		settled = append(settled, &item{label: i.label, receipt: i.receipt, doc: i.doc})
	}
	if len(settled) == 0 {
		return nil
	}
	if err := o.process(ctx, pipeline.Dossier{}, settled, o.Operator, newScreen(std.out, len(settled))); err != nil {
		return err
	}
	return o.reread(ctx, items)
}

// reread brings items up to date.
func (o *office) reread(ctx context.Context, items []*item) error {
	for _, i := range items {
		if i.err != nil {
			continue
		}
		doc, err := o.catalog.Document(ctx, i.receipt.Document)
		if err != nil {
			return err
		}
		i.doc = doc
	}
	return nil
}

func truthOf(d samples.Dossier, code pipeline.ComponentCode) samples.Truth {
	for _, c := range d.Components {
		if c.Code == code && c.Truth != nil {
			return *c.Truth
		}
	}
	return samples.Truth{}
}

// onPaper is the settlement of a clerk who reads the paper itself.
func onPaper(t samples.Truth, by string) pipeline.Settlement {
	st := pipeline.Settlement{Type: t.Type, Fields: t.Fields, Accept: true, By: by, Subjects: []pipeline.FoundSubject{}}
	for _, sub := range t.Subjects {
		st.Subjects = append(st.Subjects, pipeline.FoundSubject{Role: sub.Role, Name: sub.Name, Kind: pipeline.PersonalID, Identifier: sub.Identifier, Page: 1, Confidence: 1})
	}
	return st
}
