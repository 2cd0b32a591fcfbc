package queue

import (
	"context"
	"errors"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// reconciler compares what is handed over with what Redis will deliver, and takes back what nobody is heard of about.
type reconciler struct {
	DeliverConfig
	outbox    Outbox
	inspector *asynq.Inspector
}

// round looks for the silent even when Redis is away: their nodes may have died.
func (r *reconciler) round(ctx context.Context) error {
	return errors.Join(r.touch(ctx), r.takeBack(ctx))
}

// touch keeps alive what waits in Redis for its turn. What is not there was lost with it, or was fetched by a node that
// died before it began.
func (r *reconciler) touch(ctx context.Context) error {
	handed, err := call(ctx, r.outbox.HandedOver)
	if err != nil || len(handed) == 0 {
		return err
	}
	waits, err := r.waiting()
	if err != nil {
		return err
	}
	var alive []pipeline.Task
	for _, t := range handed {
		if waits[taskID(t)] {
			alive = append(alive, t)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	return act(ctx, func(ctx context.Context) error { return r.outbox.Touch(ctx, alive) })
}

// takeBack waits until the catalog has been there for long enough to have heard of everybody who lives.
func (r *reconciler) takeBack(ctx context.Context) error {
	steady, err := call(ctx, r.outbox.Steady)
	if err != nil || steady < r.Silent {
		return err
	}
	n, err := call(ctx, func(ctx context.Context) (int64, error) { return r.outbox.TakeBack(ctx, r.Silent) })
	if n > 0 {
		r.Logger.WarnContext(ctx, "silent tasks taken back", "tasks", n)
	}
	return err
}

// waiting returns the names of all tasks that no node has fetched, of all lanes.
func (r *reconciler) waiting() (map[string]bool, error) {
	names := map[string]bool{}
	for _, lane := range pipeline.Lanes {
		// A task goes from retry to pending, so that this order misses none on its way.
		for _, list := range []lister{r.inspector.ListRetryTasks, r.inspector.ListPendingTasks} {
			if err := collect(names, queueOf(lane), list); err != nil {
				return nil, err
			}
		}
	}
	return names, nil
}

// lister is one of asynq's lists of a queue. Its calls have the time limits of the connection.
type lister func(queue string, opts ...asynq.ListOption) ([]*asynq.TaskInfo, error)

func collect(names map[string]bool, queue string, list lister) error {
	const page = 1000
	for n := 1; ; n++ {
		tasks, err := list(queue, asynq.PageSize(page), asynq.Page(n))
		if errors.Is(err, asynq.ErrQueueNotFound) {
			return nil // nothing was ever sent, or Redis was emptied
		}
		if err != nil {
			return err
		}
		for _, t := range tasks {
			names[t.ID] = true
		}
		if len(tasks) < page {
			return nil
		}
	}
}
