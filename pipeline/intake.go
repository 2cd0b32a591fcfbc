package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// NewPerson is a person as handed in: identifiers are plain and are sealed before anything is stored.
type NewPerson struct {
	Name      string
	Organ     bool
	Kind      IdentifierKind
	Value     string
	Presented bool // showed the identity card
	Proof     string
}

// NewDossier is what opens a dossier.
type NewDossier struct {
	Code       string // the province's number; if empty, one is made from the random id
	Procedure  ProcedureCode
	Channel    Channel
	Receiving  AgencyID
	Resolving  AgencyID
	Owner      NewPerson
	Submitter  NewPerson
	Others     []NewPerson
	ReceivedAt time.Time // if zero, now
	By         string
}

// OpenDossier opens a dossier and answers its checklist from what is held. A code that exists already returns that
// dossier unchanged, so a caller may repeat the call.
func (s *Service) OpenDossier(ctx context.Context, n NewDossier) (Dossier, error) {
	d, err := s.newDossier(n)
	if err != nil {
		return Dossier{}, err
	}
	if old, err := s.Catalog.DossierByCode(ctx, d.Receiving, d.Code); !errors.Is(err, ErrNotFound) {
		return old, err
	}
	if d.Checklist, err = s.answer(ctx, d); err != nil {
		return Dossier{}, err
	}
	d.Revision, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)},
		Dossier: &d,
		Entry:   Entry{Action: "dossier.received", Actor: n.By, At: s.now()},
		Event:   &Event{Type: "dossier.received", Dossier: d.ID, Subject: Ref{KindDossier, string(d.ID)}, At: s.now()},
	})
	if errors.Is(err, ErrConflict) {
		return s.Catalog.DossierByCode(ctx, d.Receiving, d.Code)
	}
	return d, err
}

func (s *Service) newDossier(n NewDossier) (Dossier, error) {
	d := Dossier{
		ID: DossierID(NewID("dos")), Code: n.Code, State: DossierReceived, Procedure: n.Procedure, Channel: n.Channel,
		Receiving: n.Receiving, Resolving: n.Resolving, ReceivedAt: n.ReceivedAt,
	}
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = s.now()
	}
	if d.Code == "" {
		d.Code = string(d.ID)
	}
	if d.Resolving == "" {
		d.Resolving = d.Receiving
	}
	var err error
	if d.Owner, err = s.person("owner", n.Owner); err != nil {
		return d, err
	}
	if d.Submitter, err = s.person("submitter", n.Submitter); err != nil {
		return d, err
	}
	for _, o := range n.Others {
		p, err := s.person("others", o)
		if err != nil {
			return d, err
		}
		d.Others = append(d.Others, p)
	}
	return d, nil
}

func (s *Service) person(field string, n NewPerson) (Person, error) {
	p := Person{Name: n.Name, Organ: n.Organ, Presented: n.Presented, Proof: n.Proof}
	if n.Value == "" {
		return p, nil
	}
	id, err := s.Keys.Identifier(n.Kind, n.Value)
	if err != nil {
		return p, fmt.Errorf("%s: %w", field, err)
	}
	p.Identifiers = []Identifier{id}
	return p, nil
}

// NewUpload is one file handed in for a dossier.
type NewUpload struct {
	Dossier   DossierID
	Component ComponentCode // empty: a loose paper
	Name      string        // what the sender calls it
	Content   io.ReadSeeker
	Form      Form // if empty, ScanOfOriginal
	By        string
	ScannedAt time.Time // if zero, now
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
// twice in one dossier are one document: the receipt names the first.
func (s *Service) AddUpload(ctx context.Context, n NewUpload) (Receipt, error) {
	dossier, err := s.Catalog.Dossier(ctx, n.Dossier)
	if err != nil {
		return Receipt{}, err
	}
	if err := dossier.accepts(n.Component); err != nil {
		return Receipt{}, err
	}
	key, wrapped := s.Keys.NewKey()
	ref, err := s.Blobs.Put(ctx, key, n.Content)
	if err != nil {
		return Receipt{}, fmt.Errorf("store upload: %w", err)
	}
	upload := Upload{ID: UploadID(NewID("upl")), Dossier: n.Dossier, Name: n.Name, Blob: ref, Key: wrapped, By: n.By, At: s.now()}
	return s.register(ctx, dossier, n, upload)
}

// accepts refuses a component that the checklist does not have, and a paper that the law forbids to scan.
func (d Dossier) accepts(code ComponentCode) error {
	if code == "" {
		return nil
	}
	for _, c := range d.Checklist {
		if c.Code != code {
			continue
		}
		if c.Answer == PresentOnly {
			return fmt.Errorf("component %s is only presented, never scanned: %w", code, ErrInvalid)
		}
		return nil
	}
	return fmt.Errorf("dossier has no component %s: %w", code, ErrInvalid)
}

// register makes the upload known. Two callers with the same bytes race for one document; the loser's blob is removed.
func (s *Service) register(ctx context.Context, d Dossier, n NewUpload, u Upload) (Receipt, error) {
	doc, err := s.newDocument(ctx, d, n, u)
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Upload: u.ID, Document: doc.ID, Digest: u.Blob.Plain, Size: u.Blob.Size}
	first, firstDoc, err := s.Catalog.UploadByDigest(ctx, d.ID, u.Blob.Plain)
	if errors.Is(err, ErrNotFound) {
		_, err = s.commitDocument(ctx, doc, Transition{Upload: &u, Entry: Entry{Action: "document.received", Actor: n.By}, Event: event(doc, s.now())})
		if !errors.Is(err, ErrConflict) {
			return receipt, err
		}
		first, firstDoc, err = s.Catalog.UploadByDigest(ctx, d.ID, u.Blob.Plain)
	}
	if err != nil {
		return Receipt{}, err
	}
	receipt.Upload, receipt.Document, receipt.Duplicate = first.ID, firstDoc.ID, true
	return receipt, s.Blobs.Delete(ctx, u.Blob)
}

func (s *Service) newDocument(ctx context.Context, d Dossier, n NewUpload, u Upload) (Document, error) {
	agency, err := s.Catalog.Agency(ctx, d.Receiving)
	if err != nil {
		return Document{}, fmt.Errorf("receiving agency: %w", err)
	}
	_, key := s.Keys.NewKey()
	doc := Document{
		ID: DocumentID(NewID("doc")), Dossier: d.ID, Agency: d.Receiving, Component: n.Component, State: StateReceived,
		Sources: []PageRange{{Upload: u.ID, First: 1}}, Form: n.Form, Key: key, Capture: 1, Version: 1, Weight: u.Blob.Size,
		Signing: Approval{Person: n.By, AgencyName: agency.Name, ScannedAt: n.ScannedAt}, CreatedAt: s.now(),
	}
	if doc.Form == "" {
		doc.Form = ScanOfOriginal
	}
	if doc.Signing.ScannedAt.IsZero() {
		doc.Signing.ScannedAt = s.now()
	}
	return doc, nil
}
