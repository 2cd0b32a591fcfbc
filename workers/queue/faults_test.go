package queue

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

var errFault = errors.New("no answer")

// fault makes the first calls of one kind fail: the request is lost, or it is done and the answer is lost.
type fault struct {
	of   string
	done bool
	left atomic.Int32
}

func newFault(of string, done bool, calls int32) *fault {
	f := &fault{of: of, done: done}
	f.left.Store(calls)
	return f
}

func (f *fault) strike(of string, do func() error) error {
	if of != f.of || f.left.Add(-1) < 0 {
		return do()
	}
	if f.done {
		if err := do(); err != nil {
			return err
		}
	}
	return errFault
}

// faulty is an outbox that a fault strikes.
type faulty struct {
	Outbox
	*fault
}

func (f faulty) Claim(ctx context.Context, tasks []pipeline.Task) (out []pipeline.Task, err error) {
	return out, f.strike("Claim", func() error { out, err = f.Outbox.Claim(ctx, tasks); return err })
}

func (f faulty) Touch(ctx context.Context, tasks []pipeline.Task) error {
	return f.strike("Touch", func() error { return f.Outbox.Touch(ctx, tasks) })
}

func (f faulty) Begin(ctx context.Context, node string, t pipeline.Task) error {
	return f.strike("Begin", func() error { return f.Outbox.Begin(ctx, node, t) })
}

func (f faulty) Beat(ctx context.Context, node string, tasks []pipeline.Task) (own []pipeline.Task, err error) {
	return own, f.strike("Beat", func() error { own, err = f.Outbox.Beat(ctx, node, tasks); return err })
}

func (f faulty) TakeBack(ctx context.Context, silent time.Duration) (n int64, err error) {
	return n, f.strike("TakeBack", func() error { n, err = f.Outbox.TakeBack(ctx, silent); return err })
}

func (f faulty) GiveBack(ctx context.Context, node string) (n int64, err error) {
	return n, f.strike("GiveBack", func() error { n, err = f.Outbox.GiveBack(ctx, node); return err })
}

func (f faulty) Report(ctx context.Context, node catalog.Node) error {
	return f.strike("Report", func() error { return f.Outbox.Report(ctx, node) })
}

func (f faulty) Leave(ctx context.Context, node string) error {
	return f.strike("Leave", func() error { return f.Outbox.Leave(ctx, node) })
}

// ProcessHook strikes what puts a task into Redis: asynq's script with the keys of a task and of a list of pending ones.
func (f faulty) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		of := ""
		if args := cmd.Args(); len(args) > 4 && strings.HasPrefix(cmd.Name(), "eval") && args[2] == 2 && strings.HasSuffix(args[4].(string), ":pending") {
			of = "enqueue"
		}
		err := f.strike(of, func() error { return next(ctx, cmd) })
		if errors.Is(err, errFault) {
			cmd.SetErr(err)
		}
		return err
	}
}

func (f faulty) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f faulty) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// TestEachWriteFailsTwoWays lets a node begin work, forget an outcome, and stop half way, and another finish, while the
// first answers of one kind fail.
func TestEachWriteFailsTwoWays(t *testing.T) {
	for _, of := range []string{"Claim", "enqueue", "Touch", "Begin", "Beat", "TakeBack", "GiveBack", "Report", "Leave"} {
		for name, done := range map[string]bool{"lost": false, "done but unreported": true} {
			t.Run(of+" "+name, func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				f := faulty{o, newFault(of, done, 2)}
				b := o.broker("")
				b.redis.AddHook(f)
				o.receive(names(8)...)
				var began atomic.Int32
				third := make(chan bool)
				stop := o.node(b, f, func(ctx context.Context, task pipeline.Task) error {
					switch began.Add(1) {
					case 1:
						return errNoOutcome
					case 3:
						close(third)
					}
					if began.Load() > 2 {
						<-ctx.Done()
					}
					return o.work(ctx, task)
				}, WorkConfig{Slots: 2})
				o.leader(b, f)
				await(t, "the third task", third)
				o.until("the fault struck", func() bool { return of == "GiveBack" || of == "Leave" || f.left.Load() < 0 })
				stop()
				o.node(b, f, o.work, WorkConfig{Slots: 2})
				o.finish(8)
			})
		}
	}
}

// TestAsynqLosesItsLease ends asynq's own context of a task at work, as it does when Redis is away for half a minute: the
// handler goes on, and the slot that asynq believes to be free is not used twice.
func TestAsynqLosesItsLease(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.silent = defaultSilent
	o.receive("a", "b")
	b := o.broker("")
	running, release := make(chan pipeline.Task, 10), make(chan struct{})
	var active atomic.Int32
	o.run(b, 1, o, func(ctx context.Context, task pipeline.Task) error {
		if active.Add(1) > 1 {
			t.Error("two tasks are at work in one slot")
		}
		defer active.Add(-1)
		running <- task
		<-release
		return o.work(ctx, task)
	})
	task := await(t, "a handler", running)
	inspector := asynq.NewInspectorFromRedisClient(b.redis)
	o.until("asynq has put both back to be tried again", func() bool {
		inspector.CancelProcessing(taskID(task))
		resting, err := inspector.ListRetryTasks(queueOf(task.Lane))
		return err == nil && len(resting) == 2
	})
	close(release)
	o.finish(2)
	for range len(running) {
		if task := <-running; task.Attempt != 1 {
			t.Errorf("attempt %d of a task that nobody lost", task.Attempt)
		}
	}
}

// fresh is an outbox whose catalog has just come back.
type fresh struct {
	Outbox
	steady    atomic.Int64
	asked     chan bool
	takenBack atomic.Bool
}

func (f *fresh) Steady(context.Context) (time.Duration, error) {
	select {
	case f.asked <- true:
	default:
	}
	return time.Duration(f.steady.Load()), nil
}

func (f *fresh) TakeBack(ctx context.Context, silent time.Duration) (int64, error) {
	f.takenBack.Store(true)
	return f.Outbox.TakeBack(ctx, silent)
}

func TestNothingIsTakenBackWhileTheCatalogIsFresh(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.receive("a")
	f := &fresh{Outbox: o, asked: make(chan bool)}
	f.steady.Store(int64(silent - 1))
	later := make(chan pipeline.Task, 10)
	o.run(o.broker(""), 1, f, o.unfinished(func(context.Context) error { return errNoOutcome }, later))
	for began := time.Now(); time.Since(began) < 3*silent; {
		await(t, "the reconciler", f.asked)
	}
	if f.takenBack.Load() {
		t.Error("taken back while the catalog knows nothing about anybody")
	}
	f.steady.Store(int64(silent))
	if task := await(t, "the next attempt", later); task.Attempt != 2 {
		t.Errorf("attempt %d, want 2", task.Attempt)
	}
	o.finish(1)
}
