package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Delivery is an event that a receiver did not take at the first attempt.
type Delivery struct {
	Event    int64  `json:"event" doc:"Its position in the feed"`
	State    string `json:"state" enum:"pending,dead" doc:"dead: it is attempted no more unless it is asked for"`
	Attempts int    `json:"attempts"`
	LastAt   string `json:"last_at,omitempty" format:"date-time" doc:"Of the last attempt"`
	NextAt   string `json:"next_at,omitempty" format:"date-time" doc:"Of the next attempt"`
	Status   int    `json:"status,omitempty" doc:"That the receiver answered last; none: it gave no answer"`
	Fault    string `json:"fault,omitempty" enum:"timeout,no-connection,unknown-name,certificate,internal-address" doc:"Why there was no answer"`
}

type deliveriesInput struct {
	ID    pipeline.WebhookID `path:"id" maxLength:"64"`
	After int64              `query:"after" minimum:"0" doc:"Only events behind this position"`
	Limit int                `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Asked
}

type deliveriesOutput struct {
	Linked
	Body struct {
		Webhook    Webhook    `json:"webhook"`
		Last       int64      `json:"last" doc:"Position of the last event of the feed"`
		Deliveries []Delivery `json:"deliveries" nullable:"false" doc:"The earliest events first. Dead ones are forgotten after 30 days"`
		Next       int64      `json:"next,omitempty" doc:"To be sent as after; none: these were the last"`
	}
}

func (a *API) listDeliveries(ctx context.Context, in *deliveriesInput) (out *deliveriesOutput, err error) {
	out = &deliveriesOutput{}
	w, err := a.Service.Catalog.Webhook(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if out.Body.Webhook, err = a.webhookView(ctx, w); err != nil {
		return nil, err
	}
	if out.Body.Last, err = a.Service.Catalog.LastEvent(ctx); err != nil {
		return nil, err
	}
	list, err := a.Deliveries.NotTaken(ctx, pipeline.DeliveryQuery{Webhook: w.ID, After: in.After, Limit: in.Limit + 1})
	if len(list) > in.Limit {
		list, out.Body.Next = list[:in.Limit], list[in.Limit-1].Position
		out.Linked = in.linkTo(fmt.Sprint(out.Body.Next))
	}
	out.Body.Deliveries = []Delivery{}
	for _, d := range list {
		out.Body.Deliveries = append(out.Body.Deliveries, deliveryView(d))
	}
	return out, err
}

func deliveryView(d pipeline.Delivery) Delivery {
	v := Delivery{Event: d.Position, State: "dead", Attempts: d.Attempts, Status: d.Status, Fault: d.Fault}
	if !d.LastAt.IsZero() {
		v.LastAt = stamp(d.LastAt)
	}
	if !d.Dead() {
		v.State, v.NextAt = "pending", stamp(d.NextAt)
	}
	return v
}

type replayInput struct {
	ID   pipeline.WebhookID `path:"id" maxLength:"64"`
	Body struct {
		Event *int64 `json:"event,omitempty" minimum:"1" doc:"The position of one event, dead or not; or"`
		After *int64 `json:"after,omitempty" minimum:"0" doc:"the position behind which all events are posted again"`
	}
}

// replayWebhook has events posted again, by the names that they had.
func (a *API) replayWebhook(ctx context.Context, in *replayInput) (*webhookOutput, error) {
	w, err := a.Service.Catalog.Webhook(ctx, in.ID)
	switch {
	case err != nil:
		return nil, err
	case !w.Alive():
		return nil, fmt.Errorf("the webhook has ended: %w", pipeline.ErrState)
	case (in.Body.Event == nil) == (in.Body.After == nil):
		return nil, fmt.Errorf("event or after, one of them: %w", pipeline.ErrInvalid)
	case in.Body.Event != nil:
		err = a.replayEvent(ctx, w, *in.Body.Event)
	default:
		err = a.replayBehind(ctx, w, *in.Body.After)
	}
	if err != nil {
		return nil, err
	}
	view, err := a.webhookView(ctx, w)
	return &webhookOutput{view}, err
}

// replayEvent has one event attempted at once, with the whole schedule before it.
func (a *API) replayEvent(ctx context.Context, w pipeline.Webhook, position int64) error {
	found, err := a.Service.Catalog.Events(ctx, pipeline.EventQuery{After: position - 1, Agency: w.Agency, Limit: 1})
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0].Position != position {
		return fmt.Errorf("event %d: %w", position, pipeline.ErrNotFound)
	}
	return a.Deliveries.KeepDelivery(ctx, pipeline.Delivery{Webhook: w.ID, Position: position, NextAt: a.now()})
}

// replayBehind moves the cursor back. The deliverer moves it too: then it is read again.
func (a *API) replayBehind(ctx context.Context, w pipeline.Webhook, after int64) error {
	for {
		reached, err := a.Deliveries.Reached(ctx, w.ID)
		if err != nil {
			return err
		}
		if after > reached {
			return fmt.Errorf("after: the webhook has reached %d: %w", reached, pipeline.ErrInvalid)
		}
		if err := a.Deliveries.Advance(ctx, w.ID, reached, after); !errors.Is(err, pipeline.ErrConflict) {
			return err
		}
	}
}
