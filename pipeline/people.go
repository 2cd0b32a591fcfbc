package pipeline

import (
	"context"
	"fmt"
)

// Approve records that a person looked and says that the image equals the paper; the seal follows. Only the person who
// scanned can say so (TT 01/2023/TT-VPCP Art. 8(1)); anybody else gets ErrState.
func (s *Service) Approve(ctx context.Context, id DocumentID, person string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State != StateAwaiting {
		return doc, fmt.Errorf("document %s is %s and waits for no signature: %w", id, doc.State, ErrState)
	}
	if person == "" {
		return doc, fmt.Errorf("nobody signs: %w", ErrInvalid)
	}
	if person != doc.Signing.Person {
		return doc, fmt.Errorf("document %s waits for the signature of the person who scanned it: %w", id, ErrState)
	}
	if err := doc.become(StateApproved); err != nil {
		return doc, err
	}
	doc.Signing.ApprovedAt = s.now()
	return s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.approved", Actor: person}, Event: event(doc, s.now())})
}

// RetryDocument starts a failed document again: from its upload; where its pages were becoming documents of their own, with
// that; or where it has been sealed already, behind the seal, so that nobody signs the same paper twice.
func (s *Service) RetryDocument(ctx context.Context, id DocumentID, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State != StateFailed {
		return doc, fmt.Errorf("document %s is %s and has not failed: %w", id, doc.State, ErrState)
	}
	next := StateReceived
	if !doc.Sealed.Name.IsZero() {
		next = StateSealed
	} else if doc.Sorting.plan() != "" {
		next = StateDividing
	}
	if err := doc.become(next); err != nil {
		return doc, err
	}
	doc = doc.retried()
	return s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.retried", Actor: by}, Event: event(doc, s.now())})
}

// retried forgets the failure and, where everything is done again, what was made of the upload.
func (d Document) retried() Document {
	d.Reason, d.Detail = "", ""
	if d.State != StateReceived {
		return d
	}
	return Document{
		ID: d.ID, Dossier: d.Dossier, Agency: d.Agency, Component: d.Component, Revision: d.Revision, State: d.State, Sources: d.Sources,
		Form: d.Form, Key: d.Key, Weight: d.Weight, Lane: d.Lane, Capture: d.Capture, Version: d.Version, Supersedes: d.Supersedes, CreatedAt: d.CreatedAt,
		Quarantine: d.Quarantine, Replaces: d.Replaces, Result: Result{Type: d.Result.Type, Asked: d.Result.Asked, Line: d.Result.Line},
		Signing: Approval{Person: d.Signing.Person, AgencyName: d.Signing.AgencyName, ScannedAt: d.Signing.ScannedAt},
		Sorting: Sorting{From: d.Sorting.From, Whole: d.Sorting.Whole, Apart: d.Sorting.Apart, By: d.Sorting.By, At: d.Sorting.At},
	}
}
