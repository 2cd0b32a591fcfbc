package pipeline_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func TestApprove(t *testing.T) {
	o := newOffice(t)
	doc := o.awaiting("scan")
	if doc.Waiting.For != clerk || !doc.Signing.Deadline.Equal(opening.Add(24*time.Hour)) || !doc.Signing.ApprovedAt.IsZero() {
		t.Errorf("waiting document = %+v, %+v", doc.Waiting, doc.Signing)
	}
	_, err := o.Approve(t.Context(), doc.ID, "")
	want(t, "Approve by nobody", err, pipeline.ErrInvalid)
	o.clock = opening.Add(time.Hour)
	doc, err = o.Approve(t.Context(), doc.ID, clerk)
	if err != nil || doc.State != pipeline.StateApproved || !doc.Signing.ApprovedAt.Equal(o.clock) || doc.Waiting.For != "" {
		t.Errorf("Approve = %s %+v, %v", doc.State, doc.Signing, err)
	}
	_, err = o.Approve(t.Context(), doc.ID, clerk)
	want(t, "Approve twice", err, pipeline.ErrState)
	if task := o.task(); task.Stage != pipeline.StageSeal || task.Revision != doc.Revision {
		t.Errorf("task = %+v", task)
	}
	_, err = o.Approve(t.Context(), "doc-x", clerk)
	want(t, "Approve of nothing", err, pipeline.ErrNotFound)
}

func TestIntend(t *testing.T) {
	o := newOffice(t)
	doc, err := o.Approve(t.Context(), o.awaiting("scan").ID, clerk)
	if err != nil {
		t.Fatal(err)
	}
	task := o.task()
	in := pipeline.Intent{Document: doc.ID, Revision: doc.Revision, Digest: pipeline.Digest{1}, Profile: "p", Key: "k", At: opening}
	for range 2 {
		if fresh, err := o.Intend(t.Context(), task, in); !fresh || err != nil {
			t.Errorf("Intend = %v, %v", fresh, err)
		}
	}
	other := in
	other.Digest = pipeline.Digest{2}
	if fresh, err := o.Intend(t.Context(), task, other); fresh || err != nil {
		t.Errorf("Intend of another signature = %v, %v; want neither", fresh, err)
	}
	if claimed, err := o.catalog.Claim(t.Context(), []pipeline.Task{task}); err != nil || len(claimed) != 1 {
		t.Fatal(claimed, err)
	}
	if _, err := o.catalog.TakeOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fresh, err := o.Intend(t.Context(), task, in); fresh || !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("Intend of a stale attempt = %v, %v; the key must not be touched", fresh, err)
	}
	if got := o.actions(doc.ID); !slices.Equal(got[len(got)-2:], []string{"seal.intended", "seal.taken-up"}) {
		t.Errorf("log = %v", got)
	}
	if seals, err := o.catalog.Seals(t.Context(), doc.ID); err != nil || len(seals) != 1 {
		t.Errorf("Seals = %v, %v", seals, err)
	}
}

func TestFailAndRetry(t *testing.T) {
	o := newOffice(t)
	doc := o.awaiting("scan")
	_, err := o.RetryDocument(t.Context(), doc.ID, clerk)
	want(t, "Retry of what has not failed", err, pipeline.ErrState)
	doc, err = o.Approve(t.Context(), doc.ID, clerk)
	if err != nil {
		t.Fatal(err)
	}
	doc, err = o.Fail(t.Context(), o.task(), doc, pipeline.ReasonBadPDF, "xref")
	if err != nil || doc.State != pipeline.StateFailed || doc.Reason != pipeline.ReasonBadPDF {
		t.Fatalf("Fail = %+v, %v", doc, err)
	}
	before := doc
	doc, err = o.RetryDocument(t.Context(), doc.ID, clerk)
	if err != nil || doc.State != pipeline.StateReceived || doc.Reason != "" || doc.Detail != "" || !doc.Signing.ApprovedAt.IsZero() || !doc.Normalised.Name.IsZero() {
		t.Errorf("Retry = %+v, %v", doc, err)
	}
	if doc.Signing.Person != clerk || !doc.Signing.ScannedAt.Equal(opening) || !slices.Equal(doc.Sources, before.Sources) || doc.Component != "cert" {
		t.Errorf("Retry forgot what it begins with: %+v", doc)
	}
	if task := o.task(); task.Stage != pipeline.StagePrepare || task.Revision != doc.Revision {
		t.Errorf("task = %+v", task)
	}
}

// TestRetryKeepsTheSeal fails behind the seal: nobody has to sign again.
func TestRetryKeepsTheSeal(t *testing.T) {
	o := newOffice(t)
	sealed := o.sealed("scan")
	if _, err := o.Fail(t.Context(), o.task(), sealed, pipeline.ReasonInternal, ""); err != nil {
		t.Fatal(err)
	}
	doc, err := o.RetryDocument(t.Context(), sealed.ID, clerk)
	if err != nil || doc.State != pipeline.StateSealed || doc.Sealed != sealed.Sealed || doc.Reason != "" {
		t.Errorf("Retry = %+v, %v", doc, err)
	}
	if task := o.task(); task.Stage != pipeline.StageExtract {
		t.Errorf("task = %+v", task)
	}
}

func TestPutOff(t *testing.T) {
	o := newOffice(t)
	doc := o.document(o.upload(o.dossier(), "scan").Document)
	task := o.task()
	if err := o.PutOff(t.Context(), task, time.Minute, true, "child-died"); err != nil {
		t.Fatal(err)
	}
	want(t, "PutOff of a stale attempt", o.PutOff(t.Context(), task, time.Minute, true, "child-died"), pipeline.ErrConflict)
	if place, err := o.catalog.Place(t.Context(), doc.ID); err != nil || place.PutOff <= 0 || place.PutOff > time.Minute || place.Attempt != 2 {
		t.Errorf("Place = %+v, %v; want it put off for a minute", place, err)
	}
	if err := o.catalog.Hasten(t.Context(), doc.ID); err != nil {
		t.Fatal(err)
	}
	if next := o.task(); next.Attempt != 3 || next.Strikes != 1 {
		t.Errorf("next attempt = %+v", next)
	}
	if now := o.document(doc.ID); now.Revision != doc.Revision {
		t.Errorf("the document moved to revision %d", now.Revision)
	}
}

func TestStaleResultIsRefused(t *testing.T) {
	o := newOffice(t)
	doc := o.document(o.upload(o.dossier(), "scan").Document)
	task := o.task()
	if _, err := o.Finish(t.Context(), task, doc, pipeline.StatePrepared, pipeline.Transition{}); err != nil {
		t.Fatal(err)
	}
	got, err := o.Finish(t.Context(), task, doc, pipeline.StatePrepared, pipeline.Transition{})
	want(t, "Finish twice", err, pipeline.ErrConflict)
	if got.Revision != doc.Revision {
		t.Errorf("a refused result is at revision %d", got.Revision)
	}
	_, err = o.Finish(t.Context(), task, doc, pipeline.StateSealed, pipeline.Transition{})
	want(t, "Finish at the wrong state", err, pipeline.ErrState)
}
