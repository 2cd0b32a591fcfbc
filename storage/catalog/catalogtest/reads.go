package catalogtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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

// Reads checks that one act which reads several subjects stands in the log of each, or of none.
func Reads(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, task := d.receive("a")
	b, _ := d.receive("b")
	d.must(reads(a, b))
	for _, subject := range []pipeline.Ref{ref(pipeline.KindAgency, agency), ref(pipeline.KindDocument, a.ID), ref(pipeline.KindDocument, b.ID)} {
		log, err := d.Log(t.Context(), subject)
		if err != nil || len(log) != 2 || log[1].Revision != 1 {
			t.Errorf("Log of %s = %+v, %v", subject.ID, log, err)
		}
	}
	stale := a
	d.move(a, &task, pipeline.StatePrepared)
	d.refused(reads(b, stale), pipeline.ErrConflict)
	d.refused(reads(b, pipeline.Document{ID: "doc-nowhere", Revision: 1}), pipeline.ErrConflict)
	odd := reads(b)
	odd.Reads[0].Subject.Kind = "drawer"
	d.refused(odd, pipeline.ErrInvalid)
}

// Readings checks that what was read off several documents comes at once, and nothing of documents that are not there.
func Readings(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	var ids []pipeline.DocumentID
	for _, name := range []string{"a", "b", "c"} {
		doc, task := d.receive(name)
		doc.Content = []byte("sealed " + name)
		d.move(doc, &task, pipeline.StatePrepared)
		ids = append(ids, doc.ID)
	}
	found, err := d.Readings(t.Context(), append(ids, "doc-nowhere", ids[0]))
	var got []string
	for _, doc := range found {
		got = append(got, fmt.Sprintf("%s %d %s %s %s", doc.ID, doc.Revision, doc.State, doc.Key, doc.Content))
	}
	slices.Sort(got)
	want := "doc-a 2 prepared document key sealed a, doc-b 2 prepared document key sealed b, doc-c 2 prepared document key sealed c"
	if err != nil || strings.Join(got, ", ") != want {
		t.Errorf("Readings = %q, %v", got, err)
	}
	if none, err := d.Readings(t.Context(), nil); len(none) != 0 || err != nil {
		t.Errorf("Readings of nothing = %v, %v", none, err)
	}
}
