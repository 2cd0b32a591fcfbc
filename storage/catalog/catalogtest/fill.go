package catalogtest

import (
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// Fill commits something of every kind to an empty catalog: full rows, a destroyed document, work that is free, handed over
// and begun, and an audit log of which a checkpoint covers a part and some entries have no position yet.
func Fill(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	d := newDesk(t, Bed{Open: func(*testing.T) *catalog.Catalog { return c }})
	a, dos, u, doc, h, seal := fullAgency(), fullDossier(), fullUpload(), fullDocument(), fullHolding(), fullSeal()
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, a.ID), Agency: &a})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, dos.ID), Dossier: &dos})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Upload: &u, Document: &doc})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Intent: &seal.Intent})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Document: &doc, Outcome: &seal.Outcome, Holding: &h})
	d.must(d.webhook(fullWebhook()))
	d.must(d.mandate(fullMandate()))
	d.succeeds(d.Advance(d.Context(), "whk-1", 7, 8))
	d.succeeds(d.KeepDelivery(d.Context(), pipeline.Delivery{Webhook: "whk-1", Position: 8, Attempts: 1, NextAt: start, LastAt: start, Fault: "timeout"}))
	d.destroyed()
	d.inOrder()
	d.atWork()
	d.succeeds(d.KeepFact(d.Context(), "master key", []byte{0, 1, 255}))
}

// destroyed leaves a document whose bytes are still named and gone.
func (d desk) destroyed() {
	d.Helper()
	doc, t := received("gone")
	doc.Text, t.Upload.Blob = blob(20), blob(21)
	doc.Revision = d.must(t)
	doc.State, doc.Key = pipeline.StateDestroyed, nil
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: doc.Revision, Document: doc, Forget: []pipeline.UploadID{t.Upload.ID}})
}

// inOrder sequences the log up to here and keeps a checkpoint of less than that.
func (d desk) inOrder() {
	d.Helper()
	_, err := d.Sequence(d.Context())
	d.succeeds(err)
	d.succeeds(d.KeepCheckpoint(d.Context(), 3, []byte("signed\n"), start))
}

func (d desk) atWork() {
	d.Helper()
	d.receive("free")
	_, handed := d.receive("handed over")
	_, begun := d.receive("begun")
	claimed, err := d.Claim(d.Context(), []pipeline.Task{handed, begun})
	d.succeeds(err)
	same(d.T, "tasks claimed", len(claimed), 2)
	d.succeeds(d.Begin(d.Context(), "node", begun))
	d.succeeds(d.Report(d.Context(), catalog.Node{ID: "node", Host: "host", Slots: 2, Rate: 0.5}))
	d.succeeds(d.CachePage(d.Context(), begun.Document, pipeline.Digest{1}, []byte("page")))
	_, err = d.BeginAnswer(d.Context(), pipeline.Answering{Key: pipeline.Digest{1}, Holder: "request", Lease: time.Hour, Keep: time.Hour})
	d.succeeds(err)
	_, late := d.receive("put off")
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, late.Document), Expected: 1, Keeps: true, Task: &late,
		Retry: &pipeline.Retry{Wait: 1000 * time.Hour, Strike: true}})
}

func (d desk) succeeds(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}
