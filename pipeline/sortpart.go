package pipeline

import (
	"context"
	"fmt"
	"time"
)

// NewPart is what a part gets from the documents whose pages it takes.
type NewPart struct {
	Key  WrappedKey // its own
	Text BlobRef    // the pages as they were read already, JSON, under Key; zero: they are still to be read
	Look BlobRef    // what was seen on the pages already, the same way
}

// AddPart makes one part of doc's plan a document, with its first task. When it is one already, because this is repeated,
// the error is ErrConflict and nothing is changed.
func (s *Service) AddPart(ctx context.Context, doc Document, givers []Document, part Part, made NewPart) (Document, error) {
	from, err := PartPages(doc, givers, part)
	if err != nil {
		return Document{}, err
	}
	p := Document{
		ID: part.Document, Dossier: doc.Dossier, Agency: doc.Agency, Component: part.Component, State: StateReceived, Sources: part.Pages,
		Form: doc.Form, Key: made.Key, Text: made.Text, Look: made.Look, Capture: 1, Version: 1, Weight: weight(doc, givers, from), Lane: doc.Lane,
		Signing: Approval{Person: doc.Signing.Person, AgencyName: doc.Signing.AgencyName, ScannedAt: scanned(doc, givers, from)},
		Sorting: Sorting{From: doc.ID, By: doc.Sorting.By, At: doc.Sorting.At}, CreatedAt: s.now(),
	}
	return s.commitDocument(ctx, p, Transition{Event: event(p, s.now()), Entry: Entry{Action: "document.received", Actor: "engine",
		Detail: map[string]string{"from": string(doc.ID), "pages": fmt.Sprint(len(from))}}})
}

// weight is the share of the documents' bytes that some of their pages make up.
func weight(doc Document, givers []Document, from []PartPage) (bytes int64) {
	for _, d := range append([]Document{doc}, givers...) {
		pages := int64(max(1, len(d.Pages)))
		for _, p := range from {
			if p.Document == d.ID {
				bytes += d.Weight / pages
			}
		}
	}
	return max(1, bytes)
}

// scanned is when the last of the pages was scanned.
func scanned(doc Document, givers []Document, from []PartPage) (last time.Time) {
	for _, d := range append([]Document{doc}, givers...) {
		for _, p := range from {
			if p.Document == d.ID && d.Signing.ScannedAt.After(last) {
				last = d.Signing.ScannedAt
			}
		}
	}
	return last
}
