package queue

import (
	"context"
	"errors"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// beat tells the catalog what this node is at, in one call, and how it is doing. Work that is another attempt's by now is
// abandoned, and all of it when the catalog could not be reached for so long that it may be: its result would be refused.
func (w *worker) beat(ctx context.Context) error {
	tasks, node := w.report()
	var err error
	if len(tasks) > 0 {
		var own []pipeline.Task
		own, err = call(ctx, func(ctx context.Context) ([]pipeline.Task, error) { return w.outbox.Beat(ctx, w.Node, tasks) })
		w.confirm(tasks, own, err)
	}
	return errors.Join(err, act(ctx, func(ctx context.Context) error { return w.outbox.Report(ctx, node) }))
}

func (w *worker) report() (tasks []pipeline.Task, node catalog.Node) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.runs {
		if r.began {
			tasks = append(tasks, r.task)
		}
	}
	node = catalog.Node{ID: w.Node, Host: w.Host, Slots: w.Slots, Rate: w.pace.rate(time.Now())}
	if w.ending {
		node.Slots = 0
	}
	return tasks, node
}

// confirm notes whose work the asked-about tasks are, as of an answer.
func (w *worker) confirm(asked, own []pipeline.Task, err error) {
	mine := map[string]bool{}
	for _, t := range own {
		mine[taskID(t)] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range asked {
		r := w.runs[taskID(t)]
		switch {
		case r == nil: // finished meanwhile
		case mine[taskID(t)]:
			r.heard = time.Now()
		case err == nil || time.Since(r.heard) > w.Silent:
			r.abandon()
		}
	}
}
