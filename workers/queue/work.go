package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// workers counts the handlers at work, so that the end can wait for them: asynq does not wait for one whose context ended.
type workers struct {
	handle Handler
	mu     sync.Mutex
	ending bool // guarded by mu: no more handlers begin
	active sync.WaitGroup
}

// begin reports whether a handler may begin; it then calls active.Done.
func (w *workers) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ending {
		w.active.Add(1)
	}
	return !w.ending
}

func (w *workers) wait() {
	w.mu.Lock()
	w.ending = true
	w.mu.Unlock()
	w.active.Wait()
}

// work runs one delivery. It returns nil whatever becomes of it: the outbox knows, and Redis need not.
func (e *engine) work(ctx context.Context, delivery *asynq.Task) error {
	if !e.workers.begin() {
		return nil
	}
	defer e.workers.active.Done()
	var t pipeline.Task
	if err := json.Unmarshal(delivery.Payload(), &t); err != nil {
		return fmt.Errorf("decode task: %w: %w", err, asynq.SkipRetry)
	}
	err := e.outbox.Beat(ctx, t, e.Now())
	if late(err) {
		return nil // delivered twice, or taken back meanwhile
	}
	if err == nil {
		err = e.attend(ctx, t)
	}
	if err != nil && ctx.Err() == nil {
		e.Logger.WarnContext(ctx, "task has no outcome", "document", t.Document, "stage", t.Stage, "attempt", t.Attempt, "error", err)
	}
	return nil
}

// attend runs the handler under heartbeats. When another attempt has taken over, or the catalog cannot be reached for
// so long that one may have, the work is abandoned: its result would be refused.
func (e *engine) attend(ctx context.Context, t pipeline.Task) error {
	ctx, cancel := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() { e.beat(ctx, cancel, t) })
	defer beating.Wait()
	defer cancel()
	return e.workers.handle(ctx, t)
}

func (e *engine) beat(ctx context.Context, abandon context.CancelFunc, t pipeline.Task) {
	ticker := time.NewTicker(e.Silent / 5)
	defer ticker.Stop()
	for heard := e.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := e.Now()
		err := e.outbox.Beat(ctx, t, now)
		if err == nil {
			heard = now
		}
		if late(err) || now.Sub(heard) > e.Silent {
			abandon()
			return
		}
	}
}
