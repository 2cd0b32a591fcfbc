package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
)

// TestEventsArePostedSignedAndInOrder checks what a receiver relies on: every event of its agency that it wants, once, in order, signed
// by its secret.
func TestEventsArePostedSignedAndInOrder(t *testing.T) {
	p := newPost(t, nil)
	must(t, p.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H99", Name: "another"}))
	all, resolved := p.receive(nil), p.receive(nil, "dossier.resolved")
	p.happen("H21.01", 2)
	p.happen("H99", 1)
	p.happen("H21.01", 120)
	p.Once(t.Context())
	got := all.take()
	want := append([]int64{1, 2}, positionsFrom(4, 120)...)
	if !slices.Equal(positions(got), want) {
		t.Fatalf("received %v, want %v\n%s", positions(got), want, p.logs)
	}
	p.received(resolved)
	p.reached(all.hook, 123)
	p.reached(resolved.hook, 123)
	key, err := standardwebhooks.NewWebhook(all.secret)
	must(t, err)
	must(t, key.VerifyIgnoringTimestamp(got[0].body, got[0].header))
	var e api.Event
	must(t, json.Unmarshal(got[0].body, &e))
	if e.Position != 1 || e.Type != "dossier.received" || e.Dossier == "" || got[0].header.Get("Content-Type") != "application/json" {
		t.Errorf("message %s with %v", got[0].body, got[0].header)
	}
	p.happen("H99", 1)
	p.Once(t.Context())
	p.received(all)
	p.reached(all.hook, 124)
}

func positionsFrom(first, n int64) (all []int64) {
	for at := first; at < first+n; at++ {
		all = append(all, at)
	}
	return all
}

// TestOneFailingMessageStopsNoOther lets a receiver refuse one event again and again: the others come, and it comes again when the
// schedule says, until it is a dead letter.
func TestOneFailingMessageStopsNoOther(t *testing.T) {
	p := newPost(t, nil)
	r := p.receive(func(_ int, id string) int {
		if strings.HasPrefix(id, "evt_2_") {
			return http.StatusInternalServerError
		}
		return http.StatusNoContent
	})
	p.happen("H21.01", 3)
	p.Once(t.Context())
	first := r.take()
	if !slices.Equal(positions(first), []int64{1, 2, 3}) {
		t.Fatalf("received %v\n%s", positions(first), p.logs)
	}
	for _, wait := range []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
		20 * time.Hour, 24 * time.Hour} {
		p.clock = p.clock.Add(wait - time.Millisecond)
		p.Once(t.Context())
		p.received(r)
		p.clock = p.clock.Add(wait/10 + time.Millisecond)
		p.Once(t.Context())
		again := r.take()
		if !slices.Equal(positions(again), []int64{2}) || again[0].id() != first[1].id() || string(again[0].body) != string(first[1].body) {
			t.Fatalf("after %v received %v, want the second event again", wait, positions(again))
		}
	}
	if left := p.missing(r.hook); len(left) != 1 || !left[0].Dead() || left[0].Attempts != 10 || left[0].Status != 500 || left[0].Position != 2 {
		t.Errorf("left are %+v, want one dead letter", left)
	}
	p.clock = p.clock.AddDate(1, 0, 0)
	p.Once(t.Context())
	p.received(r)
}

// TestReceiverThatWasAway gets everything in order when it is back, and what it missed meanwhile.
func TestReceiverThatWasAway(t *testing.T) {
	p := newPost(t, nil)
	away := true
	r := p.receive(func(int, string) int {
		if away {
			panic(http.ErrAbortHandler)
		}
		return http.StatusOK
	})
	p.happen("H21.01", 4)
	p.Once(t.Context())
	p.received(r, 1)
	p.reached(r.hook, 1)
	if left := p.missing(r.hook); len(left) != 1 || left[0].Fault != "no-connection" || left[0].Status != 0 {
		t.Errorf("left are %+v", left)
	}
	away = false
	p.clock = p.clock.Add(time.Minute)
	p.Once(t.Context())
	p.received(r, 1, 2, 3, 4)
	if left := p.missing(r.hook); len(left) > 0 {
		t.Errorf("left are %+v, want none", left)
	}
}

// forgetful is the process that dies when the receiver has answered.
type forgetful struct {
	pipeline.Deliveries
	dies bool
}

func (f *forgetful) Advance(ctx context.Context, id pipeline.WebhookID, from, to int64) error {
	if f.dies {
		return errors.New("died")
	}
	return f.Deliveries.Advance(ctx, id, from, to)
}

// TestDeathBeforeTheOutcomeIsRecorded has an event posted again, by the same name.
func TestDeathBeforeTheOutcomeIsRecorded(t *testing.T) {
	dying := &forgetful{dies: true}
	p := newPost(t, func(c *api.DelivererConfig) { dying.Deliveries, c.Deliveries = c.Deliveries, dying })
	r := p.receive(nil)
	p.happen("H21.01", 2)
	p.Once(t.Context())
	before := r.take()
	dying.dies = false
	p.Once(t.Context())
	after := r.take()
	if len(before) != 1 || len(after) != 2 || before[0].id() != after[0].id() {
		t.Errorf("received %v, then %v; want the first event again and the second one", positions(before), positions(after))
	}
}

// TestGoneEndsTheWebhook checks that a receiver that says 410 is posted nothing more, and that the log says why.
func TestGoneEndsTheWebhook(t *testing.T) {
	p := newPost(t, nil)
	r := p.receive(func(int, string) int { return http.StatusGone })
	p.happen("H21.01", 3)
	p.Once(t.Context())
	p.Once(t.Context())
	p.received(r, 1)
	if w, err := p.catalog.Webhook(t.Context(), r.hook.ID); err != nil || w.Alive() {
		t.Errorf("webhook %+v, %v, want one that has ended", w, err)
	}
	log, err := p.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: "H21.01"})
	if last := log[len(log)-1]; err != nil || last.Action != "webhook.ended" || !strings.Contains(last.Actor, "410") {
		t.Errorf("the log ends with %+v, %v", last, err)
	}
}

// TestBothSecretsSignAfterRotation lets a receiver change to the new secret whenever it likes, for a day.
func TestBothSecretsSignAfterRotation(t *testing.T) {
	p := newPost(t, nil)
	p.service.Now = func() time.Time { return p.clock }
	r := p.receive(nil)
	fresh, _, err := p.service.RotateWebhook(t.Context(), r.hook.ID, "test")
	must(t, err)
	good := func(m message, secret string) bool {
		key, err := standardwebhooks.NewWebhook(secret)
		must(t, err)
		return key.VerifyIgnoringTimestamp(m.body, m.header) == nil
	}
	for _, both := range []bool{true, false} {
		p.happen("H21.01", 1)
		p.Once(t.Context())
		if m := r.take()[0]; !good(m, fresh) || good(m, r.secret) != both || good(m, "whsec_AAAA") {
			t.Errorf("signatures %s, want one of the former secret too: %v", m.header.Get("Webhook-Signature"), both)
		}
		p.clock = p.clock.Add(24 * time.Hour)
	}
}

// TestReceiverThatHangs holds up no other receiver, and is not blamed for being left when the program stops.
func TestReceiverThatHangs(t *testing.T) {
	p := newPost(t, nil)
	reached, free := make(chan struct{}), make(chan struct{})
	slow := p.receive(func(int, string) int { reached <- struct{}{}; <-free; return http.StatusOK })
	quick := p.receive(func(int, string) int { reached <- struct{}{}; return http.StatusOK })
	p.happen("H21.01", 2)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	for range 3 { // one of the slow one's, two of the quick one's
		<-reached
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v", err)
	}
	close(free)
	p.received(quick, 1, 2)
	p.received(slow, 1)
	p.reached(slow.hook, 0)
	if left := p.missing(slow.hook); len(left) > 0 {
		t.Errorf("left are %+v, want none", left)
	}
}

// TestReceiverThatAsksToBeLeftAlone is too busy once, and says for how long, in both forms.
func TestReceiverThatAsksToBeLeftAlone(t *testing.T) {
	for _, said := range []string{"600", opens.Add(10 * time.Minute).UTC().Format(http.TimeFormat)} {
		p := newPost(t, nil)
		busy := true
		r := p.receive(func(int, string) int {
			if busy {
				return http.StatusTooManyRequests
			}
			return http.StatusNoContent
		})
		r.alone = said
		p.happen("H21.01", 3)
		p.Once(t.Context())
		p.received(r, 1)
		p.clock = opens.Add(9 * time.Minute)
		p.Once(t.Context())
		p.received(r)
		busy, p.clock = false, opens.Add(11*time.Minute)
		p.Once(t.Context())
		p.received(r, 1, 2, 3)
	}
}

// TestAttemptEndsByItself waits for a receiver that takes the message and says nothing.
func TestAttemptEndsByItself(t *testing.T) {
	p := newPost(t, func(c *api.DelivererConfig) { c.Patience = 50 * time.Millisecond })
	silent := make(chan struct{})
	r := p.receive(func(int, string) int { <-silent; return http.StatusNoContent })
	defer close(silent)
	p.happen("H21.01", 2)
	p.Once(t.Context())
	if list := p.missing(r.hook); len(list) != 1 || list[0].Fault != "timeout" || list[0].Status != 0 {
		t.Errorf("not taken: %+v", list)
	}
	if usual := newPost(t, nil).Patience; usual != 15*time.Second {
		t.Errorf("an attempt has %v, Standard Webhooks wants 15 to 30 s", usual)
	}
}
