package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const (
	chief  = "Trần Thị Chánh"
	deputy = "Lê Phó"
)

// recognising is a document that recognition works on, with what was stored and cached of it on the way.
func (o *office) recognising(content string) pipeline.Document {
	o.t.Helper()
	doc := o.document(o.upload(o.dossier(), content).Document)
	doc.Look = o.store(doc, "codes of "+content)
	doc.Findings = []pipeline.Finding{{Kind: pipeline.FindingGrey, Page: 1}}
	doc = o.step(doc, pipeline.StatePrepared)
	if err := o.catalog.CachePage(o.t.Context(), doc.ID, pipeline.DigestOf([]byte("page 1")), []byte("words")); err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// wantSealedOff checks that nothing of a quarantined document's content is stored readably, found or shown.
func (o *office) wantSealedOff(before pipeline.Document) pipeline.Document {
	o.t.Helper()
	now := o.document(before.ID)
	if now.State != pipeline.StateQuarantine || now.Waiting.Why == "" || !now.Waiting.Since.Equal(o.clock) {
		o.t.Errorf("document is %s and waits for %+v", now.State, now.Waiting)
	}
	if len(now.Content)+len(now.Subjects)+len(now.Findings)+len(now.Type) > 0 || len(now.Paper) > 0 || !now.ValidUntil.IsZero() {
		o.t.Errorf("quarantined document = %+v", now)
	}
	_, err := o.catalog.CachedPage(o.t.Context(), before.ID, pipeline.DigestOf([]byte("page 1")))
	want(o.t, "CachedPage", err, pipeline.ErrNotFound)
	_, err = o.OpenSealed(o.t.Context(), before.ID, pipeline.Reader{Name: clerk})
	want(o.t, "OpenSealed", err, pipeline.ErrQuarantined)
	if tasks, err := o.catalog.Ready(o.t.Context(), pipeline.LaneCounter, 9); err != nil || len(tasks) != 0 {
		o.t.Errorf("Ready = %v, %v; want no work", tasks, err)
	}
	return now
}

func TestMarkStopsADocument(t *testing.T) {
	o := lockingOffice(t)
	doc := o.recognising("scan")
	look, key, task := doc.Look, doc.Key, o.task()
	heard := &unsteady{Catalog: o.catalog, left: 9}
	o.Catalog = heard
	if _, err := o.QuarantineFound(t.Context(), task, doc, "TỐI MẬT", 3); err != nil {
		t.Fatal(err)
	}
	now := o.wantSealedOff(doc)
	if q := now.Quarantine; q.Mark != "TỐI MẬT" || q.Page != 3 || q.By != "engine" || !q.At.Equal(o.clock) || q.From != pipeline.StatePrepared {
		t.Errorf("Quarantine = %+v", q)
	}
	if o.isThere(look) || slices.Equal(now.Key, key) {
		t.Errorf("the codes that were read are there: %v; the key is the old one: %v", o.isThere(look), slices.Equal(now.Key, key))
	}
	_, err := o.Finish(t.Context(), task, doc, pipeline.StateRecognised, pipeline.Transition{})
	want(t, "a late result of recognition", err, pipeline.ErrConflict)
	if !slices.Equal(heard.types, []string{"document.quarantined"}) {
		t.Errorf("events = %v", heard.types)
	}
}

// TestWordStopsAnything stops a document by a person's word wherever it is.
func TestWordStopsAnything(t *testing.T) {
	for name, bring := range map[string]func(*office) pipeline.Document{
		"received":           func(o *office) pipeline.Document { return o.document(o.upload(o.dossier(), "scan").Document) },
		"recognising":        func(o *office) pipeline.Document { return o.recognising("scan") },
		"awaiting signature": func(o *office) pipeline.Document { return o.awaiting("scan") },
		"sealed":             func(o *office) pipeline.Document { return o.sealed("scan") },
		"in review":          func(o *office) pipeline.Document { return o.extracted(o.sealed("scan"), read("nghi ngờ")) },
		"held":               func(o *office) pipeline.Document { return o.held("scan") },
	} {
		t.Run(name, func(t *testing.T) {
			o := lockingOffice(t)
			doc := bring(o)
			if _, err := o.Quarantine(t.Context(), doc.ID, clerk, " "); !errors.Is(err, pipeline.ErrInvalid) {
				t.Errorf("without a reason: %v", err)
			}
			if _, err := o.Quarantine(t.Context(), doc.ID, clerk, "phụ trách báo là giấy tờ mật"); err != nil {
				t.Fatal(err)
			}
			now := o.wantSealedOff(doc)
			if now.Quarantine.By != clerk || now.Quarantine.From != doc.State || now.Quarantine.Mark != "" {
				t.Errorf("Quarantine = %+v", now.Quarantine)
			}
			if h, err := o.catalog.HoldingOf(t.Context(), doc.ID); err == nil && (h.State != pipeline.HoldingRevoked || len(h.Subjects) > 0) {
				t.Errorf("holding is %s with %d subjects", h.State, len(h.Subjects))
			}
			if d := o.dossier(); d.Checklist[1].Answer != pipeline.Scan {
				t.Errorf("the next dossier's checklist = %+v", d.Checklist[1])
			}
			if _, err := o.Quarantine(t.Context(), doc.ID, deputy, "again"); err != nil || o.document(doc.ID).Quarantine.By != clerk {
				t.Errorf("again: %v, by %s", err, o.document(doc.ID).Quarantine.By)
			}
		})
	}
}

// TestTwoPersonsPurge checks who may purge, and that nothing is left.
func TestTwoPersonsPurge(t *testing.T) {
	o := lockingOffice(t)
	doc := o.sealed("scan")
	u, err := o.catalog.Upload(t.Context(), doc.Sources[0].Upload)
	if err != nil {
		t.Fatal(err)
	}
	stop(t, o, doc.ID)
	_, err = o.Destroy(t.Context(), doc.ID, chief, "alone")
	want(t, "Destroy by one person", err, pipeline.ErrState)
	_, err = o.Purge(t.Context(), doc.ID, chief)
	want(t, "Purge that nobody asked for", err, pipeline.ErrInvalid)
	asked, err := o.AskPurge(t.Context(), doc.ID, chief, "đúng là tài liệu mật")
	if err != nil || asked.Quarantine.PurgeBy != chief || !asked.Quarantine.PurgeAt.Equal(o.clock) {
		t.Fatalf("AskPurge = %+v, %v", asked.Quarantine, err)
	}
	for _, by := range []string{chief, "  trần thị  CHÁNH ", "", "  "} {
		_, err = o.Purge(t.Context(), doc.ID, by)
		want(t, "Purge by "+by, err, pipeline.ErrInvalid)
	}
	if got := o.document(doc.ID).State; got != pipeline.StateQuarantine {
		t.Fatalf("document is %s", got)
	}
	gone, err := o.Purge(t.Context(), doc.ID, deputy)
	if err != nil || gone.State != pipeline.StateDestroyed || len(gone.Key) != 0 {
		t.Fatalf("Purge = %s, %v", gone.State, err)
	}
	for _, ref := range []pipeline.BlobRef{u.Blob, doc.Normalised, doc.Sealed} {
		if o.isThere(ref) {
			t.Errorf("bytes %v are still there", ref.Name)
		}
	}
	if _, err := o.Purge(t.Context(), doc.ID, deputy); err != nil {
		t.Errorf("Purge again = %v", err)
	}
	o.wantNoContent(doc.ID, "document.quarantined", "document.purge-asked", "document.destroyed")
}

func stop(t *testing.T, o *office, id pipeline.DocumentID) {
	t.Helper()
	if _, err := o.Quarantine(t.Context(), id, clerk, "giấy tờ mật"); err != nil {
		t.Fatal(err)
	}
}

// wantNoContent checks that the log ends with these facts, each with who and when, and that it speaks of no content.
func (o *office) wantNoContent(id pipeline.DocumentID, actions ...string) {
	o.t.Helper()
	log, err := o.catalog.Log(o.t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)})
	if err != nil || len(log) < len(actions) {
		o.t.Fatalf("log has %d entries, %v", len(log), err)
	}
	for i, e := range log[len(log)-len(actions):] {
		if e.Action != actions[i] || e.Actor == "" || e.Actor == "engine" || !e.At.Equal(o.clock) {
			o.t.Errorf("entry %d = %s by %q at %v, want %s", i, e.Action, e.Actor, e.At, actions[i])
		}
		for what, text := range e.Detail {
			if strings.Contains(text, "scan") || strings.Contains(text, lua) {
				o.t.Errorf("%s holds content: %s = %s", e.Action, what, text)
			}
		}
	}
}

// TestTwoPersonsRelease checks where a false alarm goes on, and that it is none again.
func TestTwoPersonsRelease(t *testing.T) {
	for name, c := range map[string]struct {
		bring func(*office) pipeline.Document
		next  pipeline.State
	}{
		"before the seal": {func(o *office) pipeline.Document { return o.recognising("scan") }, pipeline.StateReceived},
		"behind the seal": {func(o *office) pipeline.Document { return o.sealed("scan") }, pipeline.StateSealed},
		"held":            {func(o *office) pipeline.Document { return o.held("scan") }, pipeline.StateSealed},
	} {
		t.Run(name, func(t *testing.T) {
			o := lockingOffice(t)
			doc := c.bring(o)
			stop(t, o, doc.ID)
			_, err := o.AskRelease(t.Context(), doc.ID, chief, "nhầm: chữ MẬT trong tên công ty")
			if err != nil {
				t.Fatal(err)
			}
			_, err = o.Release(t.Context(), doc.ID, chief)
			want(t, "Release by the same person", err, pipeline.ErrInvalid)
			_, err = o.Purge(t.Context(), doc.ID, deputy)
			want(t, "Purge of what a release was asked for", err, pipeline.ErrInvalid)
			freed, err := o.Release(t.Context(), doc.ID, deputy)
			if err != nil || freed.State != c.next || !freed.Quarantine.Freed() || freed.Waiting != (pipeline.Waiting{}) {
				t.Fatalf("Release = %s, %+v, %v", freed.State, freed.Quarantine, err)
			}
			if task := o.task(); task.Document != doc.ID || task.Stage != c.next.Stage() {
				t.Errorf("task = %+v", task)
			}
			_, err = o.Release(t.Context(), doc.ID, chief)
			want(t, "Release of a free document", err, pipeline.ErrState)
			_, err = o.AskPurge(t.Context(), doc.ID, chief, "late")
			want(t, "AskPurge of a free document", err, pipeline.ErrState)
		})
	}
}

// TestFreedIsHeldAgain holds a paper, stops it by mistake, and holds it again: it is found as before.
func TestFreedIsHeldAgain(t *testing.T) {
	o := lockingOffice(t)
	doc := o.held("scan")
	stop(t, o, doc.ID)
	if _, err := o.AskRelease(t.Context(), doc.ID, chief, "nhầm"); err != nil {
		t.Fatal(err)
	}
	freed, err := o.Release(t.Context(), doc.ID, deputy)
	if err != nil {
		t.Fatal(err)
	}
	freed = o.extracted(freed, read(""))
	if _, err = o.Hold(t.Context(), o.task(), freed); err != nil {
		t.Fatal(err)
	}
	h, err := o.catalog.HoldingOf(t.Context(), doc.ID)
	if err != nil || h.State != pipeline.HoldingCurrent {
		t.Errorf("holding is %s, %v", h.State, err)
	}
	if d := o.dossier(); d.Checklist[1].Answer != pipeline.Reuse || d.Checklist[1].Holding != h.ID {
		t.Errorf("the next dossier's checklist = %+v", d.Checklist[1])
	}
}

// TestFreedStaysFreed fails after it was let go, and is retried: its mark is not held against it.
func TestFreedStaysFreed(t *testing.T) {
	o := lockingOffice(t)
	doc := o.recognising("scan")
	stop(t, o, doc.ID)
	if _, err := o.AskRelease(t.Context(), doc.ID, chief, "nhầm"); err != nil {
		t.Fatal(err)
	}
	freed, err := o.Release(t.Context(), doc.ID, deputy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = o.Fail(t.Context(), o.task(), freed, pipeline.ReasonTooSlow, ""); err != nil {
		t.Fatal(err)
	}
	if freed, err = o.RetryDocument(t.Context(), doc.ID, clerk); err != nil || !freed.Quarantine.Freed() {
		t.Errorf("RetryDocument = %+v, %v", freed.Quarantine, err)
	}
	stop(t, o, doc.ID)
	if again := o.document(doc.ID).Quarantine; again.Freed() || again.FreeBy != "" {
		t.Errorf("stopped again: %+v", again)
	}
}

// TestQuarantineBrokenOff breaks every commit on the way to either end, lost or done and unreported, repeats the call, and
// wants the same end.
func TestQuarantineBrokenOff(t *testing.T) {
	for _, silent := range []bool{false, true} {
		for commits := range 4 { // the holding is revoked, the document stopped, an end asked for, and agreed to
			t.Run(fmt.Sprintf("purge, commit %d, silent %v", commits, silent), func(t *testing.T) { purgeBrokenOff(t, commits, silent) })
			t.Run(fmt.Sprintf("release, commit %d, silent %v", commits, silent), func(t *testing.T) { releaseBrokenOff(t, commits, silent) })
		}
	}
}

// TestMarkBrokenOff breaks the commit of what recognition found: lost, the document is still to be read, and the next attempt
// finds the mark again; unreported, the next attempt comes too late.
func TestMarkBrokenOff(t *testing.T) {
	for _, silent := range []bool{false, true} {
		o := lockingOffice(t)
		doc := o.recognising("scan")
		task := o.task()
		o.Catalog = &unsteady{Catalog: o.catalog, silent: silent}
		_, err := o.QuarantineFound(t.Context(), task, doc, "MẬT", 1)
		want(t, "QuarantineFound", err, errBroken)
		_, err = o.QuarantineFound(t.Context(), task, doc, "MẬT", 1)
		if silent {
			want(t, "the next attempt", err, pipeline.ErrConflict)
		} else if err != nil {
			t.Errorf("the next attempt = %v", err)
		}
		if now := o.wantSealedOff(doc); now.Quarantine.Mark != "MẬT" {
			t.Errorf("Quarantine = %+v", now.Quarantine)
		}
		key, err := o.Keys.Unwrap(o.document(doc.ID).Key)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := o.Blobs.Open(t.Context(), key, doc.Look); err == nil {
			t.Errorf("silent %v: what a crash left behind is read: %q", silent, readAll(t, b))
		}
	}
}

func purgeBrokenOff(t *testing.T, commits int, silent bool) {
	o := lockingOffice(t)
	doc := o.held("scan")
	o.breakOff(commits, silent,
		func() error { _, err := o.Quarantine(t.Context(), doc.ID, clerk, "mật"); return err },
		func() error { _, err := o.AskPurge(t.Context(), doc.ID, chief, "mật"); return err },
		func() error { _, err := o.Purge(t.Context(), doc.ID, deputy); return err })
	if now := o.document(doc.ID); now.State != pipeline.StateDestroyed || o.isThere(doc.Normalised) {
		t.Errorf("document is %s", now.State)
	}
	o.wantNoContent(doc.ID, "document.quarantined", "document.purge-asked", "document.destroyed")
}

func releaseBrokenOff(t *testing.T, commits int, silent bool) {
	o := lockingOffice(t)
	doc := o.held("scan")
	o.breakOff(commits, silent,
		func() error { _, err := o.Quarantine(t.Context(), doc.ID, clerk, "mật"); return err },
		func() error { _, err := o.AskRelease(t.Context(), doc.ID, chief, "nhầm"); return err },
		func() error { _, err := o.Release(t.Context(), doc.ID, deputy); return err })
	if now := o.document(doc.ID); now.State != pipeline.StateSealed || !now.Quarantine.Freed() {
		t.Errorf("document is %s, %+v", now.State, now.Quarantine)
	}
	o.wantNoContent(doc.ID, "document.quarantined", "document.release-asked", "document.released")
}

// breakOff takes steps on a catalog one of whose commits goes wrong. The step that hears of it is repeated.
func (o *office) breakOff(commits int, silent bool, steps ...func() error) {
	o.t.Helper()
	o.Catalog = &unsteady{Catalog: o.catalog, left: commits, silent: silent}
	faults := 0
	for _, step := range steps {
		err := step()
		if err != nil {
			faults++
			want(o.t, "step", err, errBroken)
			err = step()
		}
		if err != nil {
			o.t.Fatalf("repeated step = %v", err)
		}
	}
	if faults != 1 {
		o.t.Fatalf("%d faults, want one", faults)
	}
	docs, err := o.catalog.Documents(o.t.Context(), pipeline.DocumentQuery{})
	if err != nil || len(docs) != 1 {
		o.t.Fatalf("Documents = %d, %v", len(docs), err)
	}
	if h, err := o.catalog.HoldingOf(o.t.Context(), docs[0].ID); err != nil || h.State != pipeline.HoldingRevoked {
		o.t.Errorf("holding is %s, %v", h.State, err)
	}
}

// unsteady is a catalog one of whose commits is lost, or done and unreported.
type unsteady struct {
	pipeline.Catalog
	left   int // commits before that one
	silent bool
	types  []string // of the events that were committed
}

func (c *unsteady) Commit(ctx context.Context, t pipeline.Transition) (pipeline.Revision, error) {
	breaks := c.left == 0
	c.left--
	if breaks && !c.silent {
		return 0, errBroken
	}
	revision, err := c.Catalog.Commit(ctx, t)
	if err == nil && t.Event != nil {
		c.types = append(c.types, t.Event.Type)
	}
	if breaks {
		return 0, errors.Join(err, errBroken)
	}
	return revision, err
}
