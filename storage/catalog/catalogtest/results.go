package catalogtest

import (
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// Results checks that a number is one result's in its dossier, and that the result is found by it.
func Results(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	first, task := d.receive("a")
	second, other := d.receive("b")
	numbered := func(doc pipeline.Document, task pipeline.Task, n int, number string) pipeline.Transition {
		doc.Result = pipeline.Result{Type: "decision", N: n, Number: number}
		return moving(doc, &task, pipeline.StatePrepared)
	}
	d.must(numbered(first, task, 1, "1-KQ(1)"))
	d.refused(numbered(second, other, 1, "1-KQ(1)"), pipeline.ErrConflict)
	d.must(numbered(second, other, 2, "1-KQ(2)"))
	for number, want := range map[string][]pipeline.DocumentID{"1-KQ(1)": {first.ID}, "1-KQ(2)": {second.ID}, "1-KQ(3)": nil} {
		docs, err := d.Documents(t.Context(), pipeline.DocumentQuery{Result: number, Agency: agency})
		if err != nil || len(docs) != len(want) || len(docs) == 1 && docs[0].ID != want[0] {
			t.Errorf("%s: %+v, %v; want %v", number, docs, err, want)
		}
	}
}
