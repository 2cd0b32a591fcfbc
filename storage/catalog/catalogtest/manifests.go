package catalogtest

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

func lineOf(id pipeline.LineID, said byte) pipeline.ManifestLine {
	return pipeline.ManifestLine{ID: id, Agency: agency, Said: [32]byte{said}, Digest: pipeline.Digest{said}, By: "clerk", At: start,
		Key: pipeline.WrappedKey("line key"), Content: []byte{0, said}}
}

// handIn commits a manifest of these lines.
func handIn(id pipeline.ManifestID, entries ...pipeline.ManifestEntry) pipeline.Transition {
	return pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Expected: 1, Keeps: true,
		Manifest: &pipeline.Manifest{ID: id, Agency: agency, By: "clerk", At: start, Count: len(entries), Lines: entries}}
}

func (d desk) linesOf(q pipeline.LineQuery) []pipeline.PlacedLine {
	d.Helper()
	lines, err := d.ManifestLines(d.Context(), q)
	if err != nil {
		d.Fatal(err)
	}
	return lines
}

// Manifests checks that manifests and their lines come back, that several manifests share a line, and that a line whose file has come
// moves no more.
func Manifests(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	a, b := lineOf("lin-a", 1), lineOf("lin-b", 2)
	first := handIn("mnf-1", pipeline.ManifestEntry{N: 1, Line: a}, pipeline.ManifestEntry{N: 4, Line: b})
	d.must(first)
	d.must(first) // the same again
	got, err := d.Manifest(t.Context(), "mnf-1")
	want := *first.Manifest
	want.Lines = nil
	equal(t, got, want, err)
	_, err = d.Manifest(t.Context(), "mnf-x")
	notFound(t, err)
	states, err := d.ManifestStates(t.Context(), "mnf-1")
	equal(t, states, map[pipeline.State]int{"": 2}, err)
	placed := []pipeline.PlacedLine{{N: 1, Line: a}, {N: 4, Line: b}}
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-1"}), placed, nil)
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-1", After: 1}), placed[1:], nil)
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-1", Limit: 1}), placed[:1], nil)
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-1", Digest: b.Digest}), placed[1:], nil)
	equal(t, d.linesOf(pipeline.LineQuery{IDs: []pipeline.LineID{"lin-b", "lin-x"}}), []pipeline.PlacedLine{{Line: b}}, nil)

	changed := lineOf("lin-a", 3)
	d.must(handIn("mnf-2", pipeline.ManifestEntry{N: 1, Line: changed}, pipeline.ManifestEntry{N: 2, Line: b, Known: true}))
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-1", Limit: 1}), []pipeline.PlacedLine{{N: 1, Line: changed}}, nil)

	doc, c := received("a")
	changed.Document, doc.Result = doc.ID, pipeline.Result{Type: "decision", Line: changed.ID}
	stale := a
	stale.Document, c.Line = doc.ID, &stale
	d.refused(c, pipeline.ErrConflict) // its file is another one
	c.Line = &changed
	doc.Revision = d.must(c)
	d.refused(handIn("mnf-3", pipeline.ManifestEntry{N: 1, Line: a}), pipeline.ErrConflict)
	if _, err := d.Manifest(t.Context(), "mnf-3"); err == nil {
		t.Error("what was refused is there")
	}
	d.refused(pipeline.Transition{Subject: c.Subject, Expected: 1, Keeps: true, Line: &changed}, pipeline.ErrConflict)
	equal(t, d.linesOf(pipeline.LineQuery{IDs: []pipeline.LineID{"lin-a"}}), []pipeline.PlacedLine{{Line: changed, State: pipeline.StateReceived}}, nil)

	states, err = d.ManifestStates(t.Context(), "mnf-2")
	equal(t, states, map[pipeline.State]int{"": 1, pipeline.StateReceived: 1}, err)

	doc.State, doc.Reason = pipeline.StateFailed, pipeline.ReasonBadPDF
	doc.Revision = d.must(pipeline.Transition{Subject: c.Subject, Expected: doc.Revision, Document: doc})
	equal(t, d.linesOf(pipeline.LineQuery{IDs: []pipeline.LineID{"lin-a"}}), []pipeline.PlacedLine{{Line: changed, State: pipeline.StateFailed, Reason: pipeline.ReasonBadPDF}}, nil)
	d.must(pipeline.Transition{Subject: c.Subject, Expected: doc.Revision, Document: &pipeline.Document{ID: doc.ID, Dossier: dossier, State: pipeline.StateDestroyed, Result: doc.Result}})
	if l := d.linesOf(pipeline.LineQuery{IDs: []pipeline.LineID{"lin-a"}}); len(l) != 1 || len(l[0].Line.Key) > 0 || len(l[0].Line.Content) > 0 {
		t.Errorf("what a line said of a destroyed document: %+v", l)
	}
	d.must(handIn("mnf-4", pipeline.ManifestEntry{N: 1, Line: a, Was: doc.ID}))
	equal(t, d.linesOf(pipeline.LineQuery{Manifest: "mnf-4"}), []pipeline.PlacedLine{{N: 1, Line: a}}, nil)
}

// LongManifest hands ten thousand lines in at once.
func LongManifest(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	var entries []pipeline.ManifestEntry
	var ids []pipeline.LineID
	for n := range pipeline.MostLines {
		l := lineOf(pipeline.LineID(fmt.Sprintf("lin-%05d", n)), byte(n))
		entries, ids = append(entries, pipeline.ManifestEntry{N: n + 1, Line: l}), append(ids, l.ID)
	}
	d.must(handIn("mnf-1", entries...))
	if lines := d.linesOf(pipeline.LineQuery{Manifest: "mnf-1"}); len(lines) != len(entries) || !reflect.DeepEqual(lines[9_999].Line.ID, ids[9_999]) {
		t.Errorf("%d lines of %d", len(lines), len(entries))
	}
	if lines := d.linesOf(pipeline.LineQuery{IDs: ids}); len(lines) != len(ids) {
		t.Errorf("%d lines of %d names", len(lines), len(ids))
	}
}
