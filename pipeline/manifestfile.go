package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// ManifestFile is a file that a manifest names.
type ManifestFile struct {
	Manifest  ManifestID
	Digest    Digest // of Content
	Name      string // what the sender calls it. If empty, as the manifest does
	Content   io.ReadSeeker
	By        string // who captured it, and signs a scan
	ScannedAt time.Time
}

// LineReceipt says what the file of one line became.
type LineReceipt struct {
	Line     LineID
	N        int // in the manifest
	Document DocumentID
	Known    bool  // it has come before
	Refused  error // why the line takes no file now; nil: it has it
}

// AddManifestFile stores a file for each line of a manifest that names its digest. A file that no line names is ErrNotFound. The call
// may be repeated: what has come stays as it is.
func (s *Service) AddManifestFile(ctx context.Context, f ManifestFile) (receipts []LineReceipt, err error) {
	m, err := s.Catalog.Manifest(ctx, f.Manifest)
	if err != nil {
		return nil, err
	}
	lines, err := s.Catalog.ManifestLines(ctx, LineQuery{Manifest: f.Manifest, Digest: f.Digest})
	if err == nil && len(lines) == 0 {
		err = fmt.Errorf("no line of the manifest has a file of this digest: %w", ErrNotFound)
	}
	for _, l := range lines {
		var r LineReceipt
		if r, err = s.addLine(ctx, m, l, f); err != nil {
			return receipts, err
		}
		receipts = append(receipts, r)
	}
	return receipts, err
}

// addLine stores the file of one line, unless it has come.
func (s *Service) addLine(ctx context.Context, m Manifest, l PlacedLine, f ManifestFile) (LineReceipt, error) {
	r := LineReceipt{Line: l.Line.ID, N: l.N, Document: l.Line.Document, Known: l.Line.Document != ""}
	if r.Known {
		return r, nil
	}
	old, err := s.OpenLine(l.Line)
	if err != nil {
		return r, err
	}
	d, err := s.oldDossier(ctx, m, old)
	if err != nil {
		return r, err
	}
	if f.Name == "" {
		f.Name = old.File
	}
	if _, err := f.Content.Seek(0, io.SeekStart); err != nil {
		return r, err
	}
	receipt, err := s.AddResult(ctx, NewResult{Type: old.Type, Agency: m.Agency, asked: s.place(old), line: &l.Line,
		NewUpload: NewUpload{Dossier: d.ID, Name: f.Name, Content: f.Content, Form: old.Form, By: f.By, ScannedAt: f.ScannedAt, Lane: LaneBatch}})
	if errors.Is(err, ErrInvalid) || errors.Is(err, ErrState) && !errors.Is(err, ErrOverload) {
		r.Refused = err
		return r, nil
	}
	if err == nil && receipt.Duplicate {
		err = s.takeLine(ctx, l.Line, receipt.Document)
	}
	r.Document, r.Known = receipt.Document, receipt.Duplicate
	return r, err
}

// takeLine gives a line a document that its file was already.
func (s *Service) takeLine(ctx context.Context, l ManifestLine, id DocumentID) error {
	doc, err := s.Catalog.Document(ctx, id)
	if err != nil || doc.Result.Line == l.ID {
		return err
	}
	l.Document = id
	_, err = s.Catalog.Commit(ctx, Transition{Subject: Ref{KindDocument, string(id)}, Expected: doc.Revision, Keeps: true, Line: &l,
		Entry: Entry{Action: "manifest.file-known", Actor: l.By, At: s.now(), Detail: map[string]string{"line": string(l.ID)}}})
	return err
}

// oldDossier finds the dossier of an old result. One that nobody knows is opened as it ended: long returned, its owner unknown.
func (s *Service) oldDossier(ctx context.Context, m Manifest, old OldResult) (Dossier, error) {
	d, err := s.Catalog.DossierByCode(ctx, m.Agency, old.Dossier)
	if !errors.Is(err, ErrNotFound) {
		return d, err
	}
	d = Dossier{ID: DossierID(NewID("dos")), Code: old.Dossier, State: DossierReturned, Procedure: old.Procedure, Channel: AtCounter,
		Receiving: m.Agency, Resolving: m.Agency, ReceivedAt: day(old.Date), Reason: "hồ sơ cũ, theo bảng kê " + string(m.ID)}
	ref := Ref{KindDossier, string(d.ID)}
	d.Revision, err = s.Catalog.Commit(ctx, Transition{Subject: ref, Dossier: &d,
		Entry: Entry{Action: "dossier.backfilled", Actor: m.By, At: s.now(), Detail: map[string]string{"manifest": string(m.ID)}},
		Event: &Event{Type: "dossier.backfilled", Dossier: d.ID, Subject: ref, At: s.now()}})
	if errors.Is(err, ErrConflict) { // somebody opened it a moment ago
		return s.Catalog.DossierByCode(ctx, m.Agency, old.Dossier)
	}
	return d, err
}

// LineQuery selects lines of manifests; zero fields select all.
type LineQuery struct {
	IDs      []LineID   // of these. Without a manifest N is 0
	Manifest ManifestID // in the order of the manifest
	Digest   Digest
	After    int // behind this line of the manifest
	Limit    int
}

// PlacedLine is a line with its place in a manifest and what its file became.
type PlacedLine struct {
	N      int
	Line   ManifestLine
	State  State  // of the document; empty: its file has not come
	Reason Reason // likewise
}
