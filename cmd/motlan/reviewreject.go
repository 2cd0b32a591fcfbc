package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/motlan/motlan/pipeline"
)

// rejection is the reason of a rejection.
type rejection struct {
	Reason pipeline.Reason `placeholder:"CODE" help:"Why. Without it, the reasons are listed."`
	Words  string          `placeholder:"TEXT" help:"More about it, for who scans or receives. It is kept with the paper's content and not logged."`
}

// run rejects a document, or lists the reasons.
func (w rejection) run(ctx context.Context, s *settings, std streams, on onScreen, rescan bool) error {
	if w.Reason == "" {
		for _, r := range pipeline.Rejections {
			vi, _ := r.Explain()
			fmt.Fprintf(std.out, "  %-20s %s\n", r, vi)
		}
		return usage{errors.New("--reason: chọn một lý do trong danh sách trên (one of the list above)")}
	}
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		return o.service.Reject(ctx, on.Document, pipeline.Rejection{Reason: w.Reason, Words: w.Words, Rescan: rescan}, on.act(s))
	})
}

// reviewReject is "motlan review reject".
type reviewReject struct {
	onScreen
	rejection
}

// Run rejects a document.
func (c reviewReject) Run(ctx context.Context, s *settings, std streams) error {
	return c.run(ctx, s, std, c.onScreen, false)
}

// reviewRescan is "motlan review rescan".
type reviewRescan struct {
	onScreen
	rejection
}

// Run has a paper scanned again.
func (c reviewRescan) Run(ctx context.Context, s *settings, std streams) error {
	return c.run(ctx, s, std, c.onScreen, true)
}

// reviewReplace is "motlan review replace".
type reviewReplace struct {
	Document pipeline.DocumentID `arg:"" help:"The document that was to be scanned again."`
	File     string              `arg:"" type:"existingfile" help:"The new scan."`
}

// Run hands the new scan in.
func (c reviewReplace) Run(ctx context.Context, s *settings, std streams) error {
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		old, err := o.catalog.Document(ctx, c.Document)
		if err != nil {
			return old, err
		}
		file, err := os.Open(c.File)
		if err != nil {
			return old, err
		}
		defer file.Close()
		receipt, err := o.service.AddUpload(ctx, pipeline.NewUpload{Dossier: old.Dossier, Name: c.File, Content: file, By: s.Operator, Form: old.Form,
			Lane: old.Lane, Replaces: old.ID})
		if err != nil {
			return old, err
		}
		return o.catalog.Document(ctx, receipt.Document)
	})
}

// reviewSecond is "motlan review second".
type reviewSecond struct {
	onScreen
	Back  []string `sep:"none" placeholder:"ITEM" help:"An item that is wrong, by name or label, once for each; the document goes back to be settled."`
	Words string   `placeholder:"TEXT" help:"What is wrong with them. It is kept with the paper's content and not logged."`
}

// Run confirms what another person settled, or sends it back.
func (c reviewSecond) Run(ctx context.Context, s *settings, std streams) error {
	return reviewStep(ctx, s, std, func(o *office) (pipeline.Document, error) {
		if len(c.Back) > 0 {
			items, err := o.named(ctx, c.Document, c.Back)
			if err != nil {
				return pipeline.Document{}, err
			}
			return o.service.SendBack(ctx, c.Document, items, c.Words, c.act(s))
		}
		return o.service.ConfirmSecond(ctx, c.Document, c.act(s))
	})
}
