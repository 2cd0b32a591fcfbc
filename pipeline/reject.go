package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Rejection says why a person does not take a document.
type Rejection struct {
	Reason Reason // one of Rejections
	Words  string // the person's own, at most 500 characters; kept with the content and never logged
	Rescan bool   // the paper is to be scanned again: the document waits for the person who scanned it, until an upload replaces it
}

// Reject ends a document's way before it is held. Its bytes stay until they are destroyed; its component is open again.
func (s *Service) Reject(ctx context.Context, id DocumentID, r Rejection, act Act) (Document, error) {
	doc, err := s.shown(ctx, id, act, StateAwaiting, StateInReview, StateSecondLook)
	if err != nil {
		return doc, err
	}
	if err := r.check(); err != nil {
		return doc, err
	}
	e, err := s.Extraction(doc)
	if err != nil {
		return doc, err
	}
	if e.Note = strings.TrimSpace(r.Words); e.Note != "" {
		if doc.Content, err = s.SealContent(doc, e); err != nil {
			return doc, err
		}
	}
	if err := doc.become(StateRejected); err != nil {
		return doc, err
	}
	doc.Reason = r.Reason
	detail := map[string]string{"reason": string(r.Reason)}
	if r.Rescan {
		doc.Waiting = Waiting{For: doc.Signing.Person, Why: "quét lại giấy tờ này", Since: s.now()}
		detail["rescan"] = "true"
	}
	doc, err = s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()),
		Entry: Entry{Action: "document.rejected", Actor: act.By, Detail: detail}})
	if err == nil {
		s.released(ctx, id, act.By)
	}
	return doc, err
}

func (r Rejection) check() error {
	if _, ok := rejectionTexts[r.Reason]; !ok {
		return fmt.Errorf("reason is none of %v: %w", Rejections, ErrInvalid)
	}
	words, err := checkWords(r.Words)
	if err == nil && r.Reason == RejectedOther && words == "" {
		err = fmt.Errorf("reason %s needs words: %w", r.Reason, ErrInvalid)
	}
	return err
}

// checkWords returns a person's words as they are kept.
func checkWords(words string) (string, error) {
	const most = 500
	words = strings.TrimSpace(words)
	if len([]rune(words)) > most || !printable(words) {
		return "", fmt.Errorf("words are no text of at most %d characters: %w", most, ErrInvalid)
	}
	return words, nil
}

// takesPlace ends the wait of a rejected document once its new scan is there. What a process leaves undone that dies before
// it, prepare does: see TakePlace.
func (s *Service) takesPlace(ctx context.Context, r Receipt, n NewUpload) error {
	if r.Duplicate {
		doc, err := s.Catalog.Document(ctx, r.Document)
		if err != nil {
			return err
		}
		if doc.Replaces != n.Replaces {
			return fmt.Errorf("the dossier has these very bytes as document %s already, scan the paper again: %w", doc.ID, ErrInvalid)
		}
	}
	return s.TakePlace(ctx, Document{ID: r.Document, Replaces: n.Replaces, Signing: Approval{Person: n.By}})
}

// TakePlace ends the wait of the rejected document that doc is a new scan of, if it is one. It may be repeated.
func (s *Service) TakePlace(ctx context.Context, doc Document) error {
	for doc.Replaces != "" {
		err := s.stopsWaiting(ctx, doc.Replaces, doc.ID, doc.Signing.Person)
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return nil
}

func (s *Service) stopsWaiting(ctx context.Context, id, by DocumentID, actor string) error {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil || doc.State != StateRejected || doc.Waiting == (Waiting{}) {
		return err
	}
	doc.Waiting = Waiting{}
	_, err = s.commitDocument(ctx, doc, Transition{Entry: Entry{Action: "document.rescanned", Actor: actor, Detail: map[string]string{"as": string(by)}}})
	return err
}

// rejected returns the document that an upload is to replace.
func (s *Service) rejected(ctx context.Context, n NewUpload) (Document, error) {
	old, err := s.documentIn(ctx, n.Dossier, n.Replaces)
	switch {
	case err != nil:
		return old, err
	case old.State != StateRejected:
		return old, fmt.Errorf("replaced document %s is %s, not rejected: %w", old.ID, old.State, ErrState)
	case n.Component != "" && n.Component != old.Component:
		return old, fmt.Errorf("replaced document answers another component: %w", ErrInvalid)
	}
	return old, nil
}
