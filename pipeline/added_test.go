package pipeline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// further asks the wife for another paper.
func (o *office) further(d pipeline.Dossier, types ...pipeline.TypeCode) (pipeline.Dossier, error) {
	return o.AddComponent(o.t.Context(), pipeline.NewComponent{Dossier: d.ID, Revision: d.Revision, Name: "Văn bản thỏa thuận", Types: types, Basis: "Khoản 3 Điều 46", By: clerk})
}

// TestFurtherPaper asks for papers that the procedure does not have: what is held of them is reused by the law that was named, and what
// is not stands on the sheet of what is missing until it came.
func TestFurtherPaper(t *testing.T) {
	o := newOffice(t)
	o.heldPaper()
	d, err := o.further(o.dossier(), "cert")
	if err != nil {
		t.Fatal(err)
	}
	if d, err = o.further(d); err != nil {
		t.Fatal(err)
	}
	held, unknown := d.Checklist[3], d.Checklist[4]
	if held.Answer != pipeline.Reuse || held.Code == unknown.Code || unknown.Answer != pipeline.Scan || !strings.Contains(unknown.Why, "Khoản 3 Điều 46") {
		t.Errorf("lines: %+v, %+v", held, unknown)
	}
	r, err := o.ReuseHolding(t.Context(), pipeline.NewReuse{Dossier: d.ID, Component: held.Code, By: clerk})
	if err != nil || r.Basis != "Khoản 3 Điều 46" {
		t.Errorf("receipt %+v, %v", r, err)
	}
	wanted := func() bool {
		_, lines, err := o.Wanted(t.Context(), d.ID)
		return err == nil && slices.ContainsFunc(lines, func(c pipeline.Component) bool { return c.Code == unknown.Code })
	}
	if !wanted() {
		t.Error("what was asked for besides is not on the sheet")
	}
	_, err = o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: unknown.Code, Content: strings.NewReader("thỏa thuận"), By: clerk})
	if err != nil || wanted() {
		t.Errorf("it came: %v", err)
	}
	if now, err := o.Catalog.Dossier(t.Context(), d.ID); err != nil || now.Checklist[3].Basis == "" || len(now.Checklist[3].Types) != 1 {
		t.Errorf("kept: %+v, %v", now.Checklist, err)
	}
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.ID)})
	if err != nil || log[1].Action != "component.added" || log[1].Actor != clerk || log[1].Detail["types"] != "cert" {
		t.Errorf("log = %+v, %v", log, err)
	}
}

// TestWhatIsNotAskedForBesides: nobody asks for no reason, for what is no paper, on an old screen, or when the case is closed.
func TestWhatIsNotAskedForBesides(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	_, err := o.AddComponent(t.Context(), pipeline.NewComponent{Dossier: d.ID, Name: "Văn bản", Basis: " ", By: clerk})
	want(t, "for no reason", err, pipeline.ErrInvalid)
	_, err = o.further(d, "nonsense")
	want(t, "of an unknown type", err, pipeline.ErrInvalid)
	if _, err = o.further(d); err != nil {
		t.Fatal(err)
	}
	_, err = o.further(d)
	want(t, "on an old screen", err, pipeline.ErrConflict)
	d, err = o.StepDossier(t.Context(), pipeline.DossierStep{Dossier: d.ID, Step: pipeline.StepWithdraw, By: clerk, Why: "rút"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.further(d)
	want(t, "in a closed case", err, pipeline.ErrState)
}
