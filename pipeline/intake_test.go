package pipeline_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestRegisterAgency(t *testing.T) {
	o := newOffice(t)
	for i, c := range []struct {
		agency pipeline.Agency
		want   pipeline.Revision
	}{
		{pipeline.Agency{ID: ward, Name: "UBND phường Hoa Lư"}, 1},
		{pipeline.Agency{ID: ward, Name: "UBND phường Pleiku"}, 2},
		{pipeline.Agency{ID: ward, Name: "UBND phường Pleiku", Successor: "H21.13", ValidTo: opening}, 3},
		{pipeline.Agency{ID: ward, Name: "UBND phường Pleiku", Successor: "H21.13", ValidTo: opening.UTC()}, 3},
	} {
		if err := o.RegisterAgency(t.Context(), c.agency); err != nil {
			t.Fatal(err)
		}
		if a, err := o.catalog.Agency(t.Context(), ward); err != nil || a.Revision != c.want || a.Name != c.agency.Name {
			t.Errorf("%d: Agency = %+v, %v; want revision %d", i, a, err, c.want)
		}
	}
}

func TestOpenDossierRefuses(t *testing.T) {
	o := newOffice(t)
	for _, c := range []struct {
		name string
		n    pipeline.NewDossier
		want error
	}{
		{"an agency that nobody knows", pipeline.NewDossier{Receiving: "H99"}, pipeline.ErrNotFound},
		{"a procedure that nobody knows", pipeline.NewDossier{Receiving: ward, Procedure: "9.9"}, pipeline.ErrNotFound},
		{"an owner who cannot exist", pipeline.NewDossier{Receiving: ward, Owner: pipeline.NewPerson{Kind: pipeline.PersonalID, Value: nobody}}, pipeline.ErrInvalid},
		{"a submitter who cannot exist", pipeline.NewDossier{Receiving: ward, Submitter: pipeline.NewPerson{Kind: pipeline.PersonalID, Value: nobody}}, pipeline.ErrInvalid},
		{"another who cannot exist", pipeline.NewDossier{Receiving: ward, Others: []pipeline.NewPerson{{Kind: pipeline.PersonalID, Value: nobody}}}, pipeline.ErrInvalid},
	} {
		_, err := o.OpenDossier(t.Context(), c.n)
		want(t, c.name, err, c.want)
		if err != nil && strings.Contains(err.Error(), nobody) {
			t.Errorf("%s: the error repeats the identifier: %v", c.name, err)
		}
	}
}

// TestOpenDossierTogether opens one dossier from many sides at once: all get the same.
func TestOpenDossierTogether(t *testing.T) {
	o := newOffice(t)
	var all sync.WaitGroup
	ids := make([]pipeline.DossierID, 8)
	for i := range ids {
		all.Go(func() {
			d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Code: "H21.12-260302-0001", Receiving: ward, Procedure: "1.1", By: clerk})
			if err != nil || d.Revision != 1 || len(d.Checklist) != 3 {
				t.Errorf("OpenDossier = %+v, %v", d, err)
			}
			ids[i] = d.ID
		})
	}
	all.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("dossiers %v, want one", ids)
		}
	}
}

func TestOpenDossierDefaults(t *testing.T) {
	o := newOffice(t)
	d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: ward})
	if err != nil || d.Code != string(d.ID) || d.Resolving != ward || !d.ReceivedAt.Equal(opening) || d.Checklist != nil {
		t.Errorf("OpenDossier = %+v, %v", d, err)
	}
}

func TestUploadBecomesADocument(t *testing.T) {
	o := newOffice(t)
	r := o.upload(o.dossier(), "scan")
	doc := o.document(r.Document)
	if doc.State != pipeline.StateReceived || doc.Form != pipeline.ScanOfOriginal || doc.Signing.Person != clerk ||
		doc.Signing.AgencyName != "UBND phường Hoa Lư" || !doc.Signing.ScannedAt.Equal(opening) || doc.Weight != 4 {
		t.Errorf("document = %+v", doc)
	}
	if r.Digest != pipeline.DigestOf([]byte("scan")) || r.Size != 4 || r.Duplicate {
		t.Errorf("receipt = %+v", r)
	}
	if task := o.task(); task.Stage != pipeline.StagePrepare || task.Document != doc.ID {
		t.Errorf("task = %+v", task)
	}
	u, err := o.catalog.Upload(t.Context(), r.Upload)
	if err != nil {
		t.Fatal(err)
	}
	key, err := o.Keys.Unwrap(u.Key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := o.Blobs.Open(t.Context(), key, u.Blob)
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, b); got != "scan" {
		t.Errorf("upload = %q", got)
	}
}

func TestUploadRefused(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	for _, c := range []struct {
		name      string
		dossier   pipeline.DossierID
		component pipeline.ComponentCode
		want      error
	}{
		{"a dossier that is not there", "dos-x", "", pipeline.ErrNotFound},
		{"a component that is not there", d.ID, "x", pipeline.ErrInvalid},
		{"a paper that is only presented", d.ID, "card", pipeline.ErrInvalid},
	} {
		_, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: c.dossier, Component: c.component, Content: strings.NewReader("x")})
		want(t, c.name, err, c.want)
	}
}

func TestSameBytesAreOneDocument(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	first := o.upload(d, "scan")
	again := o.upload(d, "scan")
	if !again.Duplicate || again.Document != first.Document || again.Upload != first.Upload {
		t.Errorf("second receipt = %+v, want the first document %s", again, first.Document)
	}
	if other := o.upload(d, "another"); other.Duplicate {
		t.Errorf("other bytes are a duplicate: %+v", other)
	}
	elsewhere, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: ward, Procedure: "1.1"})
	if err != nil {
		t.Fatal(err)
	}
	if r := o.upload(elsewhere, "scan"); r.Duplicate {
		t.Errorf("the same bytes in another dossier are a duplicate: %+v", r)
	}
}

// blobCounter counts what is put and deleted, and holds every upload until all are stored.
type blobCounter struct {
	pipeline.Blobs
	meet    func()
	mu      sync.Mutex
	stored  map[pipeline.Digest]bool
	deleted map[pipeline.Digest]bool
}

func (b *blobCounter) Put(ctx context.Context, key pipeline.DataKey, plain io.ReadSeeker) (pipeline.BlobRef, error) {
	ref, err := b.Blobs.Put(ctx, key, plain)
	b.mu.Lock()
	b.stored[ref.Name] = true
	b.mu.Unlock()
	b.meet()
	return ref, err
}

func (b *blobCounter) Delete(ctx context.Context, ref pipeline.BlobRef) error {
	b.mu.Lock()
	b.deleted[ref.Name] = true
	b.mu.Unlock()
	return b.Blobs.Delete(ctx, ref)
}

// TestSameBytesTogether uploads the same bytes from two sides that have both stored them: one makes the document, and of
// the other nothing is left.
func TestSameBytesTogether(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	var stored, all sync.WaitGroup
	stored.Add(2)
	counter := &blobCounter{Blobs: o.Blobs, stored: map[pipeline.Digest]bool{}, deleted: map[pipeline.Digest]bool{},
		meet: func() { stored.Done(); stored.Wait() }}
	o.Blobs = counter
	receipts := make([]pipeline.Receipt, 2)
	for i := range receipts {
		all.Go(func() { receipts[i] = o.upload(d, "scan") })
	}
	all.Wait()
	if receipts[0].Document != receipts[1].Document || receipts[0].Upload != receipts[1].Upload || receipts[0].Duplicate == receipts[1].Duplicate {
		t.Errorf("receipts = %+v, want one document and one duplicate", receipts)
	}
	u, err := o.catalog.Upload(t.Context(), receipts[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	if len(counter.stored) != 2 || len(counter.deleted) != 1 || counter.deleted[u.Blob.Name] || !o.isThere(u.Blob) {
		t.Errorf("%d blobs stored, %d deleted; want one to stay", len(counter.stored), len(counter.deleted))
	}
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{Dossier: d.ID})
	if err != nil || len(docs) != 1 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

func TestUploadThatCannotBeStored(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	full := errors.New("disk is full")
	o.Blobs = failing{o.Blobs, full}
	_, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Content: strings.NewReader("scan")})
	want(t, "AddUpload", err, full)
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil || len(docs) != 0 {
		t.Errorf("%d documents without bytes, %v", len(docs), err)
	}
}

type failing struct {
	pipeline.Blobs
	err error
}

func (f failing) Put(context.Context, pipeline.DataKey, io.ReadSeeker) (pipeline.BlobRef, error) {
	return pipeline.BlobRef{}, f.err
}
func (f failing) Delete(context.Context, pipeline.BlobRef) error { return f.err }
