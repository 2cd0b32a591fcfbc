package pipeline

import (
	"errors"
	"slices"
	"testing"
)

// the way of a paper that is scanned, doubtful and settled.
var fullWay = []State{"", StateReceived, StatePrepared, StateRecognised, StateAwaiting, StateApproved, StateSealed, StateInReview, StateExtracted, StateHeld}

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
	if !slices.Equal(stages, Stages) {
		t.Errorf("stages on the way = %v, want %v", stages, Stages)
	}
}

// TestNextStates holds the whole table: whatever is not named here is refused.
func TestNextStates(t *testing.T) {
	allowed := map[State][]State{
		"":              {StateReceived},
		StateReceived:   {StatePrepared, StateFailed, StateDestroyed},
		StatePrepared:   {StateRecognised, StateFailed, StateDestroyed},
		StateRecognised: {StateAwaiting, StateSealed, StateFailed, StateDestroyed},
		StateAwaiting:   {StateApproved, StateFailed, StateDestroyed},
		StateApproved:   {StateRecognised, StateApproved, StateSealed, StateFailed, StateDestroyed},
		StateSealed:     {StateInReview, StateExtracted, StateFailed, StateDestroyed},
		StateInReview:   {StateExtracted, StateFailed, StateDestroyed},
		StateExtracted:  {StateHeld, StateFailed, StateDestroyed},
		StateHeld:       {StateDestroyed},
		StateFailed:     {StateReceived, StateSealed, StateDestroyed},
		StateDestroyed:  nil,
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
		if want := s == StateHeld || s == StateFailed || s == StateDestroyed; s.Final() != want {
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
		ReasonTooManyPages, ReasonTooLarge, ReasonTooHeavy, ReasonTooSlow, ReasonChildDied, ReasonUnreadable, ReasonEngineDied, ReasonInternal} {
		if vi, en := reasonTexts[r][0], reasonTexts[r][1]; vi == "" || en == "" {
			t.Errorf("%s is explained by %q and %q", r, vi, en)
		}
	}
	vi, en := Reason("made up").Explain()
	if wantVi, wantEN := ReasonInternal.Explain(); vi != wantVi || en != wantEN {
		t.Errorf("an unknown reason is explained by %q and %q", vi, en)
	}
}
