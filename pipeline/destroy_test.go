package pipeline_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func TestDestroy(t *testing.T) {
	o := newOffice(t)
	doc := o.extracted(o.sealed("scan"), read(""))
	u, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	task := o.task()
	if doc, err = o.Destroy(t.Context(), doc.ID, clerk, "nhầm người"); err != nil || doc.State != pipeline.StateDestroyed {
		t.Fatalf("Destroy = %s, %v", doc.State, err)
	}
	for _, ref := range []pipeline.BlobRef{u.Blob, doc.Normalised, doc.Sealed} {
		if o.isThere(ref) {
			t.Errorf("bytes %v are still there", ref.Name)
		}
	}
	now := o.document(doc.ID)
	if len(now.Key) != 0 || len(now.Content) != 0 || len(now.Subjects) != 0 || len(now.Paper) > 0 {
		t.Errorf("destroyed document = %+v", now)
	}
	_, err = o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: clerk})
	want(t, "OpenSealed", err, pipeline.ErrDestroyed)
	_, err = o.Hold(t.Context(), task, doc)
	want(t, "a late stage", err, pipeline.ErrState)
	if got := o.actions(doc.ID); got[len(got)-1] != "document.destroyed" {
		t.Errorf("log = %v", got)
	}
	if _, err := o.Destroy(t.Context(), doc.ID, clerk, "again"); err != nil || len(o.actions(doc.ID)) != int(now.Revision) {
		t.Errorf("Destroy twice = %v, log %v", err, o.actions(doc.ID))
	}
	if r := o.upload(pipeline.Dossier{ID: doc.Dossier}, "scan"); r.Duplicate {
		t.Errorf("the bytes of a destroyed paper are a duplicate: %+v", r)
	}
}

// TestDestroyDespiteTheStorage cannot delete at first: the keys are gone all the same, and a repeated call deletes.
func TestDestroyDespiteTheStorage(t *testing.T) {
	o := newOffice(t)
	doc := o.awaiting("scan")
	blobs, broken := o.Blobs, errors.New("disk is away")
	o.Blobs = failing{blobs, broken}
	_, err := o.Destroy(t.Context(), doc.ID, clerk, "nhầm")
	want(t, "Destroy", err, broken)
	if now := o.document(doc.ID); len(now.Key) != 0 || now.State != pipeline.StateDestroyed {
		t.Errorf("document is %s with a key of %d bytes", now.State, len(now.Key))
	}
	o.Blobs = blobs
	if _, err := o.Destroy(t.Context(), doc.ID, clerk, "nhầm"); err != nil || o.isThere(doc.Normalised) {
		t.Errorf("Destroy again = %v, bytes there: %v", err, o.isThere(doc.Normalised))
	}
}

// TestDestroyLeavesASharedUpload destroys one of two documents that were cut out of one upload, then the other.
func TestDestroyLeavesASharedUpload(t *testing.T) {
	o := newOffice(t)
	first := o.document(o.upload(o.dossier(), "two papers").Document)
	_, key := o.Keys.NewKey()
	second := pipeline.Document{ID: "doc-second", Dossier: first.Dossier, Agency: ward, State: pipeline.StateReceived, Sources: first.Sources, Key: key}
	if _, err := o.catalog.Commit(t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(second.ID)}, Document: &second}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id   pipeline.DocumentID
		stay bool
	}{{first.ID, true}, {second.ID, false}} {
		if _, err := o.Destroy(t.Context(), c.id, clerk, "nhầm"); err != nil {
			t.Fatal(err)
		}
		u, err := o.catalog.Upload(t.Context(), first.Sources[0].Upload)
		if err != nil || o.isThere(u.Blob) != c.stay || (len(u.Key) > 0) != c.stay {
			t.Errorf("after %s: upload is there %v with a key of %d bytes, %v; want it to stay: %v", c.id, o.isThere(u.Blob), len(u.Key), err, c.stay)
		}
	}
}

func TestHold(t *testing.T) {
	o := newOffice(t)
	doc := o.extracted(o.sealed("scan"), read(""))
	doc, err := o.Hold(t.Context(), o.task(), doc)
	if err != nil || doc.State != pipeline.StateHeld {
		t.Fatalf("Hold = %s, %v", doc.State, err)
	}
	h, err := o.catalog.HoldingOf(t.Context(), doc.ID)
	if err != nil || h.State != pipeline.HoldingCurrent || h.Sealed != doc.Sealed.Plain || len(h.Subjects) != 1 {
		t.Errorf("HoldingOf = %+v, %v", h, err)
	}
	b, err := o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: "reader"})
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, b); got != "sealed scan" {
		t.Errorf("sealed file = %q", got)
	}
	if got := o.actions(doc.ID); got[len(got)-1] != "document.read" {
		t.Errorf("log = %v", got)
	}
	if d := o.dossier(); d.Checklist[1].Answer != pipeline.Reuse || d.Checklist[1].Holding != h.ID {
		t.Errorf("the next dossier's checklist = %+v", d.Checklist)
	}
	if _, err := o.Destroy(t.Context(), doc.ID, clerk, "xóa theo yêu cầu"); err != nil {
		t.Fatal(err)
	}
	if h, err = o.catalog.HoldingOf(t.Context(), doc.ID); err != nil || h.State != pipeline.HoldingRevoked {
		t.Errorf("after it was erased: holding is %s, %v", h.State, err)
	}
	if d := o.dossier(); d.Checklist[1].Answer != pipeline.Scan {
		t.Errorf("an erased paper answers %+v", d.Checklist[1])
	}
}

func TestHeldWithoutHolding(t *testing.T) {
	o := newOffice(t)
	e := read("")
	e.Type = "form"
	loose := o.sealed("scan")
	loose.Component = ""
	doc := o.extracted(loose, e)
	doc, err := o.Hold(t.Context(), o.task(), doc)
	if err != nil || doc.State != pipeline.StateHeld {
		t.Fatalf("Hold = %s, %v", doc.State, err)
	}
	_, err = o.catalog.HoldingOf(t.Context(), doc.ID)
	want(t, "HoldingOf a declaration", err, pipeline.ErrNotFound)
}

func TestOpenSealedBeforeTheSeal(t *testing.T) {
	o := newOffice(t)
	doc := o.awaiting("scan")
	_, err := o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: clerk})
	want(t, "OpenSealed", err, pipeline.ErrState)
	if slices.Contains(o.actions(doc.ID), "document.read") {
		t.Error("a refused read is logged as a read")
	}
}

// TestOpenSealedNeedsItsLog cannot log the read: nothing is handed out.
func TestOpenSealedNeedsItsLog(t *testing.T) {
	o := newOffice(t)
	doc := o.sealed("scan")
	o.Catalog = mute{o.catalog}
	if b, err := o.OpenSealed(t.Context(), doc.ID, pipeline.Reader{Name: clerk}); err == nil || b != nil {
		t.Errorf("OpenSealed = %v, %v; want nothing", b, err)
	}
}
