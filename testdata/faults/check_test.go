package faults

import (
	"context"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// check looks at everything that the system has ever taken, when nothing is at work any more: every accepted upload has
// one outcome, nothing is there twice, every byte verifies, and the audit log adds up.
func (o *office) check(t *testing.T) {
	t.Helper()
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	o.checkAccepted(t, docs)
	states := map[pipeline.State]int{}
	for _, doc := range docs {
		states[doc.State]++
		o.checkDocument(t, doc)
	}
	t.Logf("in all: %v", states)
	if states[pipeline.StateHeld] == 0 {
		t.Error("nothing was held: the check of holdings says nothing")
	}
	o.checkOutbox(t)
	o.checkLog(t)
	o.checkSecrets(t)
}

// checkAccepted compares what was accepted with what is there.
func (o *office) checkAccepted(t *testing.T, docs []pipeline.Document) {
	t.Helper()
	o.taken.mu.Lock()
	defer o.taken.mu.Unlock()
	accepted := map[string]receipt{}
	for _, r := range o.taken.receipts {
		if other, twice := accepted[r.Document]; twice {
			t.Errorf("document %s stands for dossiers %s and %s", r.Document, other.dossier, r.dossier)
		}
		accepted[r.Document] = r
	}
	seen := map[receipt]pipeline.DocumentID{}
	for _, doc := range docs {
		upload, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
		if err != nil {
			t.Fatal(err)
		}
		is := receipt{Document: string(doc.ID), SHA256: upload.Blob.Plain.String(), dossier: string(doc.Dossier)}
		if accepted[is.Document] != is {
			t.Errorf("document %+v was accepted as %+v", is, accepted[is.Document])
		}
		delete(accepted, is.Document)
		is.Document = ""
		if other, twice := seen[is]; twice {
			t.Errorf("documents %s and %s are one upload", other, doc.ID)
		}
		seen[is] = doc.ID
	}
	for _, r := range accepted {
		t.Errorf("lost: %+v", r)
	}
}

// checkDocument looks at one document: one seal with its intent, at most one holding, a gapless history, whole bytes.
func (o *office) checkDocument(t *testing.T, doc pipeline.Document) {
	t.Helper()
	entries, err := o.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)})
	if err != nil {
		t.Fatal(err)
	}
	counts := history(t, doc, entries)
	if doc.State != pipeline.StateHeld && doc.State != pipeline.StateInReview { // the papers are good ones
		t.Errorf("%s is %s: %s %s: %v", doc.ID, doc.State, doc.Reason, doc.Detail, counts)
		return
	}
	if ends := counts["document.in_review"] + counts["document.extracted"] + counts["document.failed"]; ends != 1 {
		t.Errorf("%s (%s) has %d outcomes: %v", doc.ID, doc.State, ends, counts)
	}
	held := 0
	if doc.State == pipeline.StateHeld {
		held = 1
		o.checkHeld(t, doc)
	}
	if counts["document.held"] != held || counts["document.sealed"] != 1 {
		t.Errorf("%s (%s): %v", doc.ID, doc.State, counts)
	}
	o.checkSeals(t, doc, counts)
	o.checkBytes(t, doc)
}

// looks are at the revision that was shown, which may have passed when they are logged.
var looks = []string{"document.read", "document.looked-up", "document.shown-to-owner"}

// history counts what was done to a document, and wants every revision to come from one entry.
func history(t *testing.T, doc pipeline.Document, entries []pipeline.LogEntry) map[string]int {
	t.Helper()
	counts := map[string]int{}
	last := pipeline.Revision(0)
	for _, e := range entries {
		counts[e.Action]++
		look := slices.Contains(looks, e.Action)
		if !look && !slices.Contains([]string{"task.put-off", "seal.intended", "seal.taken-up"}, e.Action) {
			last++
		}
		if e.Revision != last && (!look || e.Revision > last) {
			t.Errorf("%s: %s has revision %d, want %d", doc.ID, e.Action, e.Revision, last)
		}
	}
	if last != doc.Revision {
		t.Errorf("%s has revision %d, its history %d", doc.ID, doc.Revision, last)
	}
	return counts
}

// checkSeals wants one outcome with its intent. Another intent is there only where the log says that the seal was begun
// anew.
func (o *office) checkSeals(t *testing.T, doc pipeline.Document, counts map[string]int) {
	t.Helper()
	seals, err := o.catalog.Seals(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	outcomes := 0
	for _, seal := range seals {
		if seal.Outcome.At.IsZero() {
			continue
		}
		outcomes++
		if seal.Outcome.Sealed != doc.Sealed || seal.Intent.At.IsZero() {
			t.Errorf("%s: seal %+v, document %+v", doc.ID, seal, doc.Sealed)
		}
	}
	if outcomes != 1 || len(seals)-outcomes != counts["seal.begun-anew"] || len(seals) != counts["seal.intended"] {
		t.Errorf("%s: %d intents, %d outcomes: %v", doc.ID, len(seals), outcomes, counts)
	}
}

// checkHeld wants the lock that the catalog speaks of on the very bytes.
func (o *office) checkHeld(t *testing.T, doc pipeline.Document) {
	t.Helper()
	upload, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []pipeline.BlobRef{upload.Blob, doc.Sealed} {
		kept, err := o.blobs.Retention(context.Background(), ref)
		if err != nil || kept.Until.IsZero() {
			t.Errorf("%s: retention %+v, %v", doc.ID, kept, err)
		}
		if !slices.ContainsFunc(doc.Kept, func(k pipeline.Kept) bool { return k == kept }) {
			t.Errorf("%s: retention is %+v, the catalog has %+v", doc.ID, kept, doc.Kept)
		}
	}
}

// checkBytes reads everything again that a document is made of.
func (o *office) checkBytes(t *testing.T, doc pipeline.Document) {
	t.Helper()
	upload, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	for what, ref := range map[string]pipeline.BlobRef{"upload": upload.Blob, "sealed file": doc.Sealed, "text": doc.Text} {
		if err := o.blobs.Check(t.Context(), ref); err != nil {
			t.Errorf("%s of %s: %v", what, doc.ID, err)
		}
	}
}

func (o *office) checkOutbox(t *testing.T) {
	t.Helper()
	left, err := o.catalog.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for lane, n := range left.Tasks {
		if n != 0 {
			t.Errorf("%d tasks of the lane %s are left over", n, lane)
		}
	}
}
