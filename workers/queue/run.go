package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// run is one task at work.
type run struct {
	task    pipeline.Task
	ctx     context.Context
	abandon context.CancelFunc
	began   bool // the catalog knows; guarded by the worker's mutex, as is what follows
	start   time.Time
	heard   time.Time // when the catalog last confirmed that the task is this node's
}

// work runs one delivery. It ends with an error when the delivery is to go back to Redis, for this node or another, and
// without one whatever became of the task: the outbox knows.
//
// asynq's context is not the handler's: it ends with asynq's lease, when Redis is away for half a minute, and that is no
// reason to drop a document that is half read.
func (w *worker) work(_ context.Context, delivery *asynq.Task) error {
	var t pipeline.Task
	if err := json.Unmarshal(delivery.Payload(), &t); err != nil {
		return fmt.Errorf("decode task: %w: %w", err, asynq.RevokeTask)
	}
	r, err := w.take(t)
	if r == nil {
		return err
	}
	defer w.put(r)
	err = act(r.ctx, func(ctx context.Context) error { return w.outbox.Begin(ctx, w.Node, t) })
	if late(err) {
		return nil // delivered twice, or taken back meanwhile
	}
	if err != nil {
		return fmt.Errorf("begin task: %w", err)
	}
	w.began(r)
	err = w.attend(r)
	w.finished(r, err)
	if err != nil && r.ctx.Err() == nil {
		w.Logger.WarnContext(r.ctx, "task has no outcome", "document", t.Document, "stage", t.Stage, "attempt", t.Attempt, "error", err)
	}
	return nil
}

// attend runs the handler. A panic is a handler without an outcome, not a reason for asynq to try again at once.
func (w *worker) attend(r *run) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
		}
	}()
	return w.handle(r.ctx, r.task)
}

var (
	errEnding = errors.New("node is about to stop")
	errFull   = errors.New("no slot is free")
)

// take finds a slot for a task; nil without an error when its attempt is at work here already. asynq believes a slot to
// be free when it has lost its lease of a task that is still at work.
func (w *worker) take(t pipeline.Task) (*run, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.ending:
		return nil, errEnding
	case w.runs[taskID(t)] != nil:
		return nil, nil
	case w.busy[t.Lane] >= w.Slots:
		return nil, errFull
	}
	r := &run{task: t}
	r.ctx, r.abandon = context.WithCancel(w.base)
	w.runs[taskID(t)] = r
	w.busy[t.Lane]++
	w.active.Add(1)
	return r, nil
}

// put frees the slot.
func (w *worker) put(r *run) {
	r.abandon()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.runs, taskID(r.task))
	w.busy[r.task.Lane]--
	w.active.Done()
}

func (w *worker) began(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	r.began, r.start, r.heard = true, now, now
	w.pace.begin(now)
}

func (w *worker) finished(r *run, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	done := r.task.Cost()
	if err != nil {
		done = 0
	}
	w.pace.end(time.Now(), r.start, done)
}
