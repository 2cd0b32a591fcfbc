package queue

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// Deliver relays tasks from the outbox into Redis and takes back what falls silent, until ctx ends. A Redis or a catalog
// that is away is waited for. One process does it at a time, to save work: two do no harm.
func (b *Broker) Deliver(ctx context.Context, outbox Outbox, c DeliverConfig) error {
	c = c.withDefaults()
	r := &relay{DeliverConfig: c, outbox: outbox, broker: b, turns: map[pipeline.Lane]*turns{}}
	k := &reconciler{DeliverConfig: c, outbox: outbox, inspector: asynq.NewInspectorFromRedisClient(b.redis)}
	var loops sync.WaitGroup
	loops.Go(func() { loop{"delivery of tasks", c.Poll, outbox.Woken(), c.Logger, r.round}.run(ctx) })
	loops.Go(func() { loop{"watch over tasks", c.Silent / 10, nil, c.Logger, k.round}.run(ctx) })
	loops.Wait()
	return nil
}

// relay fills the lanes up from the outbox: each to at most twice the slots that the live nodes have for it, so that what
// is in Redis is short, and whatever comes later is still chosen from by order and fairness.
type relay struct {
	DeliverConfig
	outbox Outbox
	broker *Broker
	turns  map[pipeline.Lane]*turns
	unsent []pipeline.Task // claimed, but not in Redis yet

	client  *asynq.Client
	slots   int // of a lane, on all live nodes
	counted time.Time
}

// each is how many tasks of an agency are looked at at a time, so that a backlog of millions costs no more than a short one.
const each = 8

// round fills the lanes, the more urgent first. While Redis is away nothing more is claimed; what was claimed falls silent
// and is taken back, and its late delivery is refused by the outbox.
func (r *relay) round(ctx context.Context) error {
	if err := r.refresh(ctx); err != nil {
		return err
	}
	if err := r.send(ctx); err != nil {
		return err
	}
	out, err := call(ctx, r.outbox.Out)
	if err != nil {
		return err
	}
	for _, lane := range pipeline.Lanes {
		// Little room is left for later: every slot is busy, and to look for work costs the same for one task as for many.
		if room := 2*r.slots - out[lane]; 2*room >= r.slots {
			if err := r.fill(ctx, lane, room); err != nil {
				return err
			}
		}
	}
	return nil
}

// refresh counts the slots now and then. The client is made anew as well: asynq's registers a queue's name once in its
// life, and would not know that Redis was emptied since.
func (r *relay) refresh(ctx context.Context) error {
	if r.slots > 0 && time.Since(r.counted) < r.Silent/5 {
		return nil
	}
	nodes, err := call(ctx, func(ctx context.Context) ([]catalog.Node, error) { return r.outbox.Nodes(ctx, r.Silent) })
	if err != nil {
		return err
	}
	r.slots, r.counted, r.client = 0, time.Now(), asynq.NewClientFromRedisClient(r.broker.redis)
	for _, n := range nodes {
		r.slots += n.Slots
	}
	return nil
}

func (r *relay) fill(ctx context.Context, lane pipeline.Lane, room int) error {
	if r.turns[lane] == nil {
		r.turns[lane] = &turns{}
	}
	for room > 0 {
		ready, err := call(ctx, func(ctx context.Context) ([]pipeline.Task, error) { return r.outbox.Ready(ctx, lane, each) })
		if err != nil || len(ready) == 0 {
			return err
		}
		chosen := r.turns[lane].pick(ready, each, room)
		r.unsent, err = call(ctx, func(ctx context.Context) ([]pipeline.Task, error) { return r.outbox.Claim(ctx, chosen) })
		if err != nil || len(r.unsent) == 0 {
			return err // none: another leader was faster
		}
		room -= len(r.unsent)
		if err := r.send(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *relay) send(ctx context.Context) error {
	for len(r.unsent) > 0 {
		if err := act(ctx, func(ctx context.Context) error { return r.enqueue(ctx, r.unsent[0]) }); err != nil {
			return err
		}
		r.unsent = r.unsent[1:]
	}
	return nil
}

// tooLong is asynq's time limit, which it wants to have and which nobody obeys: it must never cut a long document short.
const tooLong = 1000 * time.Hour

// enqueue hands one attempt over. asynq's own retry covers what a node could not begin, and counts nothing.
func (r *relay) enqueue(ctx context.Context, t pipeline.Task) error {
	payload, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = r.client.EnqueueContext(ctx, asynq.NewTask(string(t.Stage), payload), asynq.TaskID(taskID(t)), asynq.Queue(queueOf(t.Lane)),
		asynq.MaxRetry(5), asynq.Timeout(tooLong))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil // sent before, and the answer was lost
	}
	return err
}
