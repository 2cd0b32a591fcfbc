package catalogtest

import (
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Intake checks that only one agency's papers since a time count, and that of a divided file only its papers do.
func Intake(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	took := func(since time.Time, papers int, bytes int64) {
		t.Helper()
		got, err := d.Catalog.Intake(t.Context(), pipeline.IntakeQuery{Agency: agency, Since: since})
		if err != nil || got != (pipeline.Intake{Papers: papers, Bytes: bytes}) {
			t.Errorf("Intake since %v = %+v, %v, not %d papers of %d bytes", since, got, err, papers, bytes)
		}
	}
	hand := func(name string, by pipeline.AgencyID, bytes int64) pipeline.Document {
		doc, t := received(name)
		doc.Agency, doc.Weight = by, bytes
		doc.Revision = d.must(t)
		return *doc
	}
	took(start, 0, 0)
	hand("a", agency, 5)
	divided := hand("b", agency, 70)
	hand("c", "H21.99", 900)
	took(start, 2, 75)
	took(start.Add(time.Second), 0, 0)
	divided.State = pipeline.StateDivided
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, divided.ID), Expected: divided.Revision, Document: &divided})
	took(start, 1, 5)
}
