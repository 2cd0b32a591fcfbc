package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// step takes a step of a dossier, which must be possible.
func (o *office) moved(d pipeline.Dossier, step pipeline.Step, change ...func(*pipeline.DossierStep)) pipeline.Dossier {
	o.t.Helper()
	s := pipeline.DossierStep{Dossier: d.ID, Step: step, Revision: d.Revision, By: clerk, Why: "thiếu trang 2"}
	for _, c := range change {
		c(&s)
	}
	got, err := o.StepDossier(o.t.Context(), s)
	if err != nil {
		o.t.Fatalf("%s: %v", step, err)
	}
	return got
}

func certs(s *pipeline.DossierStep) { s.Components = []pipeline.ComponentCode{"cert"} }

// TestSupplementStopsTheClock asks for a paper anew: the dossier waits for its submitter, the days until it comes do not count, and
// the line of the checklist says why.
func TestSupplementStopsTheClock(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	due := d.DueAt
	o.clock = o.clock.AddDate(0, 0, 1)
	asked := o.moved(d, pipeline.StepAskSupplement, certs)
	if asked.State != pipeline.SupplementAsked || asked.Waiting.For != d.Owner.Name || !asked.DueAt.IsZero() || asked.Reason == "" {
		t.Errorf("asked: %+v", asked)
	}
	if c := asked.Checklist[1]; c.Answer != pipeline.Missing || !strings.Contains(c.Why, "thiếu trang 2") {
		t.Errorf("line = %+v", c)
	}
	o.clock = o.clock.AddDate(0, 0, 2) // two working days: Wednesday and Thursday
	back := o.moved(asked, pipeline.StepSupplement)
	if back.State != pipeline.DossierReceived || back.Waiting != (pipeline.Waiting{}) || !back.DueAt.Equal(due.AddDate(0, 0, 2)) {
		t.Errorf("came in: %+v, due %v after %v", back, back.DueAt, due)
	}
	log, err := o.Catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.ID)})
	if err != nil || len(log) != 3 || log[1].Action != "dossier.supplement-asked" || log[1].Detail["components"] != "cert" || log[1].Actor != clerk {
		t.Errorf("log = %+v, %v", log, err)
	}
	for _, e := range log {
		for _, text := range e.Detail {
			if strings.Contains(text, "thiếu") {
				t.Errorf("the log has the reason, which may name people: %+v", e)
			}
		}
	}
}

// TestDossierEnds takes a dossier to each of its ends; nothing is added to it then.
func TestDossierEnds(t *testing.T) {
	for name, steps := range map[string][]pipeline.Step{
		"returned":  {pipeline.StepPause, pipeline.StepResume, pipeline.StepResolve, pipeline.StepReturn},
		"refused":   {pipeline.StepRefuse},
		"withdrawn": {pipeline.StepPause, pipeline.StepWithdraw},
	} {
		o := newOffice(t)
		d := o.dossier()
		for _, s := range steps {
			d = o.moved(d, s)
		}
		if string(d.State) != name || len(d.State.Steps()) > 0 || d.FinishedAt.IsZero() || d.ReturnedAt.IsZero() == (name == "returned") {
			t.Errorf("%s: %+v", name, d)
		}
		for _, p := range d.Pauses {
			if p.To.IsZero() {
				t.Errorf("%s: paused for ever: %+v", name, d.Pauses)
			}
		}
		_, err := o.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Component: "cert", Content: strings.NewReader("late"), By: clerk})
		if !errors.Is(err, pipeline.ErrState) {
			t.Errorf("%s: an upload is %v", name, err)
		}
	}
}

func TestStepsThatAreRefused(t *testing.T) {
	o := newOffice(t)
	d := o.dossier()
	for name, c := range map[string]struct {
		step pipeline.DossierStep
		want error
	}{
		"not possible yet":      {pipeline.DossierStep{Step: pipeline.StepReturn, By: clerk}, pipeline.ErrState},
		"no such step":          {pipeline.DossierStep{Step: "close", By: clerk}, pipeline.ErrInvalid},
		"by nobody":             {pipeline.DossierStep{Step: pipeline.StepResolve}, pipeline.ErrInvalid},
		"refused for no reason": {pipeline.DossierStep{Step: pipeline.StepRefuse, By: clerk, Why: " "}, pipeline.ErrInvalid},
		"nothing is asked for":  {pipeline.DossierStep{Step: pipeline.StepAskSupplement, By: clerk, Why: "w"}, pipeline.ErrInvalid},
		"a line that is not there": {pipeline.DossierStep{Step: pipeline.StepAskSupplement, By: clerk, Why: "w",
			Components: []pipeline.ComponentCode{"moon"}}, pipeline.ErrInvalid},
		"a stale screen":  {pipeline.DossierStep{Step: pipeline.StepResolve, By: clerk, Revision: 9}, pipeline.ErrConflict},
		"no such dossier": {pipeline.DossierStep{Dossier: "dos-moon", Step: pipeline.StepResolve, By: clerk}, pipeline.ErrNotFound},
	} {
		if c.step.Dossier == "" {
			c.step.Dossier = d.ID
		}
		if _, err := o.StepDossier(t.Context(), c.step); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if now, err := o.Catalog.Dossier(t.Context(), d.ID); err != nil || now.Revision != d.Revision {
		t.Errorf("refused steps moved the dossier: %+v, %v", now, err)
	}
}
