package api

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// DelivererConfig says what a Deliverer stands on.
type DelivererConfig struct {
	Service    *pipeline.Service
	Deliveries pipeline.Deliveries
	Networks   Networks         // private networks that receivers may be in. If none, public addresses only
	Roots      *x509.CertPool   // that receivers' certificates go back to. If nil, the system's
	Resolver   *net.Resolver    // If nil, the system's
	Patience   time.Duration    // of one attempt, from the look-up of the name to the end of the answer. If zero, 15 s, as Standard Webhooks has it
	Now        func() time.Time // If nil, time.Now
	Logger     *slog.Logger     // If nil, nothing is logged
}

// Deliverer posts events to the webhooks of agencies, at least once each. One process at a time is to do it; two for a moment do no harm,
// as receivers tell by its id what they have already.
//
// A webhook's first attempts are made in the order of the feed, behind a cursor that moves when the outcome is recorded. What is not
// taken gets times of its own to be attempted again, and holds up nothing that comes after it.
type Deliverer struct {
	DelivererConfig
	client *http.Client
	room   chan struct{} // as many passes as have room at a time
	work   sync.WaitGroup
	mu     sync.Mutex
	busy   map[pipeline.WebhookID]bool      // guarded by mu; webhooks with a pass under way
	alone  map[pipeline.WebhookID]time.Time // guarded by mu; until when a receiver wants to be left alone
}

// atOnce is how many receivers are posted to at a time: as many may hang without the others noticing.
const atOnce = 64

// NewDeliverer returns a deliverer that does nothing yet.
func NewDeliverer(c DelivererConfig) *Deliverer {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.Patience = cmp.Or(c.Patience, attemptTime)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Deliverer{DelivererConfig: c, client: c.poster(), room: make(chan struct{}, atOnce), busy: map[pipeline.WebhookID]bool{}, alone: map[pipeline.WebhookID]time.Time{}}
}

// remembered is how long a dead letter is listed.
const remembered = 30 * 24 * time.Hour

// Run delivers until ctx ends.
func (d *Deliverer) Run(ctx context.Context) error {
	defer d.client.CloseIdleConnections()
	defer d.work.Wait()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	forget := time.NewTicker(time.Hour)
	defer forget.Stop()
	for {
		d.begin(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		case <-forget.C:
			d.complain(ctx, "dead letters not forgotten", "", d.Deliveries.DropDead(ctx, d.Now().Add(-remembered)))
		}
	}
}

// Once attempts what waits now, and returns when that is done.
func (d *Deliverer) Once(ctx context.Context) {
	d.begin(ctx)
	d.work.Wait()
}

// begin starts a pass for every webhook that waits and has none under way: one that is slow holds up no other.
func (d *Deliverer) begin(ctx context.Context) {
	waiting, err := d.Deliveries.Waiting(ctx, d.Now())
	d.complain(ctx, "webhooks not looked at", "", err)
	for _, id := range waiting {
		if d.occupy(id) {
			d.work.Go(func() {
				defer d.leave(id)
				d.complain(ctx, "webhook not served", id, d.pass(ctx, id))
			})
		}
	}
}

func (d *Deliverer) occupy(id pipeline.WebhookID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.busy[id] || d.Now().Before(d.alone[id]) {
		return false
	}
	delete(d.alone, id)
	d.busy[id] = true
	return true
}

// leaveAlone attempts nothing at a receiver for a time. A process that starts anew asks it once more.
func (d *Deliverer) leaveAlone(id pipeline.WebhookID, wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if wait > 0 {
		d.alone[id] = d.Now().Add(wait)
	}
}

func (d *Deliverer) leave(id pipeline.WebhookID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.busy, id)
}

// complain logs what is not as it should be. It comes again with the next pass.
func (d *Deliverer) complain(ctx context.Context, what string, id pipeline.WebhookID, err error) {
	expected := err == nil || ctx.Err() != nil || errors.Is(err, errEnded) || errors.Is(err, pipeline.ErrConflict)
	if !expected {
		d.Logger.WarnContext(ctx, what, "webhook", id, "error", err)
	}
}
