package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// ErrQuarantined: the document is stopped as a secret paper; nothing of its content is shown to anybody. It is an ErrState.
var ErrQuarantined = fmt.Errorf("document is quarantined, its content is not shown: %w", ErrState)

// QuarantineFound ends recognition with the mark that it found on a page, counted from 1. What was recognised is not in doc,
// and its page cache goes with the commit. What was stored on the way is unreadable then, and deleted.
func (s *Service) QuarantineFound(ctx context.Context, task Task, doc Document, mark string, page int) (Document, error) {
	stopped, err := s.stopped(doc, Quarantine{Mark: mark, Page: page, By: "engine"})
	if err != nil {
		return doc, err
	}
	stopped, err = s.commitDocument(ctx, stopped, Transition{Task: &task, Event: event(stopped, s.now()),
		Entry: Entry{Action: "document.quarantined", Actor: "engine", Detail: map[string]string{"mark": mark, "page": strconv.Itoa(page)}}})
	if err != nil {
		return stopped, err
	}
	return stopped, s.deleteUnread(ctx, doc, stopped)
}

// Quarantine stops a document on a person's word, wherever it is on its way; a holding is revoked. Why is for the log and
// says nothing of the content. A document whose pages are other documents is ErrState: those are named instead. A call
// that was broken off is repeated as it was.
func (s *Service) Quarantine(ctx context.Context, id DocumentID, by, why string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil || doc.State == StateQuarantine {
		return doc, err
	}
	if blank(by) || blank(why) {
		return doc, fmt.Errorf("quarantine: say who and why: %w", ErrInvalid)
	}
	if doc.State == StateDividing || doc.State == StateDivided {
		return doc, fmt.Errorf("document %s is %s: name the documents that its pages became: %w", id, doc.State, ErrState)
	}
	stopped, err := s.stopped(doc, Quarantine{By: by, Why: why})
	if err != nil {
		return doc, err
	}
	if err := s.revoke(ctx, id, by, why); err != nil { // first, so that no crash leaves it found
		return doc, err
	}
	stopped, err = s.commitDocument(ctx, stopped, Transition{Event: event(stopped, s.now()),
		Entry: Entry{Action: "document.quarantined", Actor: by, Detail: map[string]string{"why": why}}})
	if errors.Is(err, ErrConflict) {
		return s.Quarantine(ctx, id, by, why) // it moved on meanwhile; that it stops is what counts
	}
	if err != nil {
		return stopped, err
	}
	return stopped, s.deleteUnread(ctx, doc, stopped)
}

// deleteUnread deletes what a document no longer refers to. What a crash leaves behind has no key.
func (s *Service) deleteUnread(ctx context.Context, before, after Document) error {
	if !after.Sealed.Name.IsZero() {
		return nil
	}
	for _, ref := range []BlobRef{before.Look, before.Text, before.Normalised, before.Repaired} {
		if ref.Name.IsZero() {
			continue
		}
		if err := s.Blobs.Delete(ctx, ref); err != nil && !errors.Is(err, ErrState) {
			return err
		}
	}
	return nil
}
