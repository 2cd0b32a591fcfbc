package pipeline

import (
	"context"
	"fmt"
	"time"
)

// AskPurge records that a person wants a quarantined document destroyed. Purge is for another one.
func (s *Service) AskPurge(ctx context.Context, id DocumentID, by, why string) (Document, error) {
	return s.ask(ctx, id, Entry{Action: "document.purge-asked", Actor: by, Detail: map[string]string{"why": why}}, func(d *Document) bool {
		asked := d.Quarantine.PurgeBy != ""
		d.Quarantine.PurgeBy, d.Quarantine.PurgeAt, d.Quarantine.FreeBy, d.Quarantine.FreeAt = by, s.now(), "", time.Time{}
		d.Waiting.Why = "đã có người đề nghị hủy giấy tờ mật: chờ người thứ hai đồng ý"
		return asked
	})
}

// AskRelease records that a person takes a quarantined document for none that is secret. Release is for another one.
func (s *Service) AskRelease(ctx context.Context, id DocumentID, by, why string) (Document, error) {
	return s.ask(ctx, id, Entry{Action: "document.release-asked", Actor: by, Detail: map[string]string{"why": why}}, func(d *Document) bool {
		asked := d.Quarantine.FreeBy != ""
		d.Quarantine.FreeBy, d.Quarantine.FreeAt, d.Quarantine.PurgeBy, d.Quarantine.PurgeAt = by, s.now(), "", time.Time{}
		d.Waiting.Why = "đã có người đề nghị cho đi tiếp: chờ người thứ hai đồng ý"
		return asked
	})
}

// ask commits what a person wants. It takes the place of the ask before; when the same was asked for already, that stays.
func (s *Service) ask(ctx context.Context, id DocumentID, e Entry, record func(*Document) (asked bool)) (Document, error) {
	doc, err := s.quarantined(ctx, id)
	if err != nil {
		return doc, err
	}
	if blank(e.Actor) || blank(e.Detail["why"]) {
		return doc, fmt.Errorf("quarantine: say who and why: %w", ErrInvalid)
	}
	changed := doc
	if record(&changed) {
		return doc, nil
	}
	return s.commitDocument(ctx, changed, Transition{Entry: e})
}

// Purge destroys a quarantined document on the word of a second person; the same one as before is ErrInvalid. Its
// pages go from a file that other documents came in, as with Destroy. The call may be repeated when bytes could not be
// deleted.
func (s *Service) Purge(ctx context.Context, id DocumentID, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.State == StateDestroyed && doc.Quarantine.PurgeBy != "" {
		return doc, s.deleteBytes(ctx, doc)
	}
	if doc.State != StateQuarantine {
		return doc, notQuarantined(doc)
	}
	q := doc.Quarantine
	if err := decided("purge", q.PurgeBy, by); err != nil {
		return doc, err
	}
	doc.Pages, doc.Findings, doc.Sorting, doc.Format = nil, nil, Sorting{From: doc.Sorting.From}, ""
	if doc, err = s.destroyKeys(ctx, doc, by, "secret paper, purge asked for by "+q.PurgeBy); err != nil {
		return doc, err
	}
	return doc, s.deleteBytes(ctx, doc)
}

// Release lets a quarantined document go on, on the word of a second person; the same one as before is ErrInvalid. It goes
// on from its upload, or behind its seal, and the mark is not held against it again.
func (s *Service) Release(ctx context.Context, id DocumentID, by string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	switch {
	case err != nil:
		return doc, err
	case doc.State != StateQuarantine && doc.Quarantine.FreedBy == by && !blank(by):
		return doc, nil // the call was broken off and is repeated
	case doc.State != StateQuarantine:
		return doc, notQuarantined(doc)
	}
	if err := decided("release", doc.Quarantine.FreeBy, by); err != nil {
		return doc, err
	}
	next := StateReceived
	if !doc.Sealed.Name.IsZero() {
		next = StateSealed
	}
	if err := doc.become(next); err != nil {
		return doc, err
	}
	doc.Quarantine.FreedBy, doc.Quarantine.FreedAt = by, s.now()
	doc = doc.retried()
	return s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()),
		Entry: Entry{Action: "document.released", Actor: by, Detail: map[string]string{"asked": doc.Quarantine.FreeBy}}})
}

// quarantined reads a document that is in quarantine; any other is ErrState.
func (s *Service) quarantined(ctx context.Context, id DocumentID) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err == nil && doc.State != StateQuarantine {
		err = notQuarantined(doc)
	}
	return doc, err
}

func notQuarantined(doc Document) error {
	return fmt.Errorf("document %s is %s and not quarantined: %w", doc.ID, doc.State, ErrState)
}
