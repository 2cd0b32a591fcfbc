package queue

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

func now() time.Time { return time.Now() }

// watched is an outbox that reports every reconciling and may lose its heartbeats.
type watched struct {
	Outbox
	reconciled chan time.Time
	deaf       atomic.Bool
	refused    atomic.Int32 // heartbeats of a stale attempt
}

func (w *watched) TakeBack(ctx context.Context, silent time.Time) (int64, error) {
	n, err := w.Outbox.TakeBack(ctx, silent)
	select {
	case w.reconciled <- time.Now():
	default:
	}
	return n, err
}

func (w *watched) Beat(ctx context.Context, t pipeline.Task, now time.Time) error {
	if w.deaf.Load() {
		return errors.New("catalog is away")
	}
	err := w.Outbox.Beat(ctx, t, now)
	if late(err) {
		w.refused.Add(1)
	}
	return err
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
			o.run("", 2, o, o.unfinished(first, later))
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
	o.run("", 2, w, o.unfinished(func(ctx context.Context) error {
		running <- true
		<-ctx.Done()
		abandoned <- true
		return ctx.Err()
	}, make(chan pipeline.Task, 10)))
	await(t, "the first attempt", running)
	if n, err := o.TakeBack(t.Context(), time.Now().Add(time.Hour)); n != 1 || err != nil {
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
	o.run("", 2, w, o.unfinished(func(ctx context.Context) error {
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
	o.receive(names(5)...)
	running := make(chan bool, 10)
	var active atomic.Int32
	stop := o.run("", 2, o, func(ctx context.Context, task pipeline.Task) error {
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
		t.Errorf("%d handlers are at work after Run", n)
	}
	tasks, err := o.Claim(t.Context(), "next", 9, time.Now())
	if err != nil || len(tasks) != 5 {
		t.Errorf("Claim = %v, %v; want all 5 to be free", tasks, err)
	}
	for _, task := range tasks {
		if task.Deaths != 0 {
			t.Errorf("%s: stopping counts as %d deaths", task.Document, task.Deaths)
		}
	}
}

func TestWaitingTaskIsNotTakenBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a", "b")
	w := &watched{Outbox: o, reconciled: make(chan time.Time)}
	release := make(chan struct{})
	attempts := make(chan int, 10)
	o.run("", 1, w, func(ctx context.Context, task pipeline.Task) error {
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

func TestRunFailsWhenItCannotBegin(t *testing.T) {
	o := newOffice(t)
	if err := Run(t.Context(), o, o.work, Config{Redis: "http://not.redis"}); err == nil {
		t.Error("Run with a bad address = nil")
	}
	o.Close()
	if err := Run(t.Context(), o, o.work, Config{}); err == nil {
		t.Error("Run with a closed catalog = nil")
	}
}

func TestRelayKeepsRedisShort(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive(names(12)...)
	running := make(chan bool, 100)
	release := make(chan struct{})
	most := 0
	w := &watched{Outbox: o, reconciled: make(chan time.Time)}
	o.run("", 2, w, func(ctx context.Context, task pipeline.Task) error {
		running <- true
		<-release
		return o.work(ctx, task)
	})
	await(t, "a handler", running)
	await(t, "a handler", running)
	for range 3 {
		await(t, "reconciling", w.reconciled)
		tasks, err := o.Claim(t.Context(), "other", 100, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, 12-len(tasks))
		if _, err := o.GiveBack(t.Context(), "other"); err != nil {
			t.Fatal(err)
		}
	}
	close(release)
	if most > 4 {
		t.Errorf("%d tasks were handed over, want at most twice the 2 slots", most)
	}
	o.finish(12)
}
