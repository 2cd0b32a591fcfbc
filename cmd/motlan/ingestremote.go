package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api/client"
)

// remote takes files into a dossier on a server and sees them as far as they go without a person.
type remote struct {
	server   *client.ClientWithResponses
	sender   client.Sender
	patience time.Duration
	items    []*item
	views    map[*item]client.Document // what the server said last
	screen   screen
}

func (b *remote) patiently(ctx context.Context, act func() error) error {
	return client.Patiently(ctx, b.patience, act)
}

// newDossier is the dossier of this command line. The code is known to others there: nothing of its owner is in it.
func (c ingest) newDossier(owner pipeline.NewPerson) client.NewDossier {
	code := c.Code
	if code == "" {
		code = c.code(pipeline.NewPerson{})
	}
	n := client.NewDossier{Code: &code, Owner: client.NewPerson{Name: owner.Name, Presented: &owner.Presented}}
	if owner.Value != "" {
		n.Owner.Identifier = &client.NewIdentifier{Kind: client.NewIdentifierKind(owner.Kind), Value: owner.Value}
	}
	if c.Procedure != "" {
		n.Procedure = new(string(c.Procedure))
	}
	return n
}

// open opens the dossier, or finds it where an earlier run has opened it.
func (b *remote) open(ctx context.Context, n client.NewDossier) (d client.Dossier, err error) {
	err = b.patiently(ctx, func() error {
		r, err := b.server.OpenDossierWithResponse(ctx, nil, n)
		if err == nil {
			err = client.Refusal(r)
		}
		if err == nil {
			d, err = only(r.JSON201, r.JSON200)
		}
		return err
	})
	return d, err
}

// only is the answer that was given.
func only[T any](answers ...*T) (T, error) {
	for _, a := range answers {
		if a != nil {
			return *a, nil
		}
	}
	return *new(T), errors.New("the server answered in another form than is described")
}

func (b *remote) process(ctx context.Context, dossier string) error {
	for _, i := range b.items {
		if err := b.takeIn(ctx, i, dossier); err != nil {
			return err
		}
	}
	for _, i := range b.items {
		if err := b.follow(ctx, i); err != nil {
			return err
		}
	}
	b.screen.close()
	return nil
}

// ofFile are the answers that say something of the file alone.
var ofFile = []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}

// takeIn uploads one file. What is wrong with the file alone is its own outcome.
func (b *remote) takeIn(ctx context.Context, i *item, dossier string) error {
	receipt, err := b.upload(ctx, i, dossier)
	var problem *client.Problem
	var local *os.PathError
	switch {
	case errors.As(err, &local), errors.As(err, &problem) && slices.Contains(ofFile, int(problem.Status)):
		i.err = err
	case err != nil:
		return err
	default:
		i.receipt.Document = pipeline.DocumentID(receipt.Document)
		for _, earlier := range b.items[:slices.Index(b.items, i)] {
			if earlier.err == nil && earlier.twin == "" && earlier.receipt.Document == i.receipt.Document {
				i.twin = earlier.label
			}
		}
		i.doc.State, b.views[i] = pipeline.StateReceived, client.Document{State: client.DocumentStateReceived}
	}
	b.screen.show(i)
	return nil
}

func (b *remote) upload(ctx context.Context, i *item, dossier string) (client.Receipt, error) {
	file, err := os.Open(i.path)
	if err != nil {
		return client.Receipt{}, err
	}
	defer file.Close()
	return b.sender.Send(ctx, client.File{Dossier: dossier, Component: string(i.component), Name: i.label, Lane: string(i.lane), Content: file})
}

// follow waits until nothing more happens to a document without a person.
func (b *remote) follow(ctx context.Context, i *item) error {
	for !i.settled() {
		doc, err := b.document(ctx, string(i.receipt.Document), b.views[i].Revision)
		if err != nil {
			return err
		}
		b.know(i, doc)
	}
	for _, part := range i.parts {
		if err := b.follow(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// aWhile is how many seconds the server holds a question back until something has changed.
const aWhile = 30

// document asks for a document that is newer than a revision, or after a while as it is.
func (b *remote) document(ctx context.Context, id string, after int64) (doc client.Document, err error) {
	p := client.GetDocumentParams{}
	if after > 0 {
		p.Wait, p.After = new(int64(aWhile)), &after
	}
	err = b.patiently(ctx, func() error {
		r, err := b.server.GetDocumentWithResponse(ctx, id, &p)
		if err == nil {
			err = client.Refusal(r)
		}
		if err == nil {
			doc, err = only(r.JSON200)
		}
		return err
	})
	return doc, err
}

func (b *remote) know(i *item, doc client.Document) {
	news := b.views[i].State != doc.State
	b.views[i] = doc
	i.doc = documentOf(doc)
	i.other = i.doc.State == pipeline.StateAwaiting // a signature is that person's act
	if doc.Sorting != nil && i.doc.State == pipeline.StateDivided && i.parts == nil {
		for _, part := range doc.Sorting.Parts {
			i.parts = append(i.parts, &item{path: i.path, label: i.label, receipt: pipeline.Receipt{Document: pipeline.DocumentID(part.Document)}})
		}
	}
	if news {
		b.screen.show(i)
	}
}
