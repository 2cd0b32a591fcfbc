package catalogtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// reads is a logged read of the agency that reads these documents besides.
func reads(docs ...pipeline.Document) pipeline.Transition {
	look := pipeline.Entry{Action: "look", Actor: "clerk", At: start}
	t := pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Expected: 1, Keeps: true, Entry: look}
	for _, doc := range docs {
		t.Reads = append(t.Reads, pipeline.Read{Subject: ref(pipeline.KindDocument, doc.ID), Revision: doc.Revision, Entry: look})
	}
	return t
}

// Reads checks that one act which reads several subjects stands in the log of each, also when one has moved since it was shown.
func Reads(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, task := d.receive("a")
	b, _ := d.receive("b")
	d.must(reads(a, b))
	shown := reads(a, b)
	d.move(a, &task, pipeline.StatePrepared)
	if _, err := d.Commit(t.Context(), pipeline.Transition{Reads: shown.Reads}); err != nil {
		t.Error(err)
	}
	for subject, want := range map[pipeline.Ref]int{ref(pipeline.KindAgency, agency): 2, ref(pipeline.KindDocument, a.ID): 4, ref(pipeline.KindDocument, b.ID): 3} {
		log, err := d.Log(t.Context(), subject)
		if err != nil || len(log) != want || log[want-1].Revision != 1 {
			t.Errorf("Log of %s = %+v, %v", subject.ID, log, err)
		}
	}
	odd := reads(b)
	odd.Reads[0].Subject.Kind = "drawer"
	d.refused(odd, pipeline.ErrInvalid)
	d.refused(pipeline.Transition{Reads: odd.Reads}, pipeline.ErrInvalid)
	d.refused(pipeline.Transition{Reads: shown.Reads, Entry: shown.Entry}, pipeline.ErrInvalid)
}

// ManyReads checks that a great number of reads is logged whole.
func ManyReads(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, _ := d.receive("a")
	var all []pipeline.Read
	for range 1234 {
		all = append(all, reads(doc).Reads...)
	}
	if _, err := d.Commit(t.Context(), pipeline.Transition{Reads: all}); err != nil {
		t.Fatal(err)
	}
	if log, err := d.Log(t.Context(), ref(pipeline.KindDocument, doc.ID)); err != nil || len(log) != 1+len(all) {
		t.Errorf("%d entries, %v", len(log), err)
	}
}

// HeldPapers checks that what is held about somebody comes with what was read off each paper, and with whether its agency is a test tenant.
func HeldPapers(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	tenant := pipeline.Agency{ID: "TEST.01", Test: true}
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, tenant.ID), Agency: &tenant})
	d.hold("a", start, 1)
	b, elsewhere := d.hold("b", later(time.Hour), 1), d.hold("c", later(2*time.Hour), 2)
	elsewhere.Agency, b.Agency = tenant.ID, "NOWHERE"
	for _, h := range []pipeline.Holding{b, elsewhere} {
		d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &h})
	}
	doc, err := d.Document(t.Context(), "doc-a")
	if err != nil {
		t.Fatal(err)
	}
	doc.Content = []byte("sealed a")
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: doc.Revision, Document: &doc})
	found, err := d.HeldPapers(t.Context(), [][32]byte{{2}, {1}, {1}})
	var got []string
	for _, p := range found {
		got = append(got, fmt.Sprintf("%s %s %s: %s %d %s %s %q %v", p.ID, p.State, p.Agency, p.Paper.ID, p.Paper.Revision, p.Paper.State, p.Paper.Key, p.Paper.Content, p.Test))
	}
	want := `hol-c current TEST.01: doc-c 2 held document key "" true, hol-b current NOWHERE: doc-b 2 held document key "" false, ` +
		`hol-a current H21.12: doc-a 3 held document key "sealed a" false`
	if err != nil || strings.Join(got, ", ") != want {
		t.Errorf("HeldPapers = %q, %v", got, err)
	}
	if none, err := d.HeldPapers(t.Context(), nil); len(none) != 0 || err != nil {
		t.Errorf("held papers of nobody = %v, %v", none, err)
	}
}
