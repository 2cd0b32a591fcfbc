package catalogtest

import (
	"errors"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// UploadOnce checks that the same bytes are in a dossier once, and that another dossier may have them too.
func UploadOnce(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first, _ := d.receive("a")
	_, again := received("a")
	again.Upload.ID, again.Document.ID, again.Subject.ID = "upl-b", "doc-b", "doc-b"
	again.Document.Sources[0].Upload, again.Follow[0].Document = "upl-b", "doc-b"
	d.refused(again, pipeline.ErrConflict)
	u, doc, err := d.UploadByDigest(t.Context(), dossier, pipeline.DigestOf([]byte("a")))
	if err != nil || u.ID != "upl-a" || doc.ID != first.ID {
		t.Errorf("UploadByDigest = %s, %s, %v", u.ID, doc.ID, err)
	}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, "dos-2"), Dossier: &pipeline.Dossier{ID: "dos-2", Code: "2", Receiving: agency}})
	again.Upload.Dossier, again.Document.Dossier = "dos-2", "dos-2"
	d.must(again)
}

// Forget checks that a destroyed upload's key is gone and that its bytes may come again.
func Forget(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, _ := d.receive("a")
	gone := moving(doc, nil, pipeline.StateDestroyed)
	gone.Document.Key, gone.Forget = nil, []pipeline.UploadID{"upl-a"}
	d.must(gone)
	u, err := d.Upload(t.Context(), "upl-a")
	if err != nil || len(u.Key) != 0 {
		t.Errorf("Upload = key of %d bytes, %v; want none", len(u.Key), err)
	}
	if doc, err = d.Document(t.Context(), doc.ID); err != nil || len(doc.Key) != 0 {
		t.Errorf("Document = key of %d bytes, %v; want none", len(doc.Key), err)
	}
	if _, _, err := d.UploadByDigest(t.Context(), dossier, u.Blob.Plain); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("UploadByDigest = %v, want %v", err, pipeline.ErrNotFound)
	}
	_, again := received("a")
	again.Upload.ID, again.Document.ID, again.Subject.ID = "upl-b", "doc-b", "doc-b"
	again.Document.Sources[0].Upload, again.Follow[0].Document = "upl-b", "doc-b"
	d.must(again)
}

// ForgetShared checks that an upload keeps its key as long as a document that is made of it is not destroyed.
func ForgetShared(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first, _ := d.receive("a")
	second := first
	second.ID = "doc-second"
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, second.ID), Document: &second})
	for _, c := range []struct {
		doc  pipeline.Document
		kept bool
	}{{first, true}, {second, false}} {
		gone := moving(c.doc, nil, pipeline.StateDestroyed)
		gone.Forget = []pipeline.UploadID{"upl-a"}
		d.must(gone)
		u, err := d.Upload(t.Context(), "upl-a")
		if kept := len(u.Key) > 0; err != nil || kept != c.kept {
			t.Errorf("after %s was destroyed: key kept %v, %v; want %v", c.doc.ID, kept, err, c.kept)
		}
		if !c.kept {
			continue
		}
		if _, doc, err := d.UploadByDigest(t.Context(), dossier, u.Blob.Plain); err != nil || doc.ID != second.ID {
			t.Errorf("UploadByDigest = %s, %v; want the document that is left", doc.ID, err)
		}
	}
}

// ForgetDivided checks that a document which was divided does not keep its upload's key for itself, and that its parts do.
func ForgetDivided(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	whole, task := d.receive("a")
	whole = d.move(whole, &task, pipeline.StateDividing)
	part := whole
	part.ID, part.Revision, part.State = "doc-part", 0, pipeline.StateReceived
	part.Sources = []pipeline.PageRange{{Upload: "upl-a", First: 2, Last: 2}}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, part.ID), Document: &part})
	part.Revision = 1
	divided := moving(whole, nil, pipeline.StateDivided)
	divided.Forget = []pipeline.UploadID{"upl-a"}
	d.must(divided)
	if u, err := d.Upload(t.Context(), "upl-a"); err != nil || len(u.Key) == 0 {
		t.Errorf("a part is left: key of %d bytes, %v", len(u.Key), err)
	}
	gone := moving(part, nil, pipeline.StateDestroyed)
	gone.Forget = []pipeline.UploadID{"upl-a"}
	d.must(gone)
	if u, err := d.Upload(t.Context(), "upl-a"); err != nil || len(u.Key) != 0 {
		t.Errorf("no part is left: key of %d bytes, %v", len(u.Key), err)
	}
}

// PageCache checks that what was recognised lasts through a failure and ends with the document's way, however that ends.
func PageCache(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.cachesUntil("a", pipeline.StateHeld)
	d.cachesUntil("b", pipeline.StateQuarantine)
	d.cachesUntil("c", pipeline.StateDivided)
	d.cachesUntil("e", pipeline.StateRejected)
	d.cachesUntil("f", pipeline.StateDestroyed)
}

func (d desk) cachesUntil(name string, end pipeline.State) {
	d.Helper()
	doc, task := d.receive(name)
	page := pipeline.Digest{1}
	for _, text := range []string{"old", "new"} {
		if err := d.CachePage(d.Context(), doc.ID, page, []byte(text)); err != nil {
			d.Fatal(err)
		}
	}
	doc = d.move(doc, &task, pipeline.StateFailed)
	if text, err := d.CachedPage(d.Context(), doc.ID, page); string(text) != "new" || err != nil {
		d.Errorf("CachedPage = %q, %v", text, err)
	}
	doc = d.move(doc, nil, end)
	for range 2 {
		if _, err := d.CachedPage(d.Context(), doc.ID, page); !errors.Is(err, pipeline.ErrNotFound) {
			d.Errorf("%s: CachedPage = %v, want %v", end, err, pipeline.ErrNotFound)
		}
		if err := d.CachePage(d.Context(), doc.ID, page, []byte("late")); err != nil {
			d.Error(err)
		}
	}
}
