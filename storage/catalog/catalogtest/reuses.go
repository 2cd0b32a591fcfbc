package catalogtest

import (
	"reflect"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// Reuses checks that a receipt comes back whole, is there once, and is refused when its holding has moved.
func Reuses(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	h := d.hold("a", start, 1)
	whose, err := d.Dossier(t.Context(), dossier)
	if err != nil {
		t.Fatal(err)
	}
	receipt := pipeline.ReuseReceipt{ID: "reu-1", Dossier: dossier, Component: "cert", Holding: h.ID, Document: h.Document, Version: 2, Sealed: pipeline.Digest{7},
		Basis: "1.1 Cấp phép", By: "clerk", At: start}
	bind := func(r pipeline.ReuseReceipt, of pipeline.Revision) pipeline.Transition {
		return pipeline.Transition{Subject: ref(pipeline.KindDossier, whose.ID), Expected: whose.Revision, Dossier: &whose, Reuse: &r, ReuseOf: of,
			Entry: pipeline.Entry{Action: "holding.reused", At: start}}
	}
	d.refused(bind(receipt, 2), pipeline.ErrConflict)
	whose.Revision = d.must(bind(receipt, 1))
	again := receipt
	again.ID = "reu-2"
	d.refused(bind(again, 1), pipeline.ErrConflict)
	for _, c := range []struct {
		query pipeline.ReuseQuery
		want  []pipeline.ReuseReceipt
	}{
		{pipeline.ReuseQuery{}, []pipeline.ReuseReceipt{receipt}}, {pipeline.ReuseQuery{Holding: h.ID, Dossier: dossier}, []pipeline.ReuseReceipt{receipt}},
		{pipeline.ReuseQuery{Holding: "hol-x"}, nil}, {pipeline.ReuseQuery{Dossier: "dos-x"}, nil},
	} {
		if got, err := d.Reuses(t.Context(), c.query); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Reuses(%+v) = %+v, %v; want %+v", c.query, got, err, c.want)
		}
	}
}
