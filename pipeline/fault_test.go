package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// noted has what verifying a holding's signature again found recorded.
func (o *office) noted(id pipeline.HoldingID, found pipeline.Fault) {
	o.t.Helper()
	if err := o.NoteVerified(o.t.Context(), id, found); err != nil {
		o.t.Fatal(err)
	}
}

// TestUnverifiedPaperIsNotOffered: what does not verify any more is refused with since when, why and what to do, until it verifies again.
func TestUnverifiedPaperIsNotOffered(t *testing.T) {
	o := newOffice(t)
	h := o.holdingOf(o.heldPaper())
	before := o.dossier()
	o.noted(h.ID, pipeline.FaultUntrusted)
	o.noted(h.ID, pipeline.FaultUntrusted)
	c := o.dossier().Checklist[1]
	if c.Answer != pipeline.Missing || c.Holding != h.ID || !strings.Contains(c.Why, "từ ngày 02/03/2026") || !strings.Contains(c.Why, "người quản trị") || !strings.Contains(c.WhyEN, "since 2026-03-02") {
		t.Errorf("line = %+v", c)
	}
	var unusable *pipeline.Unusable
	if _, err := o.reuse(before); !errors.As(err, &unusable) || !errors.Is(err, pipeline.ErrState) || unusable.Why != c.Why {
		t.Errorf("what was offered before is bound: %v", err)
	}
	if err := o.ResumeHolding(t.Context(), h.ID, clerk, "vẫn tin"); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("a person's word makes a signature good: %v", err)
	}
	o.noted(h.ID, "")
	if _, err := o.reuse(before); err != nil || o.dossier().Checklist[1].Answer != pipeline.Reuse {
		t.Errorf("it verifies again: %v", err)
	}
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindHolding, ID: string(h.ID)})
	if err != nil || len(log) != 2 || log[0].Action != "holding.unverified" || log[0].Detail["fault"] != string(pipeline.FaultUntrusted) || log[1].Action != "holding.verified" {
		t.Errorf("log = %+v, %v", log, err)
	}
}

// TestSuspensionStandsBesideAFault: neither what the engine finds ends a person's suspension, nor does its end hide what was found.
func TestSuspensionStandsBesideAFault(t *testing.T) {
	o := newOffice(t)
	h := o.holdingOf(o.heldPaper())
	state := func() pipeline.HoldingState { now, _ := o.Catalog.Holding(t.Context(), h.ID); return now.State }
	_, err := o.SuspendHolding(t.Context(), h.ID, clerk, "xác minh")
	o.noted(h.ID, pipeline.FaultSignature)
	if err != nil || state() != pipeline.HoldingSuspended {
		t.Errorf("suspended and at fault: %s, %v", state(), err)
	}
	if err := o.ResumeHolding(t.Context(), h.ID, clerk, "đã xác minh"); err != nil || state() != pipeline.HoldingUnverified {
		t.Errorf("resumed at fault: %s, %v", state(), err)
	}
	if _, err = o.SuspendHolding(t.Context(), h.ID, clerk, "xác minh lại"); err != nil {
		t.Fatal(err)
	}
	o.noted(h.ID, "")
	if state() != pipeline.HoldingSuspended || o.dossier().Checklist[1].Answer == pipeline.Reuse {
		t.Errorf("suspended, and verifies again: %s", state())
	}
}
