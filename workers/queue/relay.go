package queue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// relay fills Redis up from the outbox, to at most twice the slots. While Redis is away nothing more is claimed; what was
// claimed falls silent and is taken back, and its late delivery is refused by the outbox.
func (e *engine) relay(ctx context.Context) error {
	if err := e.sendClaimed(ctx); err != nil {
		return err
	}
	owned, err := e.outbox.Owned(ctx, e.id)
	if err != nil {
		return err
	}
	if room := 2*e.Slots - owned; room > 0 {
		if e.unsent, err = e.outbox.Claim(ctx, e.id, room, e.Now()); err != nil {
			return err
		}
	}
	return e.sendClaimed(ctx)
}

func (e *engine) sendClaimed(ctx context.Context) error {
	for len(e.unsent) > 0 {
		if err := e.send(ctx, e.unsent[0]); err != nil {
			return err
		}
		e.unsent = e.unsent[1:]
	}
	return nil
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
