package catalogtest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// refused commits what has to be refused with an error, and checks that nothing changed.
func (d desk) refused(t pipeline.Transition, want error) {
	d.Helper()
	before := d.Dump(d.T)
	if _, err := d.Commit(d.Context(), t); !errors.Is(err, want) {
		d.Errorf("Commit = %v, want %v", err, want)
	}
	if after := d.Dump(d.T); after != before {
		d.Errorf("a refused commit changed the catalog:\n%s\nbefore:\n%s", after, before)
	}
}

// Creation checks that revision 0 creates, once.
func Creation(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, _ := d.receive("a")
	same(t, "revision", doc.Revision, 1)
	_, again := received("a")
	again.Upload = nil
	d.refused(again, pipeline.ErrConflict)
	for _, c := range []pipeline.Transition{
		{Subject: ref(pipeline.KindAgency, agency), Agency: &pipeline.Agency{ID: agency}},
		{Subject: ref(pipeline.KindDossier, dossier), Dossier: &pipeline.Dossier{ID: dossier, Code: "2", Receiving: agency}},
		{Subject: ref(pipeline.KindDossier, "dos-2"), Dossier: &pipeline.Dossier{ID: "dos-2", Code: "1", Receiving: agency}},
	} {
		d.refused(c, pipeline.ErrConflict)
	}
}

// StaleRevision checks that a caller who read an older revision changes nothing, and neither does one from the future.
func StaleRevision(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	stale := doc
	doc = d.move(doc, &task, pipeline.StatePrepared)
	same(t, "revision", doc.Revision, 2)
	d.refused(moving(stale, nil, pipeline.StateFailed), pipeline.ErrConflict)
	doc.Revision = 3
	d.refused(moving(doc, nil, pipeline.StateFailed), pipeline.ErrConflict)
	for _, c := range []pipeline.Transition{
		{Subject: ref(pipeline.KindAgency, agency), Expected: 2, Agency: &pipeline.Agency{ID: agency}},
		{Subject: ref(pipeline.KindDossier, dossier), Expected: 2, Dossier: &pipeline.Dossier{ID: dossier, Code: "1", Receiving: agency}},
		{Subject: ref(pipeline.KindDossier, dossier), Expected: 2, Keeps: true},
	} {
		d.refused(c, pipeline.ErrConflict)
	}
}

// StaleAttempt checks that a worker whose task went to another cannot commit, whatever it commits.
func StaleAttempt(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, first := d.receive("a")
	d.claim(first)
	if n, err := d.TakeOver(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	stays := pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &first}
	d.refused(moving(doc, &first, pipeline.StatePrepared), pipeline.ErrConflict)
	d.refused(stays, pipeline.ErrConflict)
	stays.Retry = &pipeline.Retry{}
	d.refused(stays, pipeline.ErrConflict)
	stays.Retry, stays.Intent = nil, &pipeline.Intent{Document: doc.ID, Revision: 1}
	d.refused(stays, pipeline.ErrConflict)
	second := first
	second.Attempt = 2
	d.move(doc, &second, pipeline.StatePrepared)
	d.refused(moving(doc, &second, pipeline.StatePrepared), pipeline.ErrConflict)
}

// Keeps checks that a logged read moves nothing and stands in the log.
func Keeps(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, _ := d.receive("a")
	for _, subject := range []pipeline.Ref{ref(pipeline.KindAgency, agency), ref(pipeline.KindDossier, dossier), ref(pipeline.KindDocument, doc.ID)} {
		revision, err := d.Commit(t.Context(), pipeline.Transition{Subject: subject, Expected: 1, Keeps: true,
			Entry: pipeline.Entry{Action: "read", Actor: "clerk", At: start}})
		if revision != 1 || err != nil {
			t.Fatalf("Commit = %d, %v", revision, err)
		}
		log, err := d.Log(t.Context(), subject)
		if err != nil || len(log) != 2 || log[1].Action != "read" || log[1].Revision != 1 {
			t.Errorf("Log = %+v, %v", log, err)
		}
	}
	now, err := d.Document(t.Context(), doc.ID)
	if err != nil || now.Revision != 1 {
		t.Errorf("Document = revision %d, %v", now.Revision, err)
	}
	same(t, "tasks after a read", len(d.ready()), 1)
}

// Contradictions checks that no revision can move without its state, nor a state without its revision.
func Contradictions(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	subject := ref(pipeline.KindDocument, doc.ID)
	other := doc
	other.ID = "doc-other"
	for _, c := range []pipeline.Transition{
		{Subject: subject, Expected: 1},
		{Subject: subject, Expected: 1, Keeps: true, Document: &doc},
		{Subject: subject, Expected: 1, Document: &other},
		{Subject: subject, Expected: 1, Document: &doc, Dossier: &pipeline.Dossier{ID: dossier}},
		{Subject: ref(pipeline.KindDossier, dossier), Expected: 1, Document: &doc},
		{Subject: subject, Expected: 1, Document: &doc, Task: &task, Retry: &pipeline.Retry{}},
		{Subject: subject, Expected: 1, Keeps: true, Retry: &pipeline.Retry{}},
		{Subject: pipeline.Ref{Kind: "batch", ID: "b"}, Keeps: true},
		{},
	} {
		d.refused(c, pipeline.ErrInvalid)
	}
}

// Unknown checks that reads of and references to what does not exist are ErrNotFound.
func Unknown(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	ctx := t.Context()
	_, agencyErr := d.Agency(ctx, "x")
	_, dossierErr := d.Dossier(ctx, "x")
	_, codeErr := d.DossierByCode(ctx, agency, "x")
	_, documentErr := d.Document(ctx, "x")
	_, uploadErr := d.Upload(ctx, "x")
	_, _, digestErr := d.UploadByDigest(ctx, dossier, pipeline.Digest{})
	_, holdingErr := d.Holding(ctx, "x")
	_, holdingOfErr := d.HoldingOf(ctx, "x")
	_, pageErr := d.CachedPage(ctx, "x", pipeline.Digest{})
	for _, err := range []error{agencyErr, dossierErr, codeErr, documentErr, uploadErr, digestErr, holdingErr, holdingOfErr, pageErr} {
		if !errors.Is(err, pipeline.ErrNotFound) {
			t.Errorf("error = %v, want %v", err, pipeline.ErrNotFound)
		}
	}
	d.refused(pipeline.Transition{Subject: ref(pipeline.KindDocument, "x"), Keeps: true}, pipeline.ErrNotFound)
	d.refused(pipeline.Transition{Subject: ref(pipeline.KindDossier, "d"), Dossier: &pipeline.Dossier{ID: "d", Receiving: "x"}}, pipeline.ErrNotFound)
	_, orphan := received("a")
	orphan.Upload = nil
	d.refused(orphan, pipeline.ErrNotFound)
}

// ConcurrentCommits checks that of many who read one revision, over two handles, one moves it.
func ConcurrentCommits(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, _ := d.receive("a")
	handles := []desk{d, {t, bed, bed.Open(t)}}
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			_, err := handles[i%2].Commit(t.Context(), moving(doc, nil, pipeline.StateFailed))
			if errors.Is(err, pipeline.ErrConflict) {
				lost.Add(1)
			} else if err == nil {
				won.Add(1)
			} else {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "winners", won.Load(), 1)
	same(t, "losers", lost.Load(), 39)
}

// TwoHandles checks that a commit is seen by others when it returned, also by a handle that has read before.
func TwoHandles(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	other := desk{t, bed, bed.Open(t)}
	doc, task := d.receive("a")
	for _, next := range []pipeline.State{pipeline.StatePrepared, pipeline.StateRecognised, pipeline.StateAwaiting} {
		seen, err := other.Document(t.Context(), doc.ID)
		if err != nil || seen.Revision != doc.Revision || seen.State != doc.State {
			t.Errorf("Document = %s at %d, %v; want %s at %d", seen.State, seen.Revision, err, doc.State, doc.Revision)
		}
		task.Stage, task.Revision = doc.State.Stage(), doc.Revision
		doc = other.move(seen, &task, next)
		d, other = other, d
	}
}
