package workers

import (
	"errors"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/workers/sandbox"
)

// rejected is a document that waits to be scanned again.
func (d *desk) rejected() pipeline.Document {
	d.t.Helper()
	doc := d.read("blurred", 1)
	doc, err := d.KeepWhole(d.t.Context(), doc.ID, scanner)
	must(d.t, err)
	for _, next := range []pipeline.State{pipeline.StateRecognised, pipeline.StateAwaiting} {
		now, task := d.next(doc.ID)
		doc, err = d.Finish(d.t.Context(), task, now, next, pipeline.Transition{})
		must(d.t, err)
	}
	doc, err = d.Reject(d.t.Context(), doc.ID, pipeline.Rejection{Reason: pipeline.RejectedBlurred, Rescan: true}, pipeline.Act{By: scanner})
	must(d.t, err)
	return doc
}

// TestRescanOfAProcessThatDied kills whoever takes a new scan in, between its two writes: the sender never comes back, and
// the former scan is waited for no more as soon as a worker has the new one, whatever that is worth.
func TestRescanOfAProcessThatDied(t *testing.T) {
	for name, done := range map[string]bool{"lost": false, "done but unreported": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			old := d.rejected()
			d.Catalog = &struck{Catalog: d.catalog, at: 2, done: done}
			_, err := d.AddUpload(t.Context(), pipeline.NewUpload{Dossier: old.Dossier, Content: strings.NewReader("no picture"), By: scanner, Replaces: old.ID})
			if !errors.Is(err, errStruck) || (d.document(old.ID).Waiting == pipeline.Waiting{}) != done {
				t.Fatalf("AddUpload = %v, the former scan waits %+v", err, d.document(old.ID).Waiting)
			}
			_, fresh, err := d.catalog.UploadByDigest(t.Context(), old.Dossier, pipeline.DigestOf([]byte("no picture")))
			must(t, err)
			doc, task := d.next(fresh.ID)
			var refused *sandbox.Refusal
			if err := d.runner.prepare(t.Context(), task, doc); !errors.As(err, &refused) {
				t.Errorf("prepare = %v, want it to refuse what is no picture", err)
			}
			if now := d.document(old.ID); now.Waiting != (pipeline.Waiting{}) || now.State != pipeline.StateRejected {
				t.Errorf("the former scan is %s and waits %+v", now.State, now.Waiting)
			}
			log, err := d.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(old.ID)})
			if err != nil || log[len(log)-1].Action != "document.rescanned" || log[len(log)-2].Action != "document.rejected" || log[len(log)-1].Actor != scanner {
				t.Errorf("log ends with %+v, %v", log[len(log)-2:], err)
			}
		})
	}
}
