package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// NewUpload is one file handed in for a dossier.
type NewUpload struct {
	Dossier   DossierID
	Component ComponentCode // empty: a loose paper
	Name      string        // what the sender calls it
	Content   io.ReadSeeker
	Sealed    *SealedFile // instead of Content
	Form      Form        // if empty, ScanOfOriginal
	By        string
	ScannedAt time.Time // if zero, now
	Lane      Lane      // if empty, LaneCounter
	// Replaces is the rejected document that this is a new scan of, if any. It gives the component.
	Replaces DocumentID
}

// Receipt answers an upload once its bytes are hashed and durable.
type Receipt struct {
	Upload    UploadID
	Document  DocumentID
	Digest    Digest // of the bytes as they came
	Size      int64
	Duplicate bool // the dossier has these bytes already, as Document
}

// AddUpload stores the bytes durably, and with them the document that they become and its first task. The same bytes
// twice in one dossier are one document: the receipt names the first. While too much waits it is an *Overload.
func (s *Service) AddUpload(ctx context.Context, n NewUpload) (Receipt, error) {
	dossier, err := s.Catalog.Dossier(ctx, n.Dossier)
	if err != nil {
		return Receipt{}, err
	}
	capture := 1
	if n.Replaces != "" {
		old, err := s.rejected(ctx, n)
		if err != nil {
			return Receipt{}, err
		}
		n.Component, capture = old.Component, old.Capture+1
	}
	if dossier.State.Closed() {
		return Receipt{}, fmt.Errorf("dossier %s is %s: nothing is added to it: %w", dossier.ID, dossier.State, ErrState)
	}
	if err := dossier.accepts(n.Component); err != nil {
		return Receipt{}, err
	}
	if err := s.AdmitFrom(ctx, dossier.Receiving, n.Lane); err != nil {
		return Receipt{}, err
	}
	agency, err := s.Catalog.Agency(ctx, dossier.Receiving)
	if err != nil {
		return Receipt{}, fmt.Errorf("receiving agency: %w", err)
	}
	upload, err := s.storeUpload(ctx, n)
	if err != nil {
		return Receipt{}, err
	}
	doc := s.newDocument(agency, n, upload)
	doc.Capture, doc.Replaces = capture, n.Replaces
	receipt, err := s.register(ctx, doc, Transition{Upload: &upload, Entry: Entry{Action: "document.received", Actor: n.By, Detail: dossier.despite(n.Component)}})
	if err != nil || n.Replaces == "" {
		return receipt, err
	}
	return receipt, s.takesPlace(ctx, receipt, n)
}

// storeUpload makes the bytes durable.
func (s *Service) storeUpload(ctx context.Context, n NewUpload) (Upload, error) {
	ref, key, err := s.storeContent(ctx, n)
	if err != nil {
		return Upload{}, fmt.Errorf("store upload: %w", err)
	}
	return Upload{ID: UploadID(NewID("upl")), Dossier: n.Dossier, Name: n.Name, Blob: ref, Key: key, By: n.By, At: s.now()}, nil
}

func (s *Service) storeContent(ctx context.Context, n NewUpload) (BlobRef, WrappedKey, error) {
	if n.Sealed != nil {
		return n.Sealed.Ref, n.Sealed.Key, s.Blobs.PutStored(ctx, n.Sealed.Ref, n.Sealed.Stored)
	}
	key, wrapped := s.Keys.NewKey()
	ref, err := s.Blobs.Put(ctx, key, n.Content)
	return ref, wrapped, err
}

// SealedFile is a file that was encrypted while it came. Its plain bytes lie nowhere.
type SealedFile struct {
	Ref    BlobRef
	Key    WrappedKey
	Stored io.ReadSeeker // what is to be stored
}

// SealFile encrypts plain bytes into a spool, which is handed over as part of the file.
func (s *Service) SealFile(ctx context.Context, plain io.Reader, spool io.ReadWriteSeeker) (SealedFile, error) {
	key, ref, err := s.Blobs.Seal(ctx, plain, spool)
	return SealedFile{Ref: ref, Key: s.Keys.Wrap(key), Stored: spool}, err
}

// accepts refuses a component that the checklist does not have, and a paper that the law forbids to scan.
func (d Dossier) accepts(code ComponentCode) error {
	if code == "" {
		return nil
	}
	switch i := d.line(code); {
	case i < 0:
		return fmt.Errorf("dossier has no component %s: %w", code, ErrInvalid)
	case d.Checklist[i].Answer == PresentOnly:
		return fmt.Errorf("component %s is only presented, never scanned: %w", code, ErrInvalid)
	}
	return nil
}

// despite is what the log keeps of a paper that came in though the checklist asks for none.
func (d Dossier) despite(code ComponentCode) map[string]string {
	if i := d.line(code); i >= 0 && d.Checklist[i].Answer.against() {
		detail := d.Checklist[i].passedOver()
		detail["despite"] = string(d.Checklist[i].Answer)
		return detail
	}
	return nil
}

// register makes the upload known. Of two callers with the same bytes one makes the document; the other's blob is removed.
func (s *Service) register(ctx context.Context, doc Document, t Transition) (Receipt, error) {
	u := *t.Upload
	receipt := Receipt{Upload: u.ID, Document: doc.ID, Digest: u.Blob.Plain, Size: u.Blob.Size}
	first, firstDoc, err := s.Catalog.UploadByDigest(ctx, u.Dossier, u.Blob.Plain)
	if errors.Is(err, ErrNotFound) {
		t.Event = event(doc, s.now())
		_, err = s.commitDocument(ctx, doc, t)
		if !errors.Is(err, ErrConflict) {
			return receipt, err
		}
		first, firstDoc, err = s.Catalog.UploadByDigest(ctx, u.Dossier, u.Blob.Plain)
	}
	if err != nil {
		return Receipt{}, err
	}
	receipt.Upload, receipt.Document, receipt.Duplicate = first.ID, firstDoc.ID, true
	return receipt, s.Blobs.Delete(ctx, u.Blob)
}

func (s *Service) newDocument(agency Agency, n NewUpload, u Upload) Document {
	_, key := s.Keys.NewKey()
	doc := Document{
		ID: DocumentID(NewID("doc")), Dossier: n.Dossier, Agency: agency.ID, Component: n.Component, State: StateReceived,
		Sources: []PageRange{{Upload: u.ID, First: 1}}, Form: n.Form, Key: key, Capture: 1, Version: 1, Weight: u.Blob.Size, Lane: n.Lane,
		Signing: Approval{Person: n.By, AgencyName: agency.Name, ScannedAt: n.ScannedAt}, CreatedAt: s.now(),
	}
	if doc.Form == "" {
		doc.Form = ScanOfOriginal
	}
	if doc.Lane == "" {
		doc.Lane = LaneCounter
	}
	if doc.Signing.ScannedAt.IsZero() {
		doc.Signing.ScannedAt = s.now()
	}
	return doc
}
