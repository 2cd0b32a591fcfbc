package pipeline_test

import (
	"errors"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestTestTenantIsApart: what a test tenant holds is found by no agency, and it finds nothing of theirs; test tenants find each other's.
func TestTestTenantIsApart(t *testing.T) {
	o := newOffice(t)
	for _, id := range []pipeline.AgencyID{"TEST.01", "TEST.02"} {
		if err := o.RegisterTestAgency(t.Context(), id, "Đơn vị thử", clerk); err != nil {
			t.Fatal(err)
		}
	}
	answer := func(agency pipeline.AgencyID) pipeline.Answer {
		t.Helper()
		d, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Procedure: "1.1", Receiving: agency, By: clerk,
			Owner: pipeline.NewPerson{Name: "Trần Thị Lụa", Kind: pipeline.PersonalID, Value: lua, Presented: true}})
		if err != nil {
			t.Fatal(err)
		}
		return d.Checklist[1].Answer
	}
	o.heldBy(ward)
	if real, trial := answer(ward), answer("TEST.01"); real != pipeline.Reuse || trial != pipeline.Scan {
		t.Errorf("a real paper: %s to an agency, %s to a test tenant", real, trial)
	}
	o = newOffice(t)
	for _, id := range []pipeline.AgencyID{"TEST.01", "TEST.02"} {
		if err := o.RegisterTestAgency(t.Context(), id, "Đơn vị thử", clerk); err != nil {
			t.Fatal(err)
		}
	}
	o.heldBy("TEST.01")
	if real, trial := answer(ward), answer("TEST.02"); real != pipeline.Scan || trial != pipeline.Reuse {
		t.Errorf("a paper for trial: %s to an agency, %s to a test tenant", real, trial)
	}
}

// heldBy leaves a certificate of the wife's with an agency.
func (o *office) heldBy(agency pipeline.AgencyID) {
	o.t.Helper()
	id, err := o.Keys.Identifier(pipeline.PersonalID, lua)
	if err != nil {
		o.t.Fatal(err)
	}
	doc := o.extracted(o.sealed("scan"), read(""))
	h := pipeline.Holding{ID: "hol-1", State: pipeline.HoldingCurrent, Document: doc.ID, Dossier: doc.Dossier, Agency: agency, Type: "cert",
		Form: pipeline.ScanOfOriginal, HeldAt: o.clock, Subjects: []pipeline.Subject{{Role: pipeline.RoleOwner, Identifiers: []pipeline.Identifier{id}, Confirmed: true}}}
	_, err = o.Catalog.Commit(o.t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindHolding, ID: "hol-1"}, Holding: &h,
		Entry: pipeline.Entry{Action: "holding.recorded", Actor: clerk, At: o.clock}})
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestTestTenantStaysOne: no agency becomes one or ceases to be one, by registering or by merging.
func TestTestTenantStaysOne(t *testing.T) {
	o := newOffice(t)
	if err := o.RegisterTestAgency(t.Context(), ward, "UBND", clerk); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("an agency becomes a test tenant: %v", err)
	}
	if err := o.RegisterTestAgency(t.Context(), "TEST.01", "Đơn vị thử", clerk); err != nil {
		t.Fatal(err)
	}
	if err := o.RegisterAgency(t.Context(), pipeline.Agency{ID: "TEST.01", Name: "Tên mới"}); err != nil {
		t.Fatal(err)
	}
	if tries, err := o.Tries(t.Context(), "TEST.01"); err != nil || !tries {
		t.Errorf("registered again: %v, %v", tries, err)
	}
	if err := o.MergeAgencies(t.Context(), "TEST.01", ward, clerk); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("merged: %v", err)
	}
}
