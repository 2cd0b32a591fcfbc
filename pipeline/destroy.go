package pipeline

import (
	"context"
	"errors"
	"fmt"
)

// Destroy removes a document: its keys are destroyed, its bytes deleted and its holding revoked; the fact stays in the
// log. That is how a wrong citizen's paper goes before it is held, and how a person's paper is erased afterwards: bytes
// that are locked then stay as they are, and nothing opens them any more. Other documents whose pages came in the same file
// get files of their own, and the shared one goes as soon as all of them have. One in quarantine is ErrState: Purge is for
// it. When the keys are destroyed but bytes could not be deleted, the call may be repeated.
func (s *Service) Destroy(ctx context.Context, id DocumentID, by, why string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State == StateQuarantine {
		return doc, fmt.Errorf("document %s is quarantined: two persons purge it: %w", id, ErrState)
	}
	if doc.State != StateDestroyed {
		if doc, err = s.destroyKeys(ctx, doc, by, why); err != nil {
			return doc, err
		}
	}
	return doc, s.deleteBytes(ctx, doc)
}

func (s *Service) destroyKeys(ctx context.Context, doc Document, by, why string) (Document, error) {
	if doc.State == StateFailed && doc.Sorting.plan() != "" {
		return doc, fmt.Errorf("document %s stopped while its pages became documents of their own; let it end that first: %w", doc.ID, ErrState)
	}
	if err := doc.become(StateDestroyed); err != nil {
		return doc, err
	}
	if err := s.setApart(ctx, doc, by); err != nil { // first, so that no crash leaves the pages readable in a file of others
		return doc, err
	}
	if err := s.revoke(ctx, doc.ID, by, why); err != nil {
		return doc, err
	}
	var forget []UploadID
	for _, source := range doc.Sources {
		forget = append(forget, source.Upload)
	}
	doc.Key, doc.Content, doc.Subjects, doc.Paper = nil, nil, nil, nil
	return s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()), Forget: forget,
		Entry: Entry{Action: "document.destroyed", Actor: by, Detail: map[string]string{"why": why}}})
}

// revoke ends the holding of a document, if it has one: nobody is found through it any more. It comes before the
// destruction, so that no crash leaves a holding without its paper.
func (s *Service) revoke(ctx context.Context, id DocumentID, by, why string) error {
	h, err := s.Catalog.HoldingOf(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && h.State == HoldingRevoked {
		return nil
	}
	if err != nil {
		return err
	}
	ref := Ref{KindHolding, string(h.ID)}
	expected := h.Revision
	h.State, h.Subjects, h.Imprint = HoldingRevoked, nil, nil
	_, err = s.Catalog.Commit(ctx, Transition{Subject: ref, Expected: expected, Holding: &h,
		Entry: Entry{Action: "holding.revoked", Actor: by, At: s.now(), Detail: map[string]string{"why": why}},
		Event: &Event{Type: "holding.revoked", Dossier: h.Dossier, Subject: ref, At: s.now()}})
	return err
}

// deleteBytes removes what no key opens any more. What is locked, or left behind by a crash, is unreadable.
func (s *Service) deleteBytes(ctx context.Context, doc Document) error {
	for _, ref := range []BlobRef{doc.Repaired, doc.Look, doc.Text, doc.Normalised, doc.Sealed} {
		if ref.Name.IsZero() {
			continue
		}
		if err := s.Blobs.Delete(ctx, ref); err != nil && !errors.Is(err, ErrState) {
			return err
		}
	}
	return s.deleteForgotten(ctx, doc.Sources)
}
