package pipeline_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// reuse binds what the checklist of a dossier offers.
func (o *office) reuse(d pipeline.Dossier) (pipeline.ReuseReceipt, error) {
	return o.ReuseHolding(o.t.Context(), pipeline.NewReuse{Dossier: d.ID, Component: "cert", By: clerk})
}

// TestReuseGivesAReceipt binds a held paper to the next dossier: who, for what, which exact bytes, in the log too. The same call
// again gives the same receipt, also when many make it at once.
func TestReuseGivesAReceipt(t *testing.T) {
	o := newOffice(t)
	doc := o.heldPaper()
	d := o.dossier()
	var all sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			r, err := o.reuse(d)
			for errors.Is(err, pipeline.ErrConflict) { // somebody else bound it a moment ago: look again
				r, err = o.reuse(d)
			}
			if err != nil {
				t.Error(err)
			}
			all.Store(r.ID, r)
		})
	}
	wg.Wait()
	receipts, err := o.Catalog.Reuses(t.Context(), pipeline.ReuseQuery{Dossier: d.ID})
	if err != nil || len(receipts) != 1 {
		t.Fatalf("receipts = %+v, %v", receipts, err)
	}
	r := receipts[0]
	if r.Sealed != doc.Sealed.Plain || r.Document != doc.ID || r.By != clerk || !strings.HasPrefix(r.Basis, "1.1") || !r.At.Equal(o.clock) {
		t.Errorf("receipt = %+v", r)
	}
	all.Range(func(id, _ any) bool {
		if id != r.ID {
			t.Errorf("a caller has the receipt %v", id)
		}
		return true
	})
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.ID)})
	if err != nil || len(log) != 2 || log[1].Detail["sealed"] != doc.Sealed.Plain.String() || log[1].Detail["receipt"] != string(r.ID) {
		t.Errorf("log = %+v, %v", log, err)
	}
}

// heldPaper is the wife's certificate, held.
func (o *office) heldPaper() pipeline.Document {
	o.t.Helper()
	doc := o.extracted(o.sealed("scan"), read(""))
	doc, err := o.Hold(o.t.Context(), o.task(), doc)
	if err != nil {
		o.t.Fatal(err)
	}
	return doc
}

// TestWhatDoesNotServeIsNotReused looks again at the moment of binding.
func TestWhatDoesNotServeIsNotReused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*office, pipeline.Dossier, pipeline.Document)
		want   error
	}{
		"it expired meanwhile": {func(o *office, _ pipeline.Dossier, _ pipeline.Document) { o.clock = o.clock.AddDate(3, 0, 0) }, pipeline.ErrState},
		"it was erased": {func(o *office, _ pipeline.Dossier, doc pipeline.Document) {
			if _, err := o.Destroy(o.t.Context(), doc.ID, clerk, "xóa"); err != nil {
				o.t.Fatal(err)
			}
		}, pipeline.ErrNotFound},
		"the case is closed": {func(o *office, d pipeline.Dossier, _ pipeline.Document) { o.moved(d, pipeline.StepWithdraw) }, pipeline.ErrState},
	} {
		o := newOffice(t)
		doc := o.heldPaper()
		d := o.dossier()
		c.change(o, d, doc)
		if _, err := o.reuse(d); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if receipts, err := o.Catalog.Reuses(t.Context(), pipeline.ReuseQuery{}); err != nil || len(receipts) > 0 {
			t.Errorf("%s: receipts %+v, %v", name, receipts, err)
		}
	}
}

// TestNobodyElsesPaperIsReused tries the holding of another person, and a line that takes no such paper.
func TestNobodyElsesPaperIsReused(t *testing.T) {
	o := newOffice(t)
	doc := o.heldPaper()
	h, err := o.Catalog.HoldingOf(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	other, err := o.OpenDossier(t.Context(), pipeline.NewDossier{Procedure: "1.1", Receiving: ward, By: clerk,
		Owner: pipeline.NewPerson{Name: "Lê Văn Nam", Kind: pipeline.PersonalID, Value: nam}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.ReuseHolding(t.Context(), pipeline.NewReuse{Dossier: other.ID, Component: "cert", Holding: h.ID, By: clerk})
	if !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("another person's paper: %v", err)
	}
	_, err = o.ReuseHolding(t.Context(), pipeline.NewReuse{Dossier: o.dossier().ID, Component: "form", Holding: h.ID, By: clerk})
	if !errors.Is(err, pipeline.ErrState) {
		t.Errorf("a line that takes no certificate: %v", err)
	}
}

// TestAskingAgainstTheAnswerNeedsAReason takes a paper that comes in although it is held, and says so in the log; to ask for it, somebody
// has to say why.
func TestAskingAgainstTheAnswerNeedsAReason(t *testing.T) {
	o := newOffice(t)
	o.heldPaper()
	d := o.dossier()
	r, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Content: strings.NewReader("again"), By: clerk})
	if err != nil {
		t.Fatal(err)
	}
	if log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDocument, ID: string(r.Document)}); err != nil || log[0].Detail["despite"] != "reuse" {
		t.Errorf("nobody sees that a paper came in that is held: %+v, %v", log, err)
	}
	if _, err := o.AskAnyway(t.Context(), d.ID, "cert", clerk, " "); !errors.Is(err, pipeline.ErrInvalid) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := o.AskAnyway(t.Context(), d.ID, "form", clerk, "mờ"); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("of a line that is asked for anyhow: %v", err)
	}
	asked, err := o.AskAnyway(t.Context(), d.ID, "cert", clerk, "bản trong kho mờ")
	if err != nil || asked.Checklist[1].Answer != pipeline.Missing || asked.Checklist[1].Holding == "" || !strings.Contains(asked.Checklist[1].Why, "mờ") {
		t.Errorf("asked: %+v, %v", asked.Checklist, err)
	}
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.ID)})
	if err != nil || log[1].Action != "component.asked-anyway" || log[1].Detail["answer"] != "reuse" {
		t.Errorf("log = %+v, %v", log, err)
	}
}
