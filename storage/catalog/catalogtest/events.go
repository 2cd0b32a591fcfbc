package catalogtest

import (
	"fmt"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// Events checks that events have places without gaps once they are sequenced, in the order of their commits, that a reader goes on
// behind the last one, and that an agency gets its own.
func Events(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 5 {
		d.receive(fmt.Sprint(i))
	}
	before, err := d.Catalog.Events(t.Context(), pipeline.EventQuery{Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	d.sequence()
	all, err := d.Catalog.Events(t.Context(), pipeline.EventQuery{Limit: 9})
	if err != nil || len(before) > 0 || len(all) == 0 {
		t.Fatalf("Events = %+v, before that %+v, %v", all, before, err)
	}
	for i, e := range all {
		if e.Position != int64(i+1) || e.Type == "" || e.Dossier != dossier {
			t.Errorf("event %d: %+v", i, e)
		}
	}
	rest, err := d.Catalog.Events(t.Context(), pipeline.EventQuery{After: all[1].Position, Agency: agency, Limit: 1})
	if err != nil || len(rest) != 1 || rest[0] != all[2] {
		t.Errorf("behind the second one: %+v, %v", rest, err)
	}
	if none, err := d.Catalog.Events(t.Context(), pipeline.EventQuery{Agency: "H99", Limit: 9}); err != nil || len(none) > 0 {
		t.Errorf("another agency reads %+v, %v", none, err)
	}
	d.receive("late")
	d.sequence()
	if more, err := d.Catalog.Events(t.Context(), pipeline.EventQuery{After: int64(len(all)), Limit: 9}); err != nil || len(more) == 0 || more[0].Position != int64(len(all)+1) {
		t.Errorf("behind the last one: %+v, %v", more, err)
	} else if last, err := d.LastEvent(t.Context()); err != nil || last != more[len(more)-1].Position {
		t.Errorf("LastEvent = %d, %v, want that of %+v", last, err, more)
	}
}
