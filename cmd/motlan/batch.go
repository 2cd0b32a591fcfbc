package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers"
)

// item is one file on its way.
type item struct {
	path      string
	label     string // what people see: the path as they gave it
	component pipeline.ComponentCode
	lane      pipeline.Lane
	receipt   pipeline.Receipt
	doc       pipeline.Document
	err       error   // it could not be taken in at all
	twin      string  // label of the file with the same bytes in this dossier
	other     bool    // it waits for the signature of somebody else, who scanned it
	parts     []*item // the papers that it was divided into
}

// settled reports whether nothing more happens to the item by itself.
func (i *item) settled() bool {
	if i.err != nil || i.twin != "" || i.other {
		return true
	}
	for _, p := range i.parts {
		if !p.settled() {
			return false
		}
	}
	return i.doc.State.Stage() == "" && i.doc.State != "" && i.doc.State != pipeline.StateAwaiting
}

// all lists items, each followed by the papers that it was divided into.
func all(items []*item) []*item {
	var list []*item
	for _, i := range items {
		list = append(append(list, i), all(i.parts)...)
	}
	return list
}

// batch takes files into a dossier and sees them through.
type batch struct {
	office  *office
	stages  *workers.Runner
	dossier pipeline.Dossier
	items   []*item
	by      string
	screen  screen
	news    *news
	stop    func() error // ends the engine
	fault   <-chan error // of the engine
}

// process takes the items in, and returns when each of them is held, in review, or failed.
func (o *office) process(ctx context.Context, d pipeline.Dossier, items []*item, by string, s screen) error {
	held, err := o.lock()
	if err != nil {
		return err
	}
	defer held.Close()
	p := everything()
	b := &batch{office: o, stages: o.runner(p.capacity), dossier: d, items: items, by: by, screen: s,
		news: &news{docs: map[pipeline.DocumentID]pipeline.Document{}, signal: make(chan struct{}, 1)}}
	defer b.stages.Close()
	o.service.Observe = b.news.tell
	defer func() { o.service.Observe = nil }()
	b.start(ctx, p)
	err = b.run(ctx)
	return errors.Join(err, b.stop())
}

// start runs the engine beside the intake.
func (b *batch) start(ctx context.Context, p part) {
	ctx, cancel := context.WithCancel(ctx)
	fault := make(chan error, 1)
	go func() { fault <- b.office.work(ctx, b.stages, p) }()
	b.fault = fault
	b.stop = func() error {
		cancel()
		if err := <-fault; !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
}

func (b *batch) run(ctx context.Context) error {
	for _, i := range b.items {
		if i.path == "" {
			continue // a document that is in the catalog already
		}
		if err := b.takeIn(ctx, i); err != nil {
			return err
		}
	}
	ticker := time.NewTicker(2 * time.Second) // commits of other processes, and troubles of the system
	defer ticker.Stop()
	for !b.done() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-b.fault:
			b.stop = func() error { return nil }
			return fmt.Errorf("engine ended: %w", err)
		case <-b.news.signal:
			b.learn(ctx, b.news.take())
		case <-ticker.C:
			if err := b.look(ctx); err != nil {
				return err
			}
		}
	}
	b.screen.close()
	return nil
}

// takeIn hands one file to the service. What is wrong with the file alone is its own outcome.
func (b *batch) takeIn(ctx context.Context, i *item) error {
	i.err = b.upload(ctx, i)
	switch {
	case errors.Is(i.err, pipeline.ErrNoSpace) || ctx.Err() != nil:
		return i.err
	case i.err == nil:
		doc, err := b.office.catalog.Document(ctx, i.receipt.Document)
		if err != nil {
			return err
		}
		b.know(ctx, i, doc)
		if first := b.first(i); first != nil {
			i.twin = first.label
		}
	}
	b.screen.show(i)
	return nil
}

func (b *batch) upload(ctx context.Context, i *item) error {
	file, err := os.Open(i.path)
	if err != nil {
		return err
	}
	defer file.Close()
	return patiently(ctx, func() error {
		i.receipt, err = b.office.service.AddUpload(ctx, pipeline.NewUpload{
			Dossier: b.dossier.ID, Component: i.component, Name: i.label, Content: file, By: b.by, Lane: i.lane})
		return err
	})
}

// patiently repeats what is refused for overload until it is not: the engine works meanwhile.
func patiently(ctx context.Context, act func() error) error {
	for {
		var refused *pipeline.Overload
		if err := act(); !errors.As(err, &refused) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(refused.Wait, 2*time.Second)):
		}
	}
}

// first returns an earlier item with the same document.
func (b *batch) first(i *item) *item {
	for _, earlier := range b.items {
		if earlier == i {
			return nil
		}
		if earlier.err == nil && earlier.receipt.Document == i.receipt.Document {
			return earlier
		}
	}
	return nil
}

func (b *batch) done() bool {
	for _, i := range b.items {
		if !i.settled() {
			return false
		}
	}
	return true
}

func (b *batch) learn(ctx context.Context, docs map[pipeline.DocumentID]pipeline.Document) {
	for _, i := range all(b.items) {
		if doc, ok := docs[i.receipt.Document]; ok && i.twin == "" && doc.Revision > i.doc.Revision {
			b.know(ctx, i, doc)
			b.screen.show(i)
		}
	}
}

// know takes a document's newest state. What waits for its signature is signed: the operator who runs the batch has the
// papers at hand and says by running it that the images equal them.
func (b *batch) know(ctx context.Context, i *item, doc pipeline.Document) {
	i.doc = doc
	b.follow(ctx, i)
	i.other = doc.State == pipeline.StateAwaiting && doc.Signing.Person != b.by
	if doc.State != pipeline.StateAwaiting || i.other {
		return
	}
	if _, err := b.office.service.Approve(ctx, doc.ID, b.by); err != nil && !errors.Is(err, pipeline.ErrConflict) {
		b.office.log.WarnContext(ctx, "not signed yet", "document", doc.ID, "error", err)
	}
}

// look reads the state of what is not settled. A full disk ends the batch; running it again goes on.
func (b *batch) look(ctx context.Context) error {
	if err := b.stages.Trouble(); errors.Is(err, pipeline.ErrNoSpace) {
		return err
	}
	docs := map[pipeline.DocumentID]pipeline.Document{}
	for _, i := range all(b.items) {
		if i.settled() || len(i.parts) > 0 {
			continue
		}
		doc, err := b.office.catalog.Document(ctx, i.receipt.Document)
		if err != nil {
			return err
		}
		if doc.State == pipeline.StateAwaiting {
			b.know(ctx, i, doc)
		}
		docs[doc.ID] = doc
	}
	b.learn(ctx, docs)
	return nil
}
