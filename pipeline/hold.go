package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// Hold ends a document's way: it is held, and recorded for reuse where its form and type allow it.
func (s *Service) Hold(ctx context.Context, task Task, doc Document) (Document, error) {
	if err := s.replaceFormer(ctx, doc); err != nil {
		return doc, err
	}
	var extra Transition
	if why := s.notReusable(doc); why == "" {
		h, err := s.holding(doc)
		if err != nil {
			return doc, err
		}
		extra.Holding = &h
		extra.Entry.Detail = map[string]string{"holding": string(h.ID), "sealed": doc.Sealed.Plain.String()}
	} else {
		extra.Entry.Detail = map[string]string{"no-holding": why, "sealed": doc.Sealed.Plain.String()}
	}
	maps.Copy(extra.Entry.Detail, keptDetail(doc.Kept))
	return s.Finish(ctx, task, doc, StateHeld, extra)
}

// notReusable says why a document must not become a holding; empty when it may.
func (s *Service) notReusable(doc Document) string {
	t, known := s.Procedures.Type(doc.Type)
	switch {
	case !known || doc.Type == OtherType:
		return "type unknown"
	case t.Declaration:
		return "declaration"
	case t.Secret:
		return "secret"
	case !doc.Form.Reusable():
		return "form"
	case len(confirmed(doc.Subjects)) == 0 && doc.Result.IsZero(): // a result is also found by its number
		return "no confirmed subject"
	}
	return ""
}

func confirmed(subjects []Subject) []Subject {
	var out []Subject
	for _, sub := range subjects {
		if sub.Confirmed {
			out = append(out, sub)
		}
	}
	return out
}

func (s *Service) holding(doc Document) (Holding, error) {
	stands, err := s.Imprint(doc)
	return Holding{
		ID: HoldingID("hol-" + strings.TrimPrefix(string(doc.ID), "doc-")), State: HoldingCurrent, Document: doc.ID, Dossier: doc.Dossier,
		Agency: doc.Agency, Type: doc.Type, Form: doc.Form, Version: doc.Version, Subjects: confirmed(doc.Subjects),
		ValidFrom: doc.ValidFrom, ValidUntil: doc.ValidUntil, Sealed: doc.Sealed.Plain, HeldAt: s.now(),
		Certificate: doc.Seal.Certificate, SignedAt: doc.Seal.At, Proven: !doc.SignedAlready,
		DocumentRevision: doc.Revision + 1, Imprint: s.Keys.SealImprint(doc.ID, stands),
	}, err
}

// OpenSealed opens the sealed PDF for a reader and logs that it was read.
func (s *Service) OpenSealed(ctx context.Context, id DocumentID, reader Reader) (Blob, error) {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	if doc.State == StateQuarantine {
		return nil, fmt.Errorf("document %s: %w", id, ErrQuarantined)
	}
	if doc.Sealed.Name.IsZero() {
		return nil, fmt.Errorf("document %s is %s and not sealed: %w", id, doc.State, ErrState)
	}
	blob, err := s.openPart(ctx, doc.Key, doc.Sealed)
	if err != nil {
		return nil, err
	}
	if err := s.logRead(ctx, doc, reader); err != nil {
		return nil, errors.Join(err, blob.Close())
	}
	return blob, nil
}

func (s *Service) logRead(ctx context.Context, doc Document, reader Reader) error {
	entry := reader.Entry("document.read")
	entry.At = s.now()
	_, err := s.Catalog.Commit(ctx, Transition{Reads: []Read{{Ref{KindDocument, string(doc.ID)}, doc.Revision, entry}}})
	return err
}

func (s *Service) openPart(ctx context.Context, wrapped WrappedKey, ref BlobRef) (Blob, error) {
	key, err := s.Keys.Unwrap(wrapped)
	if err != nil {
		return nil, err
	}
	return s.Blobs.Open(ctx, key, ref)
}
