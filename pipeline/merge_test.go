package pipeline_test

import (
	"errors"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TestMergedAgency dissolves the ward: its successor works on its dossiers, finds its papers and events, and has its callers; a name on
// the way that is no more is none to be merged again.
func TestMergedAgency(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	const new, newer, other pipeline.AgencyID = "H21.20", "H21.30", "H21.40"
	for _, id := range []pipeline.AgencyID{new, newer, other} {
		if err := o.RegisterAgency(ctx, pipeline.Agency{ID: id, Name: "UBND phường " + string(id)}); err != nil {
			t.Fatal(err)
		}
	}
	doc := o.heldPaper()
	ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
	old, err := o.Catalog.Dossier(ctx, doc.Dossier)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := o.CreateAPIKey(ctx, pipeline.NewAPIKey{Caller: "Cổng", Agency: ward, Roles: []pipeline.CallerRole{pipeline.Scanner}, ExpiresAt: o.clock.Add(time.Hour), By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.AdmitAgency(ctx, new, ref); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	for _, pair := range [][2]pipeline.AgencyID{{ward, new}, {ward, new}, {new, newer}} {
		if err := o.MergeAgencies(ctx, pair[0], pair[1], clerk); err != nil {
			t.Fatalf("%v: %v", pair, err)
		}
	}
	if err := o.RegisterAgency(ctx, pipeline.Agency{ID: ward, Name: "UBND phường Hoa Lư"}); err != nil { // as its old settings do
		t.Fatal(err)
	}
	if err := o.AdmitAgency(ctx, newer, ref); err != nil {
		t.Errorf("its paper: %v", err)
	}
	if err := o.AdmitAgency(ctx, other, ref); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("another agency: %v", err)
	}
	if c, err := o.Authenticate(ctx, key); err != nil || c.Agency != newer {
		t.Errorf("its caller: %+v, %v", c, err)
	}
	if d, err := o.Catalog.DossierByCode(ctx, newer, old.Code); err != nil || d.ID != old.ID {
		t.Errorf("its dossier by code: %+v, %v", d, err)
	}
	if docs, err := o.Catalog.Documents(ctx, pipeline.DocumentQuery{Agency: newer}); err != nil || len(docs) != 1 {
		t.Errorf("its documents: %+v, %v", docs, err)
	}
	id, err := o.Keys.Identifier(pipeline.PersonalID, lua)
	if err != nil {
		t.Fatal(err)
	}
	for agency, want := range map[pipeline.AgencyID]int{newer: 1, other: 0} {
		if held, err := o.HeldFor(ctx, agency, id, ""); err != nil || len(held) != want {
			t.Errorf("held for %s: %+v, %v", agency, held, err)
		}
	}
	if _, err := o.catalog.Sequence(ctx); err != nil {
		t.Fatal(err)
	}
	for agency, want := range map[pipeline.AgencyID]bool{newer: true, other: false} {
		if events, err := o.Catalog.Events(ctx, pipeline.EventQuery{Agency: agency, Limit: 9}); err != nil || (len(events) > 0) != want {
			t.Errorf("events of %s: %+v, %v", agency, events, err)
		}
	}
	if a, err := o.Catalog.Agency(ctx, ward); err != nil || a.Name != "UBND phường Hoa Lư" || a.Successor != new || a.ValidTo.IsZero() {
		t.Errorf("the former agency: %+v, %v", a, err)
	}
	for name, c := range map[string]struct {
		former, into pipeline.AgencyID
		want         error
	}{
		"into itself":      {other, other, pipeline.ErrInvalid},
		"in a circle":      {newer, ward, pipeline.ErrInvalid},
		"again, elsewhere": {ward, other, pipeline.ErrState},
		"of nobody":        {"H99", other, pipeline.ErrNotFound},
		"into nobody":      {other, "H99", pipeline.ErrNotFound},
	} {
		if err := o.MergeAgencies(ctx, c.former, c.into, clerk); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// agencies registers some.
func (o *office) agencies(ids ...pipeline.AgencyID) {
	o.t.Helper()
	for _, id := range ids {
		if err := o.RegisterAgency(o.t.Context(), pipeline.Agency{ID: id, Name: "UBND phường " + string(id)}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// merge makes one agency another one.
func (o *office) merge(former, into pipeline.AgencyID) {
	o.t.Helper()
	if err := o.MergeAgencies(o.t.Context(), former, into, clerk); err != nil {
		o.t.Fatal(err)
	}
}

// TestMergedAgencysWebhook goes on with the events of the former agency's dossiers and no others, and is the successor's to list, rotate
// and end.
func TestMergedAgencysWebhook(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	const heir, other pipeline.AgencyID = "H21.20", "H21.40"
	o.agencies(heir, other)
	_, w, err := o.RegisterWebhook(ctx, pipeline.NewWebhook{Agency: ward, URL: "https://a.example/hook", By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	o.merge(ward, heir)
	o.dossier()
	if _, err := o.catalog.Sequence(ctx); err != nil {
		t.Fatal(err)
	}
	if events, err := o.Catalog.Events(ctx, pipeline.EventQuery{Agency: w.Agency, Limit: 9}); err != nil || len(events) != 1 {
		t.Errorf("posted: %+v, %v", events, err)
	}
	for agency, want := range map[pipeline.AgencyID]error{heir: nil, ward: nil, other: pipeline.ErrNotFound} {
		if err := o.AdmitAgency(ctx, agency, pipeline.Ref{Kind: pipeline.KindWebhook, ID: string(w.ID)}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", agency, err, want)
		}
		if list, err := o.Catalog.Webhooks(ctx, pipeline.WebhookQuery{Agency: agency}); err != nil || (len(list) == 1) != (want == nil) {
			t.Errorf("webhooks of %s: %+v, %v", agency, list, err)
		}
	}
	_, _, err = o.RotateWebhook(ctx, w.ID, clerk)
	if ended, failed := o.EndWebhook(ctx, w.ID, clerk); err != nil || failed != nil || ended.Alive() {
		t.Errorf("rotated %v, ended %v", err, failed)
	}
}

// TestMergedAgencysMandates cover what they covered through two mergers: the papers of the former agency and of those that it had become
// before, and nothing of its successor's own. The auditor's own agency may become another one too.
func TestMergedAgencysMandates(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	const middle, heir, inspector, inspectors pipeline.AgencyID = "H21.20", "H21.30", "T1", "T2"
	o.agencies(middle, heir, inspector, inspectors)
	open := func(receiving pipeline.AgencyID) pipeline.Ref {
		d, err := o.OpenDossier(ctx, pipeline.NewDossier{Receiving: receiving, By: clerk})
		if err != nil {
			t.Fatal(err)
		}
		return pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.ID)}
	}
	wards, middles, heirs := open(ward), open(middle), open(heir)
	o.merge(ward, middle)
	m, err := o.GrantMandate(ctx, pipeline.Mandate{Agency: middle, Decision: "15/QĐ-TTr", Auditor: "Dung", Of: inspector, From: o.clock, To: o.clock.AddDate(0, 1, 0), By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	covers := func(auditor pipeline.AgencyID) {
		t.Helper()
		for name, c := range map[string]struct {
			dossier pipeline.Ref
			want    error
		}{"the ward's": {wards, nil}, "its successor's": {middles, nil}, "the heir's": {heirs, pipeline.ErrNotFound}} {
			if _, err := o.AdmitAuditor(ctx, pipeline.Caller{Name: "Dung", Agency: auditor}, c.dossier); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
	}
	covers(inspector)
	o.merge(middle, heir)
	covers(inspector)
	o.merge(inspector, inspectors)
	covers(inspectors)
	if list, err := o.Catalog.Mandates(ctx, pipeline.MandateQuery{Agency: heir}); err != nil || len(list) != 1 {
		t.Errorf("the heir sees %+v, %v", list, err)
	}
	if err := o.EndMandate(ctx, heir, m.ID, clerk); err != nil {
		t.Errorf("the heir ends it: %v", err)
	}
	if _, err := o.AdmitAuditor(ctx, pipeline.Caller{Name: "Dung", Agency: inspectors}, wards); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("it has ended: %v", err)
	}
}
