package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// errEnded: the webhook ended while it was served.
var errEnded = errors.New("the webhook has ended")

// waits is how long after each attempt the next one comes: the schedule of Standard Webhooks. Behind the last one the event is a dead
// letter.
var waits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour,
	24 * time.Hour}

// some is how many events are read at a time.
const some = 100

// pass attempts again what is due, and then what is new. A receiver that gives no answer is asked for no more of either, so that while it
// is away the events wait behind the cursor, in their order, rather than among the failures.
func (d *Deliverer) pass(ctx context.Context, id pipeline.WebhookID) error {
	select {
	case d.room <- struct{}{}:
		defer func() { <-d.room }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := d.due(ctx, id); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = d.feed(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// due attempts again what is due.
func (d *Deliverer) due(ctx context.Context, id pipeline.WebhookID) error {
	list, err := d.Deliveries.NotTaken(ctx, pipeline.DeliveryQuery{Webhook: id, Due: d.Now(), Limit: some})
	for _, late := range list {
		if answered, err := d.repeat(ctx, late); !answered || err != nil {
			return err
		}
	}
	return err
}

// repeat attempts a delivery again, unless its event is the agency's no more.
func (d *Deliverer) repeat(ctx context.Context, late pipeline.Delivery) (answered bool, err error) {
	w, err := d.alive(ctx, late.Webhook)
	if err != nil {
		return false, err
	}
	found, err := d.Service.Catalog.Events(ctx, pipeline.EventQuery{After: late.Position - 1, Agency: w.Agency, Limit: 1})
	if err != nil {
		return false, err
	}
	if len(found) == 0 || found[0].Position != late.Position {
		return true, d.Deliveries.DropDelivery(ctx, w.ID, late.Position)
	}
	return d.deliver(ctx, found[0], late)
}

// feed attempts the next few events behind the cursor, and reports whether there may be more to attempt now.
func (d *Deliverer) feed(ctx context.Context, id pipeline.WebhookID) (more bool, err error) {
	w, err := d.alive(ctx, id)
	if err != nil {
		return false, err
	}
	reached, err := d.Deliveries.Reached(ctx, id)
	if err != nil {
		return false, err
	}
	end, err := d.Service.Catalog.LastEvent(ctx) // before reading: what is not read behind it is another agency's
	if err != nil {
		return false, err
	}
	list, err := d.Service.Catalog.Events(ctx, pipeline.EventQuery{After: reached, Agency: w.Agency, Limit: some})
	if err != nil {
		return false, err
	}
	for _, e := range list {
		answered, err := d.first(ctx, w, e, &reached)
		if !answered || err != nil {
			return false, err
		}
		end = max(end, e.Position)
	}
	if len(list) == some {
		end = list[some-1].Position
	}
	return len(list) == some, d.advance(ctx, id, &reached, end)
}

// first makes the first attempt at an event that the webhook wants. The cursor moves when its outcome is recorded: a process that dies
// before makes another one.
func (d *Deliverer) first(ctx context.Context, w pipeline.Webhook, e pipeline.PlacedEvent, reached *int64) (answered bool, err error) {
	if !w.Wants(e.Type) {
		return true, nil
	}
	answered, err = d.deliver(ctx, e, pipeline.Delivery{Webhook: w.ID, Position: e.Position})
	if err != nil {
		return false, err
	}
	return answered, d.advance(ctx, w.ID, reached, e.Position)
}

// advance moves the cursor. ErrConflict: somebody wants events again, and moved it too.
func (d *Deliverer) advance(ctx context.Context, id pipeline.WebhookID, from *int64, to int64) error {
	if *from == to {
		return nil
	}
	err := d.Deliveries.Advance(ctx, id, *from, to)
	*from = to
	return err
}

// deliver attempts a delivery once and records what became of it. The receiver says with 410 that it wants no more at all.
func (d *Deliverer) deliver(ctx context.Context, e pipeline.PlacedEvent, one pipeline.Delivery) (answered bool, err error) {
	w, err := d.alive(ctx, one.Webhook)
	if err != nil {
		return false, err
	}
	o, err := d.attempt(ctx, w, e)
	switch {
	case err != nil:
		return false, err
	case o.taken():
		return true, d.Deliveries.DropDelivery(ctx, w.ID, e.Position)
	case o.status == http.StatusGone:
		_, err := d.Service.EndWebhook(ctx, w.ID, "receiver: 410 Gone")
		return false, errors.Join(errEnded, err)
	}
	d.leaveAlone(w.ID, o.wait)
	return o.answered() && o.wait == 0, d.Deliveries.KeepDelivery(ctx, failed(one, o, d.Now()))
}

// failed is a delivery after an attempt that was not taken.
func failed(one pipeline.Delivery, o outcome, at time.Time) pipeline.Delivery {
	one.Attempts, one.LastAt, one.NextAt, one.Status, one.Fault = one.Attempts+1, at, time.Time{}, o.status, o.fault
	if one.Attempts <= len(waits) {
		wait := waits[one.Attempts-1]
		one.NextAt = at.Add(max(wait, o.wait) + rand.N(wait/10)) // so that not all come back at once
	}
	return one
}

// alive reads the webhook before every attempt: it may have ended or been given another secret.
func (d *Deliverer) alive(ctx context.Context, id pipeline.WebhookID) (pipeline.Webhook, error) {
	w, err := d.Service.Catalog.Webhook(ctx, id)
	if err == nil && !w.Alive() {
		err = errEnded
	}
	return w, err
}
