package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// engine is one running relay with its workers.
type engine struct {
	Config
	id        string
	outbox    Outbox
	handle    Handler
	client    *asynq.Client
	inspector *asynq.Inspector
	unsent    []pipeline.Task // claimed, but Redis was away; owned by relay
}

// relay fills Redis up from the outbox, to at most twice the slots.
func (e *engine) relay(ctx context.Context) error {
	owned, err := e.outbox.Owned(ctx, e.id)
	if err != nil {
		return err
	}
	if room := 2*e.Slots - owned; room > 0 {
		tasks, err := e.outbox.Claim(ctx, e.id, room, e.Now())
		if err != nil {
			return err
		}
		e.unsent = append(e.unsent, tasks...)
	}
	for len(e.unsent) > 0 {
		if err := e.send(ctx, e.unsent[0]); err != nil {
			return err
		}
		e.unsent = e.unsent[1:]
	}
	return nil
}

// taskID makes a second hand-over of one attempt a conflict.
func taskID(t pipeline.Task) string {
	return fmt.Sprintf("%s:%s:%d:%d", t.Document, t.Stage, t.Revision, t.Attempt)
}

// send hands one attempt over. asynq's own retry covers a lost reply only, so it may be generous.
func (e *engine) send(ctx context.Context, t pipeline.Task) error {
	payload, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = e.client.EnqueueContext(ctx, asynq.NewTask(string(t.Stage), payload), asynq.TaskID(taskID(t)), asynq.Queue(lane),
		asynq.MaxRetry(5), asynq.Timeout(12*time.Hour))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// reconcile keeps alive what waits in Redis and takes back what nobody is heard of about.
func (e *engine) reconcile(ctx context.Context) error {
	waiting, err := e.outbox.Waiting(ctx, e.id)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if _, err := e.inspector.GetTaskInfo(lane, taskID(t)); err != nil {
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

// work runs one delivery. It returns nil whatever becomes of it: the outbox knows, and Redis need not.
func (e *engine) work(ctx context.Context, delivery *asynq.Task) error {
	var t pipeline.Task
	if err := json.Unmarshal(delivery.Payload(), &t); err != nil {
		return fmt.Errorf("decode task: %w: %w", err, asynq.SkipRetry)
	}
	err := e.outbox.Beat(ctx, t, e.Now())
	if errors.Is(err, pipeline.ErrConflict) {
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
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		e.beat(ctx, cancel, t)
	}()
	err := e.handle(ctx, t)
	cancel()
	<-beating
	return err
}

func (e *engine) beat(ctx context.Context, abandon context.CancelFunc, t pipeline.Task) {
	ticker := time.NewTicker(e.Silent / 5)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := e.outbox.Beat(ctx, t, e.Now()); errors.Is(err, pipeline.ErrConflict) {
			abandon()
			return
		}
	}
}
