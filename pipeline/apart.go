package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// setApart gives the other documents that are made of doc's uploads uploads of their own, so that nothing but doc keeps those
// from being forgotten. One that prepare has still to look into gets its own there, and is only told so here. An ErrState
// names a document that is just being divided. A call that was broken off is repeated.
func (s *Service) setApart(ctx context.Context, doc Document, by string) error {
	docs, err := s.Catalog.Documents(ctx, DocumentQuery{Dossier: doc.Dossier})
	if err != nil {
		return err
	}
	for _, other := range docs {
		if other.ID == doc.ID || !other.sharesUpload(doc) {
			continue
		}
		if err := s.apart(ctx, doc, other, by); err != nil {
			return fmt.Errorf("document %s, scanned in the same file: %w", other.ID, err)
		}
	}
	return nil
}

// sharesUpload reports whether d needs some pages of an upload that other is made of too.
func (d Document) sharesUpload(other Document) bool {
	return d.State != StateDestroyed && d.State != StateDivided && !d.WholeUpload() && slices.ContainsFunc(d.Sources, func(p PageRange) bool {
		return slices.ContainsFunc(other.Sources, func(q PageRange) bool { return p.Upload == q.Upload })
	})
}

func (s *Service) apart(ctx context.Context, doc, other Document, by string) error {
	switch {
	case other.State == StateDividing || other.Sorting.plan() != "":
		return fmt.Errorf("its pages are becoming documents of their own; let that end first: %w", ErrState)
	case other.Sorting.Apart:
		return nil
	}
	changed, t := other, Transition{Entry: Entry{Action: "document.set-apart", Actor: by, Detail: map[string]string{"from": string(doc.ID)}}}
	changed.Sorting.Apart = true
	_, err := s.commitApart(ctx, changed, t, s.commitDocument)
	if !errors.Is(err, ErrConflict) {
		return err
	}
	if other, err = s.Catalog.Document(ctx, other.ID); err != nil || !other.sharesUpload(doc) {
		return err
	}
	return s.apart(ctx, doc, other, by)
}

// Prepared commits what prepare found. A document that was set apart gets the PDF of its pages as its upload with it, and the
// uploads that nothing else is made of are gone then.
func (s *Service) Prepared(ctx context.Context, task Task, doc Document, detail map[string]string) (Document, error) {
	return s.commitApart(ctx, doc, Transition{Entry: Entry{Detail: detail}}, func(ctx context.Context, doc Document, t Transition) (Document, error) {
		return s.Finish(ctx, task, doc, StatePrepared, t)
	})
}

// commitApart commits with doc, when it is to be set apart and can be, that it has an upload of its own.
func (s *Service) commitApart(ctx context.Context, doc Document, t Transition, commit func(context.Context, Document, Transition) (Document, error)) (Document, error) {
	if !doc.Sorting.Apart || doc.Repaired.Name.IsZero() && doc.Sealed.Name.IsZero() {
		return commit(ctx, doc, t)
	}
	former := doc.Sources
	doc, err := s.ownUpload(ctx, doc, &t)
	if err != nil {
		return doc, err
	}
	if doc, err = commit(ctx, doc, t); err != nil {
		return doc, err
	}
	return doc, s.deleteForgotten(ctx, former)
}

// ownUpload makes doc's own file its upload: the PDF that prepare put together of its pages, or, of one that is held, the
// sealed one with the same pixels. Who handed it in, and when, stays. The same pages that lie in the dossier already are shared.
func (s *Service) ownUpload(ctx context.Context, doc Document, t *Transition) (Document, error) {
	file := doc.Repaired
	if file.Name.IsZero() {
		file = doc.Sealed
	}
	own, _, err := s.Catalog.UploadByDigest(ctx, doc.Dossier, file.Plain)
	if errors.Is(err, ErrNotFound) {
		own, err = s.Catalog.Upload(ctx, doc.Sources[0].Upload)
		own.ID, own.Blob, own.Key = UploadID(NewID("upl")), file, doc.Key
		t.Upload, doc.Repaired = &own, BlobRef{}
	}
	for _, source := range doc.Sources {
		t.Forget = append(t.Forget, source.Upload)
	}
	doc.Sources, doc.Sorting.Apart = []PageRange{{Upload: own.ID, First: 1}}, false
	doc.Kept = slices.DeleteFunc(slices.Clone(doc.Kept), func(k Kept) bool { return k.Name != doc.Sealed.Name })
	return doc, err
}

// deleteForgotten removes the bytes of uploads that no key opens any more, unless they are locked.
func (s *Service) deleteForgotten(ctx context.Context, sources []PageRange) error {
	for _, source := range sources {
		u, err := s.Catalog.Upload(ctx, source.Upload)
		if err != nil {
			return err
		}
		if len(u.Key) > 0 {
			continue
		}
		if err := s.Blobs.Delete(ctx, u.Blob); err != nil && !errors.Is(err, ErrState) {
			return err
		}
	}
	return nil
}
