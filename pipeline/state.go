package pipeline

import (
	"fmt"
	"slices"
)

// State is where a document is on its way.
type State string

// The states, in the order of the way.
const (
	StateReceived   State = "received"
	StatePrepared   State = "prepared"
	StateSorting    State = "in_sorting" // for a person to say which pages are one paper
	StateDividing   State = "dividing"   // its pages are becoming documents of their own
	StateDivided    State = "divided"    // its pages are in other documents
	StateRecognised State = "recognised"
	StateAwaiting   State = "awaiting_signature" // for a person to look and sign
	StateApproved   State = "approved"           // looked at; the seal may be made
	StateSealed     State = "sealed"
	StateInReview   State = "in_review"        // for a person to settle doubt
	StateSecondLook State = "in_second_review" // for another person to look at what was settled
	StateRejected   State = "rejected"         // by a person, with a reason: not held
	StateExtracted  State = "extracted"
	StateHeld       State = "held"
	StateFailed     State = "failed"
	StateQuarantine State = "quarantined" // a secret paper, or one that a person takes for one
	StateDestroyed  State = "destroyed"   // removed: a wrong citizen's paper, or one that was erased
)

// Stage is one step of the work. A stage is a function of (document, revision) and may run twice.
type Stage string

// The stages.
const (
	StagePrepare   Stage = "prepare"
	StageDivide    Stage = "divide"
	StageRecognise Stage = "recognise"
	StageNormalise Stage = "normalise"
	StageSeal      Stage = "seal"
	StageExtract   Stage = "extract"
	StageHold      Stage = "hold"
)

// Stages lists all stages in the order of the way.
var Stages = []Stage{StagePrepare, StageDivide, StageRecognise, StageNormalise, StageSeal, StageExtract, StageHold}

// way says for every state which stage works on it (none: a person does, or nobody) and which states may follow.
var way = map[State]struct {
	stage Stage
	next  []State
}{
	"":              {"", []State{StateReceived}},
	StateReceived:   {StagePrepare, []State{StatePrepared, StateSorting, StateDividing}},
	StatePrepared:   {StageRecognise, []State{StateRecognised, StateSorting}},
	StateSorting:    {"", []State{StateDividing, StatePrepared}}, // prepared: it is one paper after all
	StateDividing:   {StageDivide, []State{StateDivided, StateSorting}},
	StateDivided:    {},
	StateRecognised: {StageNormalise, []State{StateAwaiting, StateSealed}}, // sealed: it came signed
	StateAwaiting:   {"", []State{StateApproved, StateDividing, StateRejected}},
	StateApproved:   {StageSeal, []State{StateSealed, StateApproved, StateRecognised}}, // approved: the seal begins anew; recognised: the file takes no seal and is built anew
	StateSealed:     {StageExtract, []State{StateInReview, StateExtracted}},
	StateInReview:   {"", []State{StateExtracted, StateSecondLook, StateRejected}},
	StateSecondLook: {"", []State{StateExtracted, StateInReview, StateRejected}},
	StateRejected:   {},
	StateExtracted:  {StageHold, []State{StateHeld}},
	StateHeld:       {"", []State{StateHeld}},                                 // held: for longer
	StateFailed:     {"", []State{StateReceived, StateDividing, StateSealed}}, // retried: from the start, where a plan was being carried out, or behind the seal
	StateQuarantine: {"", []State{StateReceived, StateSealed}},                // let go: from the start, or behind the seal
	StateDestroyed:  {},
}

// Stage returns the stage that works on a document in this state; empty when a person has to act or nothing is left.
func (s State) Stage() Stage { return way[s].stage }

// Final reports whether the way has ended: nothing more happens by itself, and nobody is waited for.
func (s State) Final() bool {
	switch s {
	case StateHeld, StateDivided, StateRejected, StateFailed, StateDestroyed:
		return true
	}
	return false
}

// CanBecome reports whether a document may go from s to next. Any document may fail before it is held, be taken for secret,
// and be destroyed; but while its pages become documents of their own, and afterwards, those are what is secret.
func (s State) CanBecome(next State) bool {
	if slices.Contains(way[s].next, next) {
		return true
	}
	unfinished := s != "" && !s.Final() && s != StateQuarantine
	there := s != "" && s != StateDestroyed && s != StateDividing
	secret := there && s != StateQuarantine && s != StateDivided
	return next == StateFailed && unfinished || next == StateQuarantine && secret || next == StateDestroyed && there
}

// become moves d to next or says that it cannot.
func (d *Document) become(next State) error {
	if !d.State.CanBecome(next) {
		return fmt.Errorf("document %s is %s and cannot become %s: %w", d.ID, d.State, next, ErrState)
	}
	d.State = next
	d.Waiting = Waiting{}
	return nil
}
