// Package queue delivers the catalog's outbox to the workers over asynq, and is asynq's only importer.
//
// The outbox is the truth and Redis only delivers: a relay claims what may run, at most twice as much as there are
// slots, and hands it over; workers say with heartbeats that they are at work; a reconciler takes back what nobody is
// heard of about. Losing all of Redis loses nothing. Without an address the program runs a Redis of its own, in process.
package queue

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// Handler works on a task and commits its outcome, failures too. An error means that no outcome could be committed;
// the task is then taken back for want of a heartbeat. A task whose document has moved on is no error. A handler has to
// return soon after its context ends.
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
	GiveBack(ctx context.Context, engine string) (int64, error)
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

// Run delivers tasks to handle until ctx ends, then waits for the handlers, whose context ends with ctx, and gives back
// what they did not finish. It fails only when it cannot begin; a Redis or a catalog that is away is waited for.
func Run(ctx context.Context, outbox Outbox, handle Handler, c Config) error {
	c = c.withDefaults()
	redis, stop, err := connect(c)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	defer stop()
	e := &engine{Config: c, id: pipeline.NewID("eng"), outbox: outbox,
		client: asynq.NewClient(redis), inspector: asynq.NewInspector(redis), workers: workers{handle: handle}}
	defer e.client.Close()
	defer e.inspector.Close()
	if err := e.takeOver(ctx); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	server := asynq.NewServer(redis, e.serverConfig(ctx))
	if err := server.Start(asynq.HandlerFunc(e.work)); err != nil {
		return fmt.Errorf("queue: start workers: %w", err)
	}
	e.deliver(ctx)
	server.Shutdown()
	e.workers.wait() // asynq gives up a handler whose context ended; the catalog is still needed by it
	e.giveBack(ctx)
	return nil
}
