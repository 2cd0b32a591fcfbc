package catalogtest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func fullWebhook() pipeline.Webhook {
	return pipeline.Webhook{ID: "whk-1", Agency: agency, URL: "https://h21.example/motlan?x=1", Types: []string{"document.held", "dossier.resolved"}, After: 7,
		Secret: []byte{0, 1}, Former: []byte{2}, FormerUntil: later(time.Hour), CreatedAt: start}
}

func (d desk) webhook(w pipeline.Webhook) pipeline.Transition {
	return pipeline.Transition{Subject: ref(pipeline.KindAgency, agency), Expected: 1, Keeps: true, Webhook: &w, Entry: pipeline.Entry{Action: "webhook", At: start}}
}

// Webhooks checks that a webhook comes back whole, that a new secret keeps the one before it, that of two new secrets at once one
// wins, and that one that has ended stays so.
func Webhooks(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	w := fullWebhook()
	w.Former, w.FormerUntil = nil, time.Time{}
	d.must(d.webhook(w))
	d.isWebhook(w)
	rotated, other := w, w
	rotated.Secret, rotated.Former, rotated.FormerUntil = []byte{5}, w.Secret, later(time.Hour)
	other.Secret, other.Former, other.FormerUntil = []byte{6}, w.Secret, later(time.Hour)
	d.must(d.webhook(rotated))
	d.isWebhook(rotated)
	d.refused(d.webhook(other), pipeline.ErrConflict)
	late := w
	late.EndedAt = later(time.Hour)
	d.refused(d.webhook(late), pipeline.ErrConflict)
	ended := rotated
	ended.URL, ended.EndedAt = "https://elsewhere.example/", later(time.Hour)
	d.must(d.webhook(ended))
	d.refused(d.webhook(rotated), pipeline.ErrConflict)
	ended.URL = w.URL
	d.isWebhook(ended)
	if _, err := d.Webhook(t.Context(), "whk-2"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a webhook that is not there: %v", err)
	}
	if none, err := d.Webhooks(t.Context(), pipeline.WebhookQuery{Agency: "H99"}); err != nil || len(none) > 0 {
		t.Errorf("another agency's webhooks: %+v, %v", none, err)
	}
}

// isWebhook checks that this is the only webhook, of its agency and of all.
func (d desk) isWebhook(want pipeline.Webhook) {
	d.Helper()
	one, err := d.Webhook(d.Context(), want.ID)
	d.succeeds(err)
	for _, of := range []pipeline.AgencyID{agency, ""} {
		all, err := d.Webhooks(d.Context(), pipeline.WebhookQuery{Agency: of})
		if err != nil || len(all) != 1 || !reflect.DeepEqual(one, all[0]) || !reflect.DeepEqual(one, want) {
			d.Errorf("Webhooks = %+v, %v\nWebhook = %+v\nwant %+v", all, err, one, want)
		}
	}
}

// Deliveries checks that a cursor begins where its webhook says and moves only from where it is, and that what was not taken comes back,
// in the order in which it is due.
func Deliveries(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	w := fullWebhook()
	d.must(d.webhook(w))
	d.reached(w.ID, 7)
	d.succeeds(d.Advance(t.Context(), w.ID, 7, 9))
	d.reached(w.ID, 9)
	if err := d.Advance(t.Context(), w.ID, 7, 8); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("moved from where it is not: %v", err)
	}
	d.succeeds(d.Advance(t.Context(), w.ID, 9, 3))
	d.reached(w.ID, 3)
	if _, err := d.Reached(t.Context(), "whk-2"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("cursor of nothing: %v", err)
	}
	soon := pipeline.Delivery{Webhook: w.ID, Position: 5, Attempts: 2, NextAt: later(time.Minute), LastAt: start, Status: 503}
	first := pipeline.Delivery{Webhook: w.ID, Position: 8, Attempts: 1, NextAt: start, LastAt: start, Fault: "timeout"}
	dead := pipeline.Delivery{Webhook: w.ID, Position: 4, Attempts: 10, LastAt: start, Status: 500}
	for _, kept := range []pipeline.Delivery{first, dead, {Webhook: w.ID, Position: 5, LastAt: start}, soon} {
		d.succeeds(d.KeepDelivery(t.Context(), kept))
	}
	d.deliveries(pipeline.DeliveryQuery{}, dead, soon, first)
	d.deliveries(pipeline.DeliveryQuery{After: 4, Limit: 1}, soon)
	d.deliveries(pipeline.DeliveryQuery{Due: later(time.Minute)}, first, soon)
	d.deliveries(pipeline.DeliveryQuery{Due: start}, first)
	d.succeeds(d.DropDelivery(t.Context(), w.ID, 5))
	d.succeeds(d.DropDelivery(t.Context(), w.ID, 5))
	d.succeeds(d.DropDead(t.Context(), start))
	d.deliveries(pipeline.DeliveryQuery{}, dead, first)
	d.succeeds(d.DropDead(t.Context(), later(time.Second)))
	d.deliveries(pipeline.DeliveryQuery{}, first)
}

// WaitingWebhooks checks that a webhook waits for attempts at what is behind its cursor and at what is due, and no longer than it lives.
func WaitingWebhooks(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	w := fullWebhook()
	w.After = 0
	d.must(d.webhook(w))
	d.waits(false)
	d.receive("1")
	d.sequence()
	d.waits(true)
	d.succeeds(d.Advance(t.Context(), w.ID, 0, 1))
	d.waits(false)
	d.succeeds(d.KeepDelivery(t.Context(), pipeline.Delivery{Webhook: w.ID, Position: 1, LastAt: start}))
	d.waits(false)
	d.succeeds(d.KeepDelivery(t.Context(), pipeline.Delivery{Webhook: w.ID, Position: 1, LastAt: start, NextAt: start}))
	d.waits(true)
	w.EndedAt = start
	d.must(d.webhook(w))
	d.waits(false)
}

// waits checks whether the webhook has something to be posted at the start, and nothing before.
func (d desk) waits(want bool) {
	d.Helper()
	ids, err := d.Waiting(d.Context(), start)
	if err != nil || (len(ids) == 1) != want {
		d.Errorf("Waiting = %v, %v; want one: %v", ids, err, want)
	}
}

func (d desk) reached(id pipeline.WebhookID, want int64) {
	d.Helper()
	at, err := d.Reached(d.Context(), id)
	d.succeeds(err)
	same(d.T, "cursor", at, want)
}

func (d desk) deliveries(q pipeline.DeliveryQuery, want ...pipeline.Delivery) {
	d.Helper()
	q.Webhook = "whk-1"
	if q.Limit == 0 {
		q.Limit = 9
	}
	if got, err := d.NotTaken(d.Context(), q); err != nil || !reflect.DeepEqual(got, want) {
		d.Errorf("NotTaken(%+v) = %+v, %v\nwant %+v", q, got, err, want)
	}
}
