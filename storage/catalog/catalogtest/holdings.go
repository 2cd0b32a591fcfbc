package catalogtest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// hold receives a document and records a holding of it, with subjects of these identifiers; only the first is confirmed.
func (d desk) hold(name string, at time.Time, hashes ...byte) pipeline.Holding {
	d.Helper()
	doc, _ := d.receive(name)
	h := pipeline.Holding{ID: pipeline.HoldingID("hol-" + name), State: pipeline.HoldingCurrent, Document: doc.ID, Dossier: dossier, Agency: agency, HeldAt: at,
		DocumentRevision: 2, Imprint: []byte("stands on " + name)}
	for i, n := range hashes {
		h.Subjects = append(h.Subjects, pipeline.Subject{Confirmed: i == 0, Identifiers: []pipeline.Identifier{{Hash: [32]byte{n}}, {Hash: [32]byte{n}}}})
	}
	held := moving(doc, nil, pipeline.StateHeld)
	held.Holding = &h
	d.must(held)
	return h
}

func (d desk) found(hashes ...byte) []pipeline.HoldingID {
	d.Helper()
	var keys [][32]byte
	for _, n := range hashes {
		keys = append(keys, [32]byte{n})
	}
	held, err := d.Holdings(d.Context(), keys)
	if err != nil {
		d.Fatal(err)
	}
	var ids []pipeline.HoldingID
	for _, h := range held {
		ids = append(ids, h.ID)
	}
	return ids
}

// Holdings checks that a holding is found through each confirmed subject, newest first, and through no other.
func Holdings(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.hold("a", start, 1, 2)
	d.hold("b", later(time.Hour), 1, 3)
	d.hold("c", later(time.Hour), 4)
	d.hold("d", start)
	for _, c := range []struct {
		by   []byte
		want []pipeline.HoldingID
	}{
		{[]byte{1}, []pipeline.HoldingID{"hol-b", "hol-a"}},
		{[]byte{1, 4, 1}, []pipeline.HoldingID{"hol-c", "hol-b", "hol-a"}},
		{[]byte{2, 3}, nil},
		{[]byte{9}, nil},
		{nil, nil},
	} {
		if got := d.found(c.by...); !slices.Equal(got, c.want) {
			t.Errorf("Holdings(%v) = %v, want %v", c.by, got, c.want)
		}
	}
	if _, err := d.HoldingOf(t.Context(), "doc-x"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("HoldingOf = %v, want %v", err, pipeline.ErrNotFound)
	}
}

// HoldingMoves checks that a holding has revisions of its own and that its index follows.
func HoldingMoves(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	h := d.hold("a", start, 1)
	h.State, h.Subjects = pipeline.HoldingSuperseded, []pipeline.Subject{{Confirmed: true, Identifiers: []pipeline.Identifier{{Hash: [32]byte{2}}}}}
	moved := pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &h}
	same(t, "revision", d.must(moved), 2)
	d.refused(moved, pipeline.ErrConflict)
	if old, now := d.found(1), d.found(2); len(old) != 0 || len(now) != 1 {
		t.Errorf("found through the old subject %v and the new %v", old, now)
	}
	got, err := d.Holding(t.Context(), h.ID)
	if err != nil || got.State != pipeline.HoldingSuperseded || got.Revision != 2 {
		t.Errorf("Holding = %+v, %v", got, err)
	}
}

// HoldingsByCertificate checks that what a certificate sealed is found from a time on, and whatever has no proven time.
func HoldingsByCertificate(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for _, c := range []struct {
		name, certificate string
		at                time.Time
		proven            bool
	}{{"before", "00ff", later(-time.Hour), true}, {"claimed", "00ff", later(-time.Hour), false}, {"after", "00ff", start, true}, {"other", "00fe", start, true}} {
		h := d.hold(c.name, start, 1)
		h.Certificate, h.SignedAt, h.Proven = c.certificate, c.at, c.proven
		d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &h})
	}
	held, err := d.HoldingsBy(t.Context(), pipeline.HoldingQuery{Certificate: "00ff", Since: start})
	if err != nil || len(held) != 2 || held[0].ID != "hol-claimed" || held[1].ID != "hol-after" {
		t.Errorf("HoldingsBy = %+v, %v", held, err)
	}
}

// HoldingReturns checks that a document that is held again has its revoked holding back, and none beside one that serves.
func HoldingReturns(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	h := d.hold("a", start, 1)
	doc, err := d.Document(t.Context(), h.Document)
	if err != nil {
		t.Fatal(err)
	}
	again := moving(doc, nil, pipeline.StateHeld)
	again.Holding = &h
	d.refused(again, pipeline.ErrConflict)
	revoked := h
	revoked.State, revoked.Subjects = pipeline.HoldingRevoked, nil
	d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &revoked})
	h.HeldAt = later(time.Hour)
	d.must(again)
	got, err := d.HoldingOf(t.Context(), doc.ID)
	if err != nil || got.State != pipeline.HoldingCurrent || got.Revision != 3 || !got.HeldAt.Equal(h.HeldAt) || len(d.found(1)) != 1 {
		t.Errorf("HoldingOf = %+v, %v; found %v", got, err, d.found(1))
	}
}

// DocumentQueries checks what selects documents, and that the oldest comes first.
func DocumentQueries(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDossier, "dos-2"), Dossier: &pipeline.Dossier{ID: "dos-2", Code: "2", Receiving: agency}})
	d.receiveAt("z", agency, start)
	b, _ := d.receiveAt("b", agency, later(time.Second))
	d.receiveAt("a", agency, later(time.Second))
	d.receiveAt("old", agency, later(-time.Second))
	d.move(b, nil, pipeline.StateFailed)
	for _, c := range []struct {
		query pipeline.DocumentQuery
		want  []pipeline.DocumentID
	}{
		{pipeline.DocumentQuery{}, []pipeline.DocumentID{"doc-old", "doc-z", "doc-b", "doc-a"}},
		{pipeline.DocumentQuery{Dossier: dossier, States: []pipeline.State{pipeline.StateFailed, pipeline.StateHeld}}, []pipeline.DocumentID{"doc-b"}},
		{pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateReceived}}, []pipeline.DocumentID{"doc-old", "doc-z", "doc-a"}},
		{pipeline.DocumentQuery{Dossier: "dos-2"}, nil},
	} {
		docs, err := d.Documents(t.Context(), c.query)
		var got []pipeline.DocumentID
		for _, doc := range docs {
			got = append(got, doc.ID)
			same(t, "uploads of "+string(doc.ID), len(doc.Sources), 1)
			same(t, "upload", "doc-"+strings.TrimPrefix(string(doc.Sources[0].Upload), "upl-"), string(doc.ID))
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Documents(%+v) = %v, %v; want %v", c.query, got, err, c.want)
		}
	}
}

// Seals checks that there is one intent for a revision, no outcome without it, and one outcome.
func Seals(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	outcome := &pipeline.Outcome{Level: "B-B", At: start}
	without := moving(doc, &task, pipeline.StateSealed)
	without.Outcome = outcome
	d.refused(without, pipeline.ErrConflict)

	intent := pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task,
		Intent: &pipeline.Intent{Document: doc.ID, Revision: 1, Digest: pipeline.Digest{1}, At: start}}
	d.must(intent)
	intent.Intent = &pipeline.Intent{Document: doc.ID, Revision: 1, Digest: pipeline.Digest{2}, At: start}
	d.refused(intent, pipeline.ErrConflict)

	d.must(without)
	doc, task = next(doc, task)
	d.refused(without, pipeline.ErrConflict)
	again := moving(doc, nil, pipeline.StateSealed)
	again.Outcome = outcome
	d.refused(again, pipeline.ErrConflict)
	seals, err := d.Catalog.Seals(t.Context(), doc.ID)
	if err != nil || len(seals) != 1 || seals[0].Intent.Digest != (pipeline.Digest{1}) || !seals[0].Outcome.At.Equal(start) {
		t.Errorf("Seals = %+v, %v", seals, err)
	}
}
