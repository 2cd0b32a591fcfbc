package pipeline

import (
	"context"
	"errors"
)

// Destroy removes a document: its keys are destroyed, its bytes deleted and its holding revoked; the fact stays in the
// log. That is how a wrong citizen's paper goes before it is held, and how a person's paper is erased afterwards: bytes
// that are locked then stay as they are, and nothing opens them any more.
func (s *Service) Destroy(ctx context.Context, id DocumentID, by, why string) (Document, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return doc, err
	}
	if err := doc.become(StateDestroyed); err != nil {
		return doc, err
	}
	if err := s.revoke(ctx, id, by, why); err != nil {
		return doc, err
	}
	uploads, err := s.ownUploads(ctx, doc)
	if err != nil {
		return doc, err
	}
	parts := []BlobRef{doc.Repaired, doc.Text, doc.Normalised, doc.Sealed}
	var forget []UploadID
	for _, u := range uploads {
		forget, parts = append(forget, u.ID), append(parts, u.Blob)
	}
	doc.Key, doc.Content, doc.Subjects, doc.PaperHash = nil, nil, nil, Digest{}
	doc, err = s.commitDocument(ctx, doc, Transition{Event: event(doc, s.now()), Forget: forget,
		Entry: Entry{Action: "document.destroyed", Actor: by, Detail: map[string]string{"why": why}}})
	if err != nil {
		return doc, err
	}
	return doc, s.deleteParts(ctx, parts)
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
	h.State, h.Subjects = HoldingRevoked, nil
	_, err = s.Catalog.Commit(ctx, Transition{Subject: ref, Expected: expected, Holding: &h,
		Entry: Entry{Action: "holding.revoked", Actor: by, At: s.now(), Detail: map[string]string{"why": why}},
		Event: &Event{Type: "holding.revoked", Dossier: h.Dossier, Subject: ref, At: s.now()}})
	return err
}

// ownUploads returns the uploads that the document is made of.
func (s *Service) ownUploads(ctx context.Context, doc Document) ([]Upload, error) {
	var uploads []Upload
	for _, source := range doc.Sources {
		u, err := s.Catalog.Upload(ctx, source.Upload)
		if err != nil {
			return nil, err
		}
		uploads = append(uploads, u)
	}
	return uploads, nil
}

// deleteParts removes bytes that no key opens any more. What is locked, or left behind by a crash, is unreadable.
func (s *Service) deleteParts(ctx context.Context, parts []BlobRef) error {
	for _, ref := range parts {
		if ref.Name.IsZero() {
			continue
		}
		if err := s.Blobs.Delete(ctx, ref); err != nil && !errors.Is(err, ErrState) {
			return err
		}
	}
	return nil
}
