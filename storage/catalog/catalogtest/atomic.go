package catalogtest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// FailingStatement breaks each table in turn: state, log, tasks and event are written together or not at all.
func FailingStatement(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	before := d.Dump(t)
	whole := everything(doc, &task)
	for _, table := range []string{"documents", "document_sources", "subjects", "uploads", "holdings", "holding_identifiers", "seals",
		"outbox", "audit_leaves", "events"} {
		mend := d.Break(t, table)
		if _, err := d.Commit(t.Context(), whole); err == nil {
			t.Errorf("Commit with broken table %s = nil", table)
		}
		mend()
		if after := bed.Dump(t); after != before {
			t.Errorf("broken table %s left something behind:\n%s\nbefore:\n%s", table, after, before)
		}
	}
	d.must(whole)
}

// everything is a transition that writes to every table of a document.
func everything(doc pipeline.Document, task *pipeline.Task) pipeline.Transition {
	t := moving(doc, task, pipeline.StatePrepared)
	t.Document.Subjects = []pipeline.Subject{{Confirmed: true, Identifiers: []pipeline.Identifier{{Hash: [32]byte{1}}}}}
	t.Upload = &pipeline.Upload{ID: "upl-more", Dossier: dossier}
	t.Document.Sources = append(slices.Clone(doc.Sources), pipeline.PageRange{Upload: "upl-more"})
	t.Holding = &pipeline.Holding{ID: "hol-a", Document: doc.ID, Dossier: dossier, Subjects: t.Document.Subjects}
	t.Intent = &pipeline.Intent{Document: doc.ID, Revision: doc.Revision}
	t.Event = &pipeline.Event{Type: "document.prepared", Dossier: dossier, Subject: t.Subject}
	return t
}

// Cancelled ends the context of commits at ever later moments: each is there as a whole or not at all, and what was
// reported as done is there.
func Cancelled(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	for wait := time.Duration(0); wait < 4*time.Millisecond; wait += 400 * time.Microsecond {
		before := d.Dump(t)
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		read := moving(doc, &task, pipeline.StatePrepared)
		_, err := d.Commit(ctx, read)
		cancel()
		if err == nil {
			doc, task = next(doc, task)
			continue
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Commit = %v, want %v", err, context.DeadlineExceeded)
		}
		if after := d.Dump(t); after != before {
			t.Errorf("a cancelled commit left something behind:\n%s\nbefore:\n%s", after, before)
		}
	}
	now, err := d.Document(t.Context(), doc.ID)
	if err != nil || now.Revision != doc.Revision {
		t.Errorf("Document = revision %d, %v; want %d", now.Revision, err, doc.Revision)
	}
}

// next is the document and its task after it moved to prepared.
func next(doc pipeline.Document, task pipeline.Task) (pipeline.Document, pipeline.Task) {
	doc.State, doc.Revision = pipeline.StatePrepared, doc.Revision+1
	task.Stage, task.Revision = pipeline.StageRecognise, doc.Revision
	return doc, task
}
