package catalogtest

import (
	"reflect"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// AskedAnyway checks that the log is read for what was asked for, or came in, against a checklist's answer: of an agency and of those whose
// successor it is, in its time, page by page, and nothing else.
func AskedAnyway(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, pipeline.AgencyID("H1")), Agency: &pipeline.Agency{ID: "H1", Successor: agency}})
	d.must(pipeline.Transition{Subject: ref(pipeline.KindAgency, pipeline.AgencyID("H2")), Agency: &pipeline.Agency{ID: "H2"}})
	asked := func(id pipeline.DossierID, of pipeline.AgencyID, at time.Time) pipeline.AskedAnyway {
		whose := pipeline.Dossier{ID: id, Code: "code of " + string(id), Receiving: of, Procedure: "1.1", ReceivedAt: start}
		d.commit(pipeline.Transition{Subject: ref(pipeline.KindDossier, id), Dossier: &whose}, "component.asked-anyway", at,
			map[string]string{"component": "cert", "answer": "reuse", "holding": "hol-1", "why": "bản trong kho mờ"})
		return pipeline.AskedAnyway{At: at, By: "clerk", Dossier: id, Code: whose.Code, Procedure: "1.1", Received: start, Component: "cert", Answer: pipeline.Reuse,
			Holding: "hol-1", Why: "bản trong kho mờ"}
	}
	early := asked("dos-early", agency, start)
	asked("dos-other", "H2", start)
	former := asked("dos-former", "H1", later(time.Hour))
	late := asked("dos-late", agency, later(48*time.Hour))
	_, came := received("came")
	d.commit(came, "document.received", later(time.Hour), map[string]string{"component": "id-card", "despite": "look-up"})
	_, wanted := received("wanted")
	d.commit(wanted, "document.received", later(time.Hour), nil)
	in := pipeline.AskedAnyway{At: later(time.Hour), By: "clerk", Dossier: dossier, Code: "1", Component: "id-card", Answer: pipeline.LookUp, Document: "doc-came"}
	for _, c := range []struct {
		query pipeline.AskedAnywayQuery
		want  []pipeline.AskedAnyway
	}{
		{pipeline.AskedAnywayQuery{Agency: agency}, []pipeline.AskedAnyway{early, former, in, late}},
		{pipeline.AskedAnywayQuery{Agency: agency, From: later(time.Hour), To: later(48 * time.Hour)}, []pipeline.AskedAnyway{former, in}},
		{pipeline.AskedAnywayQuery{Agency: agency, From: start, Limit: 1}, []pipeline.AskedAnyway{early}},
		{pipeline.AskedAnywayQuery{Agency: "H3"}, nil},
	} {
		got, err := d.AskedAnyway(t.Context(), c.query)
		for i := range got {
			got[i].Row = 0
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("AskedAnyway(%+v) = %+v, %v\nwant %+v", c.query, got, err, c.want)
		}
	}
	pages := walked(d, pipeline.AskedAnyway.Cursor, func(after pipeline.Cursor, limit int) ([]pipeline.AskedAnyway, error) {
		return d.AskedAnyway(t.Context(), pipeline.AskedAnywayQuery{Agency: agency, From: start, After: after, Limit: limit})
	}, func(int) {})
	same(t, "rows in pages", len(pages), 4)
}

// commit commits what has to succeed, with an entry of its own.
func (d desk) commit(t pipeline.Transition, action string, at time.Time, detail map[string]string) {
	d.Helper()
	t.Entry = pipeline.Entry{Action: action, Actor: "clerk", At: at, Detail: detail}
	_, err := d.Commit(d.Context(), t)
	d.succeeds(err)
}
