package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// engine is one running relay with its workers.
type engine struct {
	Config
	id        string
	outbox    Outbox
	client    *asynq.Client
	inspector *asynq.Inspector
	unsent    []pipeline.Task // claimed, but Redis was away; owned by relay
	workers   workers
}

// lane is the one asynq queue; fairness and order are the relay's, not asynq's.
const lane = "motlan"

func (e *engine) serverConfig(ctx context.Context) asynq.Config {
	return asynq.Config{
		Concurrency:       e.Slots,
		Queues:            map[string]int{lane: 1},
		TaskCheckInterval: 50 * time.Millisecond,
		ShutdownTimeout:   30 * time.Second,
		BaseContext:       func() context.Context { return ctx },
		Logger:            logger{e.Logger},
	}
}

// takeOver gives what dead engines left a new attempt.
func (e *engine) takeOver(ctx context.Context) error {
	n, err := e.outbox.TakeOver(ctx, e.id)
	if n > 0 {
		e.Logger.InfoContext(ctx, "tasks taken over from a dead engine", "tasks", n)
	}
	return err
}

// giveBack frees what was not finished. When it fails, the next engine takes over.
func (e *engine) giveBack(ctx context.Context) {
	n, err := e.outbox.GiveBack(context.WithoutCancel(ctx), e.id)
	if n > 0 || err != nil {
		e.Logger.InfoContext(ctx, "unfinished tasks given back", "tasks", n, "error", err)
	}
}

// deliver relays and reconciles until ctx ends.
func (e *engine) deliver(ctx context.Context) {
	var loops sync.WaitGroup
	loops.Go(func() { e.every(ctx, e.Poll, e.outbox.Woken(), e.relay) })
	loops.Go(func() { e.every(ctx, e.Silent/5, nil, e.reconcile) })
	loops.Wait()
}

// every calls step at an interval and when woken, until ctx ends. A step that fails is tried again, for the catalog or
// Redis may be away for a while; the log gets the first failure of a row and the recovery.
func (e *engine) every(ctx context.Context, interval time.Duration, woken <-chan struct{}, step func(context.Context) error) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for failing := false; ; {
		err := step(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			e.Logger.WarnContext(ctx, "delivery of tasks is disturbed", "error", err)
		case err == nil && failing:
			e.Logger.InfoContext(ctx, "delivery of tasks goes on")
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-woken:
		}
	}
}

// reconcile keeps alive what waits in Redis and takes back what nobody is heard of about.
func (e *engine) reconcile(ctx context.Context) error {
	waiting, err := e.outbox.Waiting(ctx, e.id)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if !e.inRedis(t) {
			continue // lost with Redis, or Redis is away: the task falls silent
		}
		if err := e.outbox.Touch(ctx, t, e.Now()); err != nil {
			return err
		}
	}
	n, err := e.outbox.TakeBack(ctx, e.Now().Add(-e.Silent))
	if n > 0 {
		e.Logger.WarnContext(ctx, "silent tasks taken back", "tasks", n)
	}
	return err
}

// inRedis reports whether Redis will still deliver t.
func (e *engine) inRedis(t pipeline.Task) bool {
	info, err := e.inspector.GetTaskInfo(lane, taskID(t))
	return err == nil && info.State != asynq.TaskStateArchived && info.State != asynq.TaskStateCompleted
}

// taskID makes a second hand-over of one attempt a conflict.
func taskID(t pipeline.Task) string {
	return fmt.Sprintf("%s:%s:%d:%d", t.Document, t.Stage, t.Revision, t.Attempt)
}

// late reports whether err says that the attempt is no longer its task's.
func late(err error) bool { return errors.Is(err, pipeline.ErrConflict) }
