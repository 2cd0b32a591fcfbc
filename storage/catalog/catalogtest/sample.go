package catalogtest

import (
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// start is when everything begins; catalogs keep milliseconds.
var start = time.Date(2026, 3, 2, 8, 30, 0, 123e6, pipeline.Zone)

func later(d time.Duration) time.Time { return start.Add(d) }

// desk is a catalog in which an agency and a dossier exist, with what a test does to it.
type desk struct {
	*testing.T
	Bed
	*catalog.Catalog
}

// agency is who receives; dossier is its case.
const (
	agency  pipeline.AgencyID  = "H21.12"
	dossier pipeline.DossierID = "dos-1"
)

func newDesk(t *testing.T, bed Bed) desk {
	d := desk{t, bed, bed.Open(t)}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Agency: &pipeline.Agency{ID: agency, Name: "UBND phường"}})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dossier), Dossier: &pipeline.Dossier{ID: dossier, Code: "1", Receiving: agency}})
	return d
}

func ref[ID ~string](kind pipeline.Kind, id ID) pipeline.Ref {
	return pipeline.Ref{Kind: kind, ID: string(id)}
}

// must commits what has to succeed.
func (d desk) must(t pipeline.Transition) pipeline.Revision {
	d.Helper()
	t.Entry.Action, t.Entry.At = "test", start
	revision, err := d.Commit(d.Context(), t)
	if err != nil {
		d.Fatal(err)
	}
	return revision
}

// receive commits an upload with its document, which prepare has to work on, and returns the document's first task.
func (d desk) receive(name string) (pipeline.Document, pipeline.Task) {
	d.Helper()
	return d.receiveAt(name, agency, start)
}

func (d desk) receiveAt(name string, by pipeline.AgencyID, at time.Time) (pipeline.Document, pipeline.Task) {
	d.Helper()
	doc, t := received(name)
	doc.Agency, doc.CreatedAt, t.Follow[0].Agency = by, at, by
	doc.Revision = d.must(t)
	return *doc, pipeline.Task{Document: doc.ID, Stage: pipeline.StagePrepare, Revision: 1, Attempt: 1, Agency: by, Lane: pipeline.LaneCounter, Weight: 7, Pages: 3}
}

// received is the transition that makes a document of an upload whose bytes are its name.
func received(name string) (*pipeline.Document, pipeline.Transition) {
	upload := &pipeline.Upload{ID: pipeline.UploadID("upl-" + name), Dossier: dossier, Name: name, Key: pipeline.WrappedKey("upload key"),
		Blob: pipeline.BlobRef{Plain: pipeline.DigestOf([]byte(name))}, At: start}
	doc := &pipeline.Document{ID: pipeline.DocumentID("doc-" + name), Dossier: dossier, Agency: agency, State: pipeline.StateReceived,
		Sources: []pipeline.PageRange{{Upload: upload.ID, First: 1}}, Form: pipeline.ScanOfOriginal, Key: pipeline.WrappedKey("document key"),
		Capture: 1, Version: 1, CreatedAt: start}
	return doc, pipeline.Transition{
		Subject: ref(pipeline.KindDocument, doc.ID), Upload: upload, Document: doc,
		Follow: []pipeline.Task{{Document: doc.ID, Stage: pipeline.StagePrepare, Agency: agency, Lane: pipeline.LaneCounter, Weight: 7, Pages: 3}},
		Event:  &pipeline.Event{Type: "document.received", Dossier: dossier, Subject: ref(pipeline.KindDocument, doc.ID), At: start},
		Entry:  pipeline.Entry{Action: "document.received", Actor: "clerk", At: start, Detail: map[string]string{"name": "size"}},
	}
}

// move commits the result of the document's task: its next state, with a task for the stage that follows.
func (d desk) move(doc pipeline.Document, task *pipeline.Task, next pipeline.State) pipeline.Document {
	d.Helper()
	doc.Revision = d.must(moving(doc, task, next))
	doc.State = next
	return doc
}

func moving(doc pipeline.Document, task *pipeline.Task, next pipeline.State) pipeline.Transition {
	doc.State = next
	t := pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: doc.Revision, Task: task, Document: &doc}
	if stage := next.Stage(); stage != "" {
		t.Follow = []pipeline.Task{{Document: doc.ID, Stage: stage, Agency: doc.Agency, Lane: doc.Lane}}
	}
	return t
}

// same compares two values that are comparable.
func same[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
