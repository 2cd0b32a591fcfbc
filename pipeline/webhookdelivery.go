package pipeline

import (
	"context"
	"time"
)

// Delivery is an event that a webhook's receiver did not take at the first attempt.
type Delivery struct {
	Webhook  WebhookID
	Position int64 // of the event in the feed
	Attempts int
	NextAt   time.Time // of the next attempt; zero: dead, there is none
	LastAt   time.Time // of the last attempt
	Status   int       // that the receiver answered last; 0: it gave no answer
	Fault    string    // why there was none, from a fixed set; empty: there was one
}

// Dead reports whether it is not attempted any more, unless somebody asks for it.
func (d Delivery) Dead() bool { return d.NextAt.IsZero() }

// DeliveryQuery selects deliveries of one webhook, the earliest events first.
type DeliveryQuery struct {
	Webhook WebhookID
	After   int64     // behind this position; 0: from the beginning
	Due     time.Time // only those whose next attempt is due by then, the longest due first; zero: also those that are dead
	Limit   int
}

// Deliveries keeps how far each webhook's receiver is in the feed, and what it did not take. It is never read as truth: what is lost of
// it is delivered again, which receivers tell by the message's id. All methods may be called concurrently.
type Deliveries interface {
	// Waiting lists the webhooks that have something to be posted to them at a time: events that were not attempted, or deliveries that
	// are due.
	Waiting(ctx context.Context, at time.Time) ([]WebhookID, error)
	// Reached is the position up to which a webhook's events were attempted.
	Reached(ctx context.Context, id WebhookID) (int64, error)
	// Advance moves that position; ErrConflict unless it is at from.
	Advance(ctx context.Context, id WebhookID, from, to int64) error
	NotTaken(ctx context.Context, q DeliveryQuery) ([]Delivery, error)
	// KeepDelivery stores a delivery over the one of the same event.
	KeepDelivery(ctx context.Context, d Delivery) error
	// DropDelivery forgets the delivery of an event. One that is not there is no error.
	DropDelivery(ctx context.Context, id WebhookID, position int64) error
	// DropDead forgets deliveries that have been dead since before a time; the feed still has their events.
	DropDead(ctx context.Context, before time.Time) error
}
