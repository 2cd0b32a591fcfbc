package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"
)

// Keep sets until when a dossier's file is kept, and locks everything that is held of it until then. A time before the one
// that is set, or not in the future, is ErrInvalid: retention is only ever lengthened. Why is for the log and holds
// nothing personal. A call that was broken off is repeated as it was.
func (s *Service) Keep(ctx context.Context, id DossierID, until time.Time, by, why string) error {
	until = until.UTC().Truncate(time.Second)
	if err := s.setKeepUntil(ctx, id, until, by, why); err != nil {
		return err
	}
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Dossier: id, States: []State{StateHeld}})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.lockLonger(ctx, doc, until, by); err != nil {
			return fmt.Errorf("document %s: %w", doc.ID, err)
		}
	}
	return nil
}

func (s *Service) setKeepUntil(ctx context.Context, id DossierID, until time.Time, by, why string) error {
	d, err := s.Catalog.Dossier(ctx, id)
	switch {
	case err != nil:
		return err
	case !until.After(s.now()):
		return fmt.Errorf("keep until %v: not in the future: %w", until, ErrInvalid)
	case until.Before(d.KeepUntil):
		return fmt.Errorf("keep until %v: it is %v already and only becomes later: %w", until, d.KeepUntil.UTC(), ErrInvalid)
	case until.Equal(d.KeepUntil):
		return nil
	}
	d.KeepUntil = until
	_, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(id)}, Expected: d.Revision, Dossier: &d,
		Entry: Entry{Action: "dossier.kept-longer", Actor: by, At: s.now(), Detail: map[string]string{"until": Stamp(until), "why": why}},
	})
	if errors.Is(err, ErrConflict) {
		return s.setKeepUntil(ctx, id, until, by, why)
	}
	return err
}

// lockLonger locks a held document's bytes until then, unless they are, and commits what the storage recorded.
func (s *Service) lockLonger(ctx context.Context, doc Document, until time.Time, by string) error {
	if len(doc.Kept) > 0 && !doc.keptUntil().Before(until) || doc.State != StateHeld {
		return nil
	}
	kept, err := s.Lock(ctx, doc, until)
	if err != nil {
		return err
	}
	longer := doc
	if err := longer.become(StateHeld); err != nil {
		return err
	}
	longer.Kept = kept
	_, err = s.commitDocument(ctx, longer, Transition{Entry: Entry{Action: "document.kept-longer", Actor: by, Detail: keptDetail(kept)}})
	if !errors.Is(err, ErrConflict) {
		return err
	}
	if doc, err = s.Catalog.Document(ctx, doc.ID); err != nil {
		return err
	}
	return s.lockLonger(ctx, doc, until, by)
}

// Lock locks a document's lasting bytes, its sealed file and its uploads, and returns what the storage recorded of each.
func (s *Service) Lock(ctx context.Context, doc Document, until time.Time) (kept []Kept, err error) {
	lasting := []BlobRef{doc.Sealed}
	for _, source := range doc.Sources {
		u, err := s.Catalog.Upload(ctx, source.Upload)
		if err != nil {
			return nil, err
		}
		lasting = append(lasting, u.Blob)
	}
	for _, ref := range lasting {
		k, err := s.Blobs.Hold(ctx, ref, until)
		if err != nil {
			return nil, err
		}
		kept = append(kept, k)
	}
	return kept, nil
}

// LockUntil returns until when a dossier's bytes are locked now: for the time that was set for its file or, when that is
// sooner or was not set, for the short time that is renewed again and again. Now is the storage's: locks run by its clock.
func (s *Service) LockUntil(ctx context.Context, id DossierID, now time.Time) (time.Time, error) {
	until := now.Add(s.retention())
	d, err := s.Catalog.Dossier(ctx, id)
	if err == nil && d.KeepUntil.After(until) {
		until = d.KeepUntil
	}
	return until, err
}

// KeepByType returns the later of until and the end of the retention that the document's type sets, counted from now. Where
// it sets none, or is kept for ever, the short lock is renewed again and again.
func (s *Service) KeepByType(doc Document, until, now time.Time) time.Time {
	t, _ := s.Procedures.Type(doc.Type)
	if end := now.AddDate(t.KeepYears, 0, 0); t.KeepYears > 0 && end.After(until) {
		return end
	}
	return until
}

func (s *Service) retention() time.Duration {
	if s.Retention == 0 {
		return 30 * 24 * time.Hour
	}
	return s.Retention
}

// keptUntil is when the first of the document's locks ends.
func (d Document) keptUntil() time.Time {
	first := d.Kept[0].Until
	for _, k := range d.Kept {
		if k.Until.Before(first) {
			first = k.Until
		}
	}
	return first
}

// keptDetail puts retention into words for the log.
func keptDetail(kept []Kept) map[string]string {
	detail := map[string]string{}
	for i, k := range kept {
		at := "kept-" + strconv.Itoa(i+1)
		maps.Copy(detail, map[string]string{at: k.Name.String(), at + "-until": Stamp(k.Until)})
		if k.Version != "" {
			maps.Copy(detail, map[string]string{at + "-version": k.Version, at + "-mode": k.Mode})
		}
	}
	return detail
}
