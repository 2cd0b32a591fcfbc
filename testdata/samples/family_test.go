package samples

import (
	"slices"
	"testing"
	"time"
)

func TestPapersComeInOrder(t *testing.T) {
	for seed := range uint64(1000) {
		f := NewFamily(seed)
		a, b := f.Dossiers[0].ReceivedAt, f.Dossiers[1].ReceivedAt
		order := []time.Time{f.plot.date, f.house.drawn, f.power.date, a, f.house.permitted, f.power.until, b.AddDate(0, 0, -10)}
		if !slices.IsSortedFunc(order, time.Time.Compare) {
			t.Errorf("seed %d: certificate, drawings, authorisation, dossier A, permit, end of authorisation, dossier B are dated %v", seed, order)
		}
		if f.house.applied.After(a) || f.house.reapplied.After(b) {
			t.Errorf("seed %d: applied after the dossiers were received", seed)
		}
	}
}
