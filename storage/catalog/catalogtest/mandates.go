package catalogtest

import (
	"reflect"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func fullMandate() pipeline.Mandate {
	return pipeline.Mandate{ID: "man-1", Agency: agency, Decision: "15/QĐ-TTr", Auditor: "Đỗ Thanh Tra", Of: "H20", Scope: []pipeline.ProcedureCode{"1.1", "1.2"},
		From: start, To: later(time.Hour), By: "Phạm Cam"}
}

func (d desk) mandate(m pipeline.Mandate) pipeline.Transition {
	return pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Expected: 1, Keeps: true, Mandate: &m, Entry: pipeline.Entry{Action: "mandate", At: start}}
}

// Mandates checks that a mandate comes back whole by each of its names, and that one that has ended stays so.
func Mandates(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	m := fullMandate()
	d.must(d.mandate(m))
	for q, want := range map[pipeline.MandateQuery]int{{}: 1, {Agency: agency}: 1, {Auditor: m.Auditor, Of: "H20"}: 1, {Agency: agency, Auditor: m.Auditor, Of: "H20"}: 1,
		{Agency: "H99"}: 0, {Auditor: "Ai Đó"}: 0, {Auditor: m.Auditor, Of: "H99"}: 0} {
		all, err := d.Mandates(t.Context(), q)
		if err != nil || len(all) != want || want == 1 && !reflect.DeepEqual(all[0], m) {
			t.Errorf("Mandates(%+v) = %+v, %v", q, all, err)
		}
	}
	ended, other := m, m
	ended.EndedAt, ended.Decision = later(time.Minute), "16/QĐ-TTr"
	d.must(d.mandate(ended))
	other.EndedAt = later(time.Hour)
	d.refused(d.mandate(other), pipeline.ErrConflict)
	ended.Decision = m.Decision
	if all, err := d.Mandates(t.Context(), pipeline.MandateQuery{}); err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], ended) {
		t.Errorf("ended: %+v, %v", all, err)
	}
}
