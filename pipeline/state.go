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
	StateRecognised State = "recognised"
	StateAwaiting   State = "awaiting_signature" // for a person to look and sign
	StateApproved   State = "approved"           // looked at; the seal may be made
	StateSealed     State = "sealed"
	StateInReview   State = "in_review" // for a person to settle doubt
	StateExtracted  State = "extracted"
	StateHeld       State = "held"
	StateFailed     State = "failed"
	StateDestroyed  State = "destroyed" // removed: a wrong citizen's paper, or one that was erased
)

// Stage is one step of the work. A stage is a function of (document, revision) and may run twice.
type Stage string

// The stages.
const (
	StagePrepare   Stage = "prepare"
	StageRecognise Stage = "recognise"
	StageNormalise Stage = "normalise"
	StageSeal      Stage = "seal"
	StageExtract   Stage = "extract"
	StageHold      Stage = "hold"
)

// Stages lists all stages in the order of the way.
var Stages = []Stage{StagePrepare, StageRecognise, StageNormalise, StageSeal, StageExtract, StageHold}

// way says for every state which stage works on it (none: a person does, or nobody) and which states may follow.
var way = map[State]struct {
	stage Stage
	next  []State
}{
	"":              {"", []State{StateReceived}},
	StateReceived:   {StagePrepare, []State{StatePrepared}},
	StatePrepared:   {StageRecognise, []State{StateRecognised}},
	StateRecognised: {StageNormalise, []State{StateAwaiting, StateSealed}}, // sealed: it came signed
	StateAwaiting:   {"", []State{StateApproved}},
	StateApproved:   {StageSeal, []State{StateSealed, StateApproved, StateRecognised}}, // approved: the seal begins anew; recognised: the file takes no seal and is built anew
	StateSealed:     {StageExtract, []State{StateInReview, StateExtracted}},
	StateInReview:   {"", []State{StateExtracted}},
	StateExtracted:  {StageHold, []State{StateHeld}},
	StateHeld:       {},
	StateFailed:     {"", []State{StateReceived, StateSealed}}, // retried: from the start, or behind the seal
	StateDestroyed:  {},
}

// Stage returns the stage that works on a document in this state; empty when a person has to act or nothing is left.
func (s State) Stage() Stage { return way[s].stage }

// Final reports whether nothing more happens by itself: held, failed or destroyed.
func (s State) Final() bool { return s == StateHeld || s == StateFailed || s == StateDestroyed }

// CanBecome reports whether a document may go from s to next. Any document may fail before it is held, and be destroyed.
func (s State) CanBecome(next State) bool {
	if slices.Contains(way[s].next, next) {
		return true
	}
	unfinished := s != "" && !s.Final()
	return next == StateFailed && unfinished || next == StateDestroyed && s != "" && s != StateDestroyed
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
