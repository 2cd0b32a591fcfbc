package catalogtest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Workers lets several nodes over several handles take what is ready and commit it, while others take back, beat and
// sequence as fast as they can: every document makes each step once, and nobody hears of anything but conflicts.
func Workers(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	const documents = 20
	for i := range documents {
		d.receive(fmt.Sprint(i))
	}
	var mu sync.Mutex
	done := map[pipeline.Task]int{}
	finished := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(done) == 2*documents
	}
	var all sync.WaitGroup
	for i := range 4 {
		w := &worker{desk{t, bed, bed.Open(t)}, fmt.Sprint("node-", i), 5 * time.Millisecond}
		all.Go(func() {
			for !finished() && !t.Failed() {
				w.round(func(task pipeline.Task) {
					mu.Lock()
					defer mu.Unlock()
					done[pipeline.Task{Document: task.Document, Stage: task.Stage}]++
				})
			}
		})
	}
	all.Wait()
	for task, times := range done {
		same(t, fmt.Sprint(task.Document, " ", task.Stage), times, 1)
	}
	d.sequence()
	same(t, "leaves", d.provable().Size, 2+3*documents)
}

type worker struct {
	desk
	node   string
	silent time.Duration
}

// round does one of everything. What was silent for next to no time is taken back, so that others' work is pulled away; on
// a machine on which nobody gets done meanwhile, everybody has more and more patience.
func (w *worker) round(committed func(pipeline.Task)) {
	ctx := w.Context()
	tasks, err := w.Catalog.Ready(ctx, pipeline.LaneCounter, 5)
	w.only(nil, err)
	tasks, err = w.Claim(ctx, tasks)
	w.only(nil, err)
	taken, err := w.TakeBack(ctx, w.silent)
	w.only(nil, err)
	if taken > 0 {
		w.silent += w.silent / 4
	}
	for _, task := range tasks {
		if w.only(pipeline.ErrConflict, w.Catalog.Begin(ctx, w.node, task)) {
			mine, err := w.Catalog.Beat(ctx, w.node, tasks)
			w.only(nil, err)
			if len(mine) > 0 && w.settle(task) {
				committed(task)
			}
		}
	}
	_, err = w.Catalog.Sequence(ctx)
	w.only(nil, err)
}

// settle commits a task's outcome: prepared after received, then waiting for a person.
func (w worker) settle(task pipeline.Task) bool {
	doc, err := w.Document(w.Context(), task.Document)
	w.only(nil, err)
	next := map[pipeline.Stage]pipeline.State{pipeline.StagePrepare: pipeline.StatePrepared, pipeline.StageRecognise: pipeline.StateAwaiting}[task.Stage]
	doc.Revision = task.Revision
	_, err = w.Commit(w.Context(), moving(doc, &task, next))
	return w.only(pipeline.ErrConflict, err)
}

// only reports whether all went well; another error than the one that may be is the test's.
func (w worker) only(may, err error) bool {
	if err != nil && (may == nil || !errors.Is(err, may)) {
		w.Error(err)
	}
	return err == nil
}
