package queue

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// watched is an outbox that reports every reconciling and may be out of the reach of heartbeats.
type watched struct {
	Outbox
	reconciled chan time.Time
	deaf       atomic.Bool
	refused    atomic.Int32 // heartbeats of a stale attempt
}

func (w *watched) TakeBack(ctx context.Context, silent time.Duration) (int64, error) {
	n, err := w.Outbox.TakeBack(ctx, silent)
	select {
	case w.reconciled <- time.Now():
	default:
	}
	return n, err
}

func (w *watched) Beat(ctx context.Context, node string, tasks []pipeline.Task) ([]pipeline.Task, error) {
	if w.deaf.Load() {
		return nil, errors.New("catalog is away")
	}
	own, err := w.Outbox.Beat(ctx, node, tasks)
	if err == nil {
		w.refused.Add(int32(len(tasks) - len(own)))
	}
	return own, err
}

func (w *watched) Report(ctx context.Context, node catalog.Node) error {
	if w.deaf.Load() {
		return errors.New("catalog is away")
	}
	return w.Outbox.Report(ctx, node)
}

// unfinished returns a handler that gives the first attempt at each first stage up, after it did what it was told.
func (o office) unfinished(first func(ctx context.Context) error, later chan<- pipeline.Task) Handler {
	return func(ctx context.Context, task pipeline.Task) error {
		if task.Stage == pipeline.StagePrepare && task.Attempt == 1 {
			return first(ctx)
		}
		if task.Stage == pipeline.StagePrepare {
			later <- task
		}
		return o.work(ctx, task)
	}
}

func TestTaskWithoutOutcomeIsTakenBack(t *testing.T) {
	for name, first := range map[string]func(context.Context) error{
		"error":  func(context.Context) error { return errNoOutcome },
		"panic":  func(context.Context) error { panic("bug in a stage") },
		"forgot": func(context.Context) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.receive("a")
			later := make(chan pipeline.Task, 10)
			begun := time.Now()
			o.run(o.broker(""), 2, o, o.unfinished(first, later))
			task := await(t, "another attempt", later)
			if task.Attempt != 2 || task.Deaths != 0 || task.Strikes != 0 {
				t.Errorf("task = %+v, want attempt 2 that counts against nobody", task)
			}
			if waited := time.Since(begun); waited < silent {
				t.Errorf("taken back after %v, want %v of silence", waited, silent)
			}
			o.finish(1)
		})
	}
}

func TestStaleAttemptIsAbandoned(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a")
	w := &watched{Outbox: o}
	running, abandoned := make(chan bool, 1), make(chan bool, 1)
	o.run(o.broker(""), 2, w, o.unfinished(func(ctx context.Context) error {
		running <- true
		<-ctx.Done()
		abandoned <- true
		return ctx.Err()
	}, make(chan pipeline.Task, 10)))
	await(t, "the first attempt", running)
	if n, err := o.TakeBack(t.Context(), -time.Hour); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	await(t, "the end of the first attempt", abandoned)
	if n := w.refused.Load(); n != 1 {
		t.Errorf("abandoned after %d refused heartbeats, want the first", n)
	}
	o.finish(1)
}

func TestAbandonedWhenTheCatalogIsAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a")
	w := &watched{Outbox: o}
	var begun, ended time.Time
	abandoned := make(chan bool, 1)
	o.run(o.broker(""), 2, w, o.unfinished(func(ctx context.Context) error {
		w.deaf.Store(true)
		begun = time.Now()
		<-ctx.Done()
		ended = time.Now()
		w.deaf.Store(false)
		abandoned <- true
		return ctx.Err()
	}, make(chan pipeline.Task, 10)))
	await(t, "the end of the first attempt", abandoned)
	if worked := ended.Sub(begun); worked < silent {
		t.Errorf("abandoned after %v, want no sooner than after %v", worked, silent)
	}
	o.finish(1)
}

func TestStopWaitsForHandlersAndGivesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.silent = defaultSilent
	o.receive(names(5)...)
	running := make(chan bool, 10)
	var active atomic.Int32
	stop := o.run(o.broker(""), 2, o, func(ctx context.Context, task pipeline.Task) error {
		active.Add(1)
		defer active.Add(-1)
		running <- true
		<-ctx.Done()
		<-time.After(2 * silent)                                        // it takes its time to end
		_, err := o.Document(context.WithoutCancel(ctx), task.Document) // the catalog is still there
		if err != nil {
			t.Error(err)
		}
		return ctx.Err()
	})
	await(t, "a handler", running)
	await(t, "a handler", running)
	stop()
	if n := active.Load(); n != 0 {
		t.Errorf("%d handlers are at work after Work", n)
	}
	waiting := map[int]int{} // tasks that nobody is at, by their attempt
	for _, task := range append(o.ready(pipeline.LaneCounter), o.handedOver()...) {
		waiting[task.Attempt]++
		if task.Deaths != 0 {
			t.Errorf("%s: stopping counts as %d deaths", task.Document, task.Deaths)
		}
	}
	if waiting[1] != 3 || waiting[2] != 2 {
		t.Errorf("tasks by attempt: %v, want 3 never begun and 2 given back", waiting)
	}
	if nodes, err := o.Nodes(t.Context(), time.Hour); len(nodes) != 0 || err != nil {
		t.Errorf("nodes after the end: %v, %v", nodes, err)
	}
}

func TestDrain(t *testing.T) {
	for _, c := range []struct {
		name  string
		drain time.Duration
		want  error // of the handler's context, in the end
	}{
		{"handlers end by themselves", patience, nil},
		{"who takes too long is told to stop", 10 * time.Millisecond, context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.receive("a", "b")
			b := o.broker("")
			running, ended, release := make(chan bool, 10), make(chan error, 10), make(chan struct{})
			stop := o.node(b, o, func(ctx context.Context, task pipeline.Task) error {
				running <- true
				select {
				case <-release:
				case <-ctx.Done():
				}
				ended <- ctx.Err()
				return o.work(ctx, task)
			}, WorkConfig{Slots: 1, Drain: c.drain})
			o.leader(b, o)
			await(t, "a handler", running)
			stopped := make(chan bool)
			go func() {
				stop()
				close(stopped)
			}()
			o.until("the node offers no slots", func() bool {
				nodes, err := o.Nodes(t.Context(), time.Hour)
				return err == nil && (len(nodes) == 0 || nodes[0].Slots == 0)
			})
			close(release)
			await(t, "the end of Work", stopped)
			if err := await(t, "the end of the handler", ended); !errors.Is(err, c.want) {
				t.Errorf("the handler's context ended with %v, want %v", err, c.want)
			}
			if len(running) > 0 {
				t.Error("another handler began while the node was to end")
			}
			if out := o.handedOver(); !slices.ContainsFunc(out, func(task pipeline.Task) bool { return task.Attempt == 1 }) {
				t.Errorf("handed over: %+v, want the one that waits in Redis for another node, untouched", out)
			}
		})
	}
}

func TestWaitingTaskIsNotTakenBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a", "b")
	w := &watched{Outbox: o, reconciled: make(chan time.Time)}
	release := make(chan struct{})
	attempts := make(chan int, 10)
	o.run(o.broker(""), 1, w, func(ctx context.Context, task pipeline.Task) error {
		<-release
		attempts <- task.Attempt
		return o.work(ctx, task)
	})
	for begun := time.Now(); time.Since(begun) < 3*silent; {
		await(t, "reconciling", w.reconciled)
	}
	close(release)
	o.finish(2)
	for range len(attempts) {
		if n := <-attempts; n != 1 {
			t.Errorf("attempt %d of a task that waited its turn", n)
		}
	}
}

func TestRelayKeepsRedisShort(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive(names(12)...)
	o.receiveIn(pipeline.LaneBatch, "batch-1", "batch-2", "batch-3", "batch-4", "batch-5")
	running := make(chan bool, 100)
	release := make(chan struct{})
	w := &watched{Outbox: o, reconciled: make(chan time.Time)}
	o.run(o.broker(""), 2, w, func(ctx context.Context, task pipeline.Task) error {
		running <- true
		<-release
		return o.work(ctx, task)
	})
	for range 4 {
		await(t, "a handler in each slot of each lane", running)
	}
	for range 5 {
		await(t, "reconciling", w.reconciled)
		out, err := o.Out(t.Context())
		if err != nil || out[pipeline.LaneCounter] > 4 || out[pipeline.LaneBatch] > 4 {
			t.Errorf("handed over: %v, %v; want at most twice the 2 slots", out, err)
		}
	}
	close(release)
	o.finish(17)
}

func TestBatchLeavesTheCounterItsSlots(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receiveIn(pipeline.LaneBatch, names(20)...)
	running, release := make(chan bool, 100), make(chan struct{})
	o.run(o.broker(""), 2, o, func(ctx context.Context, task pipeline.Task) error {
		if task.Lane == pipeline.LaneBatch {
			running <- true
			<-release
		}
		return o.work(ctx, task)
	})
	await(t, "a batch", running)
	await(t, "a batch", running)
	o.receive("at the counter")
	if id := await(t, "the counter's document", o.finished); id != "at the counter" {
		t.Errorf("%s was finished while every batch waits", id)
	}
	close(release)
	o.finish(20)
}
