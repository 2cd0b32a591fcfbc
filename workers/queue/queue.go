// Package queue delivers the catalog's outbox to the workers over asynq, and is asynq's only importer.
//
// The outbox is the truth and Redis only delivers: a relay claims what may run, at most twice as much as there are
// slots, and hands it over; workers say with heartbeats that they are at work; a reconciler takes back what nobody is
// heard of about. Losing all of Redis loses nothing. Without an address the program runs a Redis of its own, in process.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
)

// Handler works on a task and commits its outcome, failures too. An error means that no outcome could be committed;
// the task is then taken back for want of a heartbeat. A task whose document has moved on is no error.
type Handler func(ctx context.Context, t pipeline.Task) error

// Outbox is the part of the catalog that holds work to be done. None of it is domain state.
type Outbox interface {
	Claim(ctx context.Context, engine string, n int, now time.Time) ([]pipeline.Task, error)
	Owned(ctx context.Context, engine string) (int, error)
	// Waiting returns what the engine has and no worker has begun; Touch keeps one of those from being taken back.
	Waiting(ctx context.Context, engine string) ([]pipeline.Task, error)
	Touch(ctx context.Context, t pipeline.Task, now time.Time) error
	// Beat says that a worker is at work; ErrConflict when the attempt is no longer the task's.
	Beat(ctx context.Context, t pipeline.Task, now time.Time) error
	TakeBack(ctx context.Context, silent time.Time) (int64, error)
	TakeOver(ctx context.Context, engine string) (int64, error)
	Woken() <-chan struct{}
}

// Config says how tasks are delivered.
type Config struct {
	Redis  string           // redis:// or rediss:// URL. If empty, a Redis in this process
	Slots  int              // tasks at work at a time. If zero, one more than there are CPUs
	Silent time.Duration    // without a heartbeat for so long, a task is taken back. If zero, 15 s
	Poll   time.Duration    // how often the relay looks for other processes' commits. If zero, 200 ms
	Now    func() time.Time // If nil, time.Now
	Logger *slog.Logger     // If nil, nothing is logged
}

func (c Config) withDefaults() Config {
	if c.Slots == 0 {
		c.Slots = runtime.NumCPU() + 1
	}
	if c.Silent == 0 {
		c.Silent = 15 * time.Second
	}
	if c.Poll == 0 {
		c.Poll = 200 * time.Millisecond
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// lane is the one asynq queue; fairness and order are the relay's, not asynq's.
const lane = "motlan"

// Run delivers tasks to handle until ctx ends, then waits for the handlers, whose context ends with ctx.
func Run(ctx context.Context, outbox Outbox, handle Handler, c Config) error {
	c = c.withDefaults()
	redis, stop, err := connect(c)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	defer stop()
	e := &engine{Config: c, id: pipeline.NewID("eng"), outbox: outbox, handle: handle,
		client: asynq.NewClient(redis), inspector: asynq.NewInspector(redis)}
	defer e.client.Close()
	defer e.inspector.Close()
	server := asynq.NewServer(redis, e.serverConfig(ctx))
	if err := server.Start(asynq.HandlerFunc(e.work)); err != nil {
		return fmt.Errorf("queue: start workers: %w", err)
	}
	defer server.Shutdown()
	return e.run(ctx)
}

// run takes over what dead engines left and then relays and reconciles until ctx ends.
func (e *engine) run(ctx context.Context) error {
	n, err := e.outbox.TakeOver(ctx, e.id)
	if err != nil {
		return err
	}
	if n > 0 {
		e.Logger.InfoContext(ctx, "tasks taken over from a dead engine", "tasks", n)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return e.every(ctx, e.Poll, e.outbox.Woken(), e.relay) })
	group.Go(func() error { return e.every(ctx, e.Silent/5, nil, e.reconcile) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// every calls step at an interval and when woken, until ctx ends. A failing step is logged and tried again: the catalog
// or Redis may be away for a while.
func (e *engine) every(ctx context.Context, interval time.Duration, woken <-chan struct{}, step func(context.Context) error) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := step(ctx); err != nil && ctx.Err() == nil {
			e.Logger.WarnContext(ctx, "queue step failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		case <-woken:
		}
	}
}

func (e *engine) serverConfig(ctx context.Context) asynq.Config {
	return asynq.Config{
		Concurrency:       e.Slots,
		Queues:            map[string]int{lane: 1},
		TaskCheckInterval: 100 * time.Millisecond,
		ShutdownTimeout:   30 * time.Second,
		BaseContext:       func() context.Context { return ctx },
		Logger:            logger{e.Logger},
	}
}
