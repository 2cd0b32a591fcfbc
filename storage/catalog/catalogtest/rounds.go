package catalogtest

import (
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Rounds checks that a round meets every holding once that serves or may serve again, in pages, and that it is known on every
// handle how far it has come.
func Rounds(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for name, state := range map[string]pipeline.HoldingState{"a": pipeline.HoldingCurrent, "b": pipeline.HoldingSuperseded, "c": pipeline.HoldingUnverified,
		"d": pipeline.HoldingRevoked, "e": pipeline.HoldingSuspended} {
		h := d.hold(name, start, 1)
		h.State = state
		if state == pipeline.HoldingUnverified {
			h.Fault, h.FaultSince = pipeline.FaultDamaged, start
		}
		d.must(pipeline.Transition{Subject: ref(pipeline.KindHolding, h.ID), Expected: 1, Holding: &h})
	}
	met := d.round(pipeline.RoundQuery{Limit: 2})
	slices.Sort(met)
	if !slices.Equal(met, []pipeline.HoldingID{"hol-a", "hol-c", "hol-e"}) {
		t.Errorf("a round meets %v", met)
	}
	if faulty := d.round(pipeline.RoundQuery{Limit: 2, Faulty: true}); !slices.Equal(faulty, []pipeline.HoldingID{"hol-c"}) {
		t.Errorf("a round of what is faulty meets %v", faulty)
	}
	none, err := d.Round(t.Context(), "held")
	equal(t, none, pipeline.Round{Name: "held"}, err)
	for _, want := range []pipeline.Round{{Name: "held", Behind: "hol-a", Begun: start}, {Name: "held", Begun: later(time.Hour)}} {
		if err := d.KeepRound(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		got, err := bed.Open(t).Round(t.Context(), "held")
		equal(t, got, want, err)
	}
}

// round is what a round meets, page by page.
func (d desk) round(q pipeline.RoundQuery) (met []pipeline.HoldingID) {
	d.Helper()
	for {
		page, err := d.Serving(d.Context(), q)
		if err != nil {
			d.Fatal(err)
		}
		met = append(met, page...)
		if len(page) < q.Limit {
			return met
		}
		q.Behind = page[len(page)-1]
	}
}
