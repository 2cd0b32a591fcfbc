package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is one step of a dossier's way that people take.
type Step string

// The steps.
const (
	StepAskSupplement Step = "ask-supplement" // papers are missing or wrong: the time limit stands still until they come
	StepSupplement    Step = "supplement"     // they have come
	StepPause         Step = "pause"          // the time limit stands still for another reason, such as another agency's opinion
	StepResume        Step = "resume"
	StepRefuse        Step = "refuse"
	StepWithdraw      Step = "withdraw" // by the owner
	StepResolve       Step = "resolve"
	StepReturn        Step = "return" // the result is in the owner's hands
)

// dossierWay says of each step which states it is taken in and where it leads.
var dossierWay = map[Step]struct {
	from []DossierState
	to   DossierState
}{
	StepAskSupplement: {[]DossierState{DossierReceived}, SupplementAsked},
	StepSupplement:    {[]DossierState{SupplementAsked}, DossierReceived},
	StepPause:         {[]DossierState{DossierReceived}, DossierPaused},
	StepResume:        {[]DossierState{DossierPaused}, DossierReceived},
	StepRefuse:        {[]DossierState{DossierReceived, SupplementAsked, DossierPaused}, DossierRefused},
	StepWithdraw:      {[]DossierState{DossierReceived, SupplementAsked, DossierPaused}, DossierWithdrawn},
	StepResolve:       {[]DossierState{DossierReceived}, DossierResolved},
	StepReturn:        {[]DossierState{DossierResolved}, DossierReturned},
}

// Steps lists the steps that may be taken in this state.
func (s DossierState) Steps() (steps []Step) {
	for _, step := range []Step{StepAskSupplement, StepSupplement, StepPause, StepResume, StepRefuse, StepWithdraw, StepResolve, StepReturn} {
		if slices.Contains(dossierWay[step].from, s) {
			steps = append(steps, step)
		}
	}
	return steps
}

// Closed reports whether the agency's work on the dossier has ended: nothing is added to it any more but its results.
func (s DossierState) Closed() bool {
	return s == DossierRefused || s == DossierWithdrawn || s == DossierResolved || s == DossierReturned
}

// DossierStep is a step as somebody takes it.
type DossierStep struct {
	Dossier DossierID
	Step    Step
	// Revision of the dossier that the person looked at; 0: whichever it has now.
	Revision Revision
	By       string
	// Why, for the owner to read; needed where a step leads away from the result.
	Why string
	// Components that StepAskSupplement asks for anew; at least one.
	Components []ComponentCode
	// Results that StepResolve or StepReturn gives the owner, by their numbers; for the log. If none, what is issued by then.
	Results []string
	// Until is the last day on which the supplement may come in; zero: no such day.
	Until time.Time
}

// StepDossier takes a step. A step that is not possible in the dossier's state is ErrState; a revision that has passed is
// ErrConflict.
func (s *Service) StepDossier(ctx context.Context, step DossierStep) (Dossier, error) {
	d, err := s.Catalog.Dossier(ctx, step.Dossier)
	if err != nil {
		return d, err
	}
	if step.Revision != 0 && step.Revision != d.Revision {
		return d, fmt.Errorf("dossier %s is at revision %d: %w", d.ID, d.Revision, ErrConflict)
	}
	if err := errors.Join(step.check(d), s.resolvedBy(ctx, step)); err != nil {
		return d, err
	}
	d.take(step, s.now())
	if d.Procedure != "" {
		procedure, err := s.Procedures.Procedure(d.Procedure, d.ReceivedAt)
		if err != nil {
			return d, err
		}
		s.due(&d, procedure)
	}
	d.Revision, err = s.Catalog.Commit(ctx, Transition{
		Subject: Ref{KindDossier, string(d.ID)}, Expected: d.Revision, Dossier: &d,
		Entry: Entry{Action: "dossier." + string(d.State), Actor: step.By, At: s.now(), Detail: step.detail()},
		Event: &Event{Type: "dossier." + string(d.State), Dossier: d.ID, Subject: Ref{KindDossier, string(d.ID)}, At: s.now()},
	})
	return d, err
}

func (step DossierStep) check(d Dossier) error {
	way, known := dossierWay[step.Step]
	reasoned := step.Step == StepAskSupplement || step.Step == StepPause || step.Step == StepRefuse || step.Step == StepWithdraw
	switch {
	case !known:
		return fmt.Errorf("step %q: %w", step.Step, ErrInvalid)
	case !slices.Contains(way.from, d.State):
		return fmt.Errorf("dossier %s is %s; possible now: %v: %w", d.ID, d.State, d.State.Steps(), ErrState)
	case step.By == "":
		return fmt.Errorf("nobody takes the step: %w", ErrInvalid)
	case reasoned && blank(step.Why):
		return fmt.Errorf("%s without a reason: %w", step.Step, ErrInvalid)
	case (step.Step == StepAskSupplement) != (len(step.Components) > 0):
		return fmt.Errorf("%s of %d components: %w", step.Step, len(step.Components), ErrInvalid)
	}
	for _, code := range step.Components {
		if d.line(code) < 0 {
			return fmt.Errorf("dossier has no component %s: %w", code, ErrInvalid)
		}
	}
	return nil
}

// take changes d by the step, which is possible.
func (d *Dossier) take(step DossierStep, now time.Time) {
	d.State, d.Waiting, d.WaitsUntil, d.Reason = dossierWay[step.Step].to, Waiting{}, step.Until, step.Why
	switch step.Step {
	case StepAskSupplement:
		d.askAnew(step, now)
		d.Waiting = Waiting{For: d.handsIn(), Why: "nộp giấy tờ bổ sung", Since: now}
		d.Pauses = append(slices.Clone(d.Pauses), Pause{From: now})
	case StepPause:
		d.Waiting = Waiting{For: string(d.Resolving), Why: "tiếp tục giải quyết", Since: now}
		d.Pauses = append(slices.Clone(d.Pauses), Pause{From: now})
	case StepResolve:
		d.FinishedAt = now
		d.Waiting = Waiting{For: string(d.Receiving), Why: "trả kết quả cho người nộp", Since: now}
	case StepRefuse, StepWithdraw:
		d.FinishedAt = now
	case StepReturn:
		d.ReturnedAt = now
	}
	if n := len(d.Pauses); d.State != SupplementAsked && d.State != DossierPaused && n > 0 && d.Pauses[n-1].To.IsZero() {
		d.Pauses = slices.Clone(d.Pauses)
		d.Pauses[n-1].To = now
	}
}

// askAnew answers the lines of a supplement: what was handed in, or is held, does not do.
func (d *Dossier) askAnew(step DossierStep, now time.Time) {
	d.Checklist = slices.Clone(d.Checklist)
	for i, c := range d.Checklist {
		if slices.Contains(step.Components, c.Code) {
			d.Checklist[i].Answer, d.Checklist[i].Holding, d.Checklist[i].AskedAt = Missing, "", now
			d.Checklist[i].Why, d.Checklist[i].WhyEN = "yêu cầu bổ sung: "+step.Why, "asked for anew: "+step.Why
		}
	}
}

// handsIn is who brings what is asked for.
func (d Dossier) handsIn() string {
	if d.Submitter.Name != "" {
		return d.Submitter.Name
	}
	return d.Owner.Name
}

// detail is what the log keeps: codes, and whether there was a reason. The reason itself may name people; the dossier has it.
func (step DossierStep) detail() map[string]string {
	detail := map[string]string{"step": string(step.Step)}
	var codes []string
	for _, c := range step.Components {
		codes = append(codes, string(c))
	}
	if len(codes) > 0 {
		detail["components"] = strings.Join(codes, " ")
	}
	if len(step.Results) > 0 {
		detail["results"] = strings.Join(step.Results, " ")
	}
	return detail
}
