package pipeline

import (
	"errors"
	"slices"
	"testing"
)

// the way of a paper that is scanned with others in one file, doubtful and settled by two.
var fullWay = []State{"", StateReceived, StatePrepared, StateRecognised, StateAwaiting, StateApproved, StateSealed, StateInReview, StateSecondLook, StateExtracted, StateHeld}

func TestWayOfADocument(t *testing.T) {
	d := Document{ID: "doc-1", Waiting: Waiting{For: "somebody"}}
	var stages []Stage
	for _, next := range fullWay[1:] {
		if err := d.become(next); err != nil {
			t.Fatal(err)
		}
		if d.Waiting != (Waiting{}) {
			t.Errorf("%s: still waits for %s", next, d.Waiting.For)
		}
		if stage := next.Stage(); stage != "" {
			stages = append(stages, stage)
		}
	}
	if want := slices.DeleteFunc(slices.Clone(Stages), func(s Stage) bool { return s == StageDivide }); !slices.Equal(stages, want) {
		t.Errorf("stages on the way = %v, want %v", stages, want)
	}
}

// TestNextStates holds the whole table: whatever is not named here is refused.
func TestNextStates(t *testing.T) {
	allowed := map[State][]State{
		"":              {StateReceived},
		StateReceived:   {StatePrepared, StateSorting, StateDividing, StateFailed, StateDestroyed},
		StatePrepared:   {StateRecognised, StateSorting, StateFailed, StateDestroyed},
		StateSorting:    {StateDividing, StatePrepared, StateFailed, StateDestroyed},
		StateDividing:   {StateDivided, StateSorting, StateFailed},
		StateDivided:    {StateDestroyed},
		StateRecognised: {StateAwaiting, StateSealed, StateFailed, StateDestroyed},
		StateAwaiting:   {StateApproved, StateDividing, StateRejected, StateFailed, StateDestroyed},
		StateApproved:   {StateRecognised, StateApproved, StateSealed, StateFailed, StateDestroyed},
		StateSealed:     {StateInReview, StateExtracted, StateFailed, StateDestroyed},
		StateInReview:   {StateExtracted, StateSecondLook, StateRejected, StateFailed, StateDestroyed},
		StateSecondLook: {StateExtracted, StateInReview, StateRejected, StateFailed, StateDestroyed},
		StateRejected:   {StateDestroyed},
		StateExtracted:  {StateHeld, StateFailed, StateDestroyed},
		StateHeld:       {StateHeld, StateDestroyed},
		StateFailed:     {StateReceived, StateDividing, StateSealed, StateDestroyed},
		StateQuarantine: {StateReceived, StateSealed, StateDestroyed},
		StateDestroyed:  nil,
	}
	for from := range allowed { // a secret paper may be noticed at any time, but only where it is
		if !slices.Contains([]State{"", StateDividing, StateDivided, StateQuarantine, StateDestroyed}, from) {
			allowed[from] = append(allowed[from], StateQuarantine)
		}
	}
	if len(allowed) != len(way) {
		t.Errorf("%d states are tested, there are %d", len(allowed), len(way))
	}
	for from, want := range allowed {
		for to := range way {
			if got := from.CanBecome(to); got != slices.Contains(want, to) {
				t.Errorf("%q.CanBecome(%q) = %v", from, to, got)
			}
		}
	}
}

func TestEveryStateIsReachable(t *testing.T) {
	reached := map[State]bool{}
	for next := []State{""}; len(next) > 0; next = next[1:] {
		for to := range way {
			if next[0].CanBecome(to) && !reached[to] {
				reached[to] = true
				next = append(next, to)
			}
		}
	}
	for s := range way {
		if s != "" && !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
}

func TestFinalStatesHaveNoStage(t *testing.T) {
	for s := range way {
		if want := slices.Contains([]State{StateHeld, StateDivided, StateRejected, StateFailed, StateDestroyed}, s); s.Final() != want {
			t.Errorf("%q.Final() = %v", s, s.Final())
		}
		if s.Final() && s.Stage() != "" {
			t.Errorf("stage %s works on %s", s.Stage(), s)
		}
	}
	if s := State("unheard-of"); s.CanBecome(StateHeld) || s.Stage() != "" {
		t.Error("an unknown state leads somewhere")
	}
}

func TestBecomeRefused(t *testing.T) {
	d := Document{ID: "doc-1", State: StateHeld, Waiting: Waiting{For: "somebody"}}
	if err := d.become(StateFailed); !errors.Is(err, ErrState) || d.State != StateHeld || d.Waiting.For != "somebody" {
		t.Errorf("become = %v, document %s that waits for %q", err, d.State, d.Waiting.For)
	}
}

func TestReasonsAreExplained(t *testing.T) {
	for _, r := range []Reason{ReasonEmpty, ReasonNotDocument, ReasonHEIC, ReasonOffice, ReasonBadImage, ReasonBadPDF, ReasonEncrypted, ReasonNoPages,
		ReasonTooManyPages, ReasonTooLarge, ReasonTooHeavy, ReasonTooSlow, ReasonChildDied, ReasonUnreadable, ReasonEngineDied, ReasonUnsigned, ReasonBadSignature, ReasonChangedLater, ReasonUntrusted,
		ReasonRevokedKey, ReasonNumberTaken, ReasonInternal} {
		if vi, en := reasonTexts[r][0], reasonTexts[r][1]; vi == "" || en == "" {
			t.Errorf("%s is explained by %q and %q", r, vi, en)
		}
	}
	vi, en := Reason("made up").Explain()
	if wantVi, wantEN := ReasonInternal.Explain(); vi != wantVi || en != wantEN {
		t.Errorf("an unknown reason is explained by %q and %q", vi, en)
	}
}
