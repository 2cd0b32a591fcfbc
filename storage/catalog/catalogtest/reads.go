package catalogtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
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

// HeldPapers checks that what is held about somebody comes with what stands on each paper, and with whether its agency is a test tenant.
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
	found, err := d.HeldPapers(t.Context(), [][32]byte{{2}, {1}, {1}})
	var got []string
	for _, p := range found {
		got = append(got, fmt.Sprintf("%s %s %s: %s %d %q %v", p.ID, p.State, p.Agency, p.Document, p.DocumentRevision, p.Imprint, p.Test))
	}
	want := `hol-c current TEST.01: doc-c 2 "stands on c" true, hol-b current NOWHERE: doc-b 2 "stands on b" false, hol-a current H21.12: doc-a 2 "stands on a" false`
	if err != nil || strings.Join(got, ", ") != want {
		t.Errorf("HeldPapers = %q, %v", got, err)
	}
	if none, err := d.HeldPapers(t.Context(), nil); len(none) != 0 || err != nil {
		t.Errorf("held papers of nobody = %v, %v", none, err)
	}
	d.lookUpTogether()
}

// lookUpTogether has many ask at once, who share queries: each learns of whom they ask about.
func (d desk) lookUpTogether() {
	want := map[byte]string{1: "hol-b hol-a ", 2: "hol-c ", 3: ""}
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			who, got := byte(i%3)+1, ""
			held, err := d.HeldPapers(d.Context(), [][32]byte{{who}})
			for _, p := range held {
				got += string(p.ID) + " "
			}
			if err != nil || got != want[who] {
				d.Errorf("papers of %d: %q, %v; want %q", who, got, err, want[who])
			}
		})
	}
	all.Wait()
	ended, cancel := context.WithCancel(d.Context())
	cancel()
	if _, err := d.HeldPapers(ended, [][32]byte{{1}}); err != nil && !errors.Is(err, context.Canceled) {
		d.Errorf("asked by nobody any more: %v", err)
	}
}
