package pipeline

import (
	"context"
	"errors"
	"time"
)

// Service is the use cases. Its methods may be called concurrently and from several processes on one catalog.
type Service struct {
	Catalog    Catalog
	Blobs      Blobs
	Keys       *Keyring
	Procedures ProcedureBook
	// Now is the program's clock. If nil, time.Now.
	Now func() time.Time
	// MaxBacklog is how many unprocessed bytes may wait before AddUpload refuses with ErrOverload. If zero, 8 GiB.
	MaxBacklog int64
	// Codes are the formats of our own codes.
	Codes Codes
	// Quota bounds what one agency hands in on a day.
	Quota Quota
	// Retention is how long what is held is locked at a time, while nobody has set a longer time for its dossier. If zero,
	// 30 days.
	Retention time.Duration
	// SignWithin is how long a document may wait for its signature. If zero, 24 hours.
	SignWithin time.Duration
	// Observe, if not nil, is told of every document that this process has committed. It must not block.
	Observe func(Document)

	last lastBacklog
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().Truncate(time.Second)
	}
	return s.Now().Truncate(time.Second)
}

func (s *Service) signWithin() time.Duration {
	if s.SignWithin == 0 {
		return 24 * time.Hour
	}
	return s.SignWithin
}

// commitDocument stores doc, which was read at doc.Revision, with its follow-up task.
func (s *Service) commitDocument(ctx context.Context, doc Document, t Transition) (Document, error) {
	if stage := doc.State.Stage(); stage != "" {
		t.Follow = []Task{{Document: doc.ID, Stage: stage, Agency: doc.Agency, Lane: doc.Lane, Weight: doc.Weight, Pages: len(doc.Pages)}}
	}
	return s.commitAlone(ctx, doc, t)
}

// commitAlone stores doc without a task: it waits for somebody, or another document's stage goes on with it.
func (s *Service) commitAlone(ctx context.Context, doc Document, t Transition) (Document, error) {
	t.Subject = Ref{KindDocument, string(doc.ID)}
	t.Expected = doc.Revision
	doc.UpdatedAt = s.now()
	t.Entry.At = doc.UpdatedAt
	t.Document = &doc
	revision, err := s.Catalog.Commit(ctx, t)
	if err != nil {
		return doc, err
	}
	doc.Revision = revision
	if s.Observe != nil {
		s.Observe(doc)
	}
	return doc, nil
}

// event is what the outside hears when a document reaches its state.
func event(doc Document, at time.Time) *Event {
	return &Event{Type: "document." + string(doc.State), Dossier: doc.Dossier, Subject: Ref{KindDocument, string(doc.ID)}, At: at}
}

// RegisterAgency makes an agency known. Registering the same facts again changes nothing.
func (s *Service) RegisterAgency(ctx context.Context, a Agency) error {
	old, err := s.Catalog.Agency(ctx, a.ID)
	if err == nil {
		if a.Successor == "" {
			a.Successor, a.ValidTo = old.Successor, old.ValidTo // only a merger ends an agency
		}
		a.Test = old.Test
		if !old.same(a) {
			return s.commitAgency(ctx, a, old.Revision)
		}
		return nil
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := s.Codes.checkAgency(a.ID); err != nil {
		return err
	}
	err = s.commitAgency(ctx, a, 0)
	if errors.Is(err, ErrConflict) {
		return nil // somebody registered it a moment ago
	}
	return err
}

// commitBeside stores what is an agency's and leaves the agency's own revision as it is: a key, a webhook, a mandate.
func (s *Service) commitBeside(ctx context.Context, id AgencyID, t Transition) error {
	agency, err := s.Catalog.Agency(ctx, id)
	if err != nil {
		return err
	}
	t.Subject, t.Expected, t.Keeps, t.Entry.At = Ref{KindAgency, string(id)}, agency.Revision, true, s.now()
	_, err = s.Catalog.Commit(ctx, t)
	return err
}

func (s *Service) commitAgency(ctx context.Context, a Agency, expected Revision) error {
	_, err := s.Catalog.Commit(ctx, Transition{
		Subject:  Ref{KindAgency, string(a.ID)},
		Expected: expected,
		Agency:   &a,
		Entry:    Entry{Action: "agency.registered", Actor: "operator", At: s.now()},
	})
	return err
}
