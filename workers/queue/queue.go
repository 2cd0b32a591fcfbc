// Package queue hands tasks from the catalog's outbox to handlers, over Redis: one in this process when no address is
// given, so that one office and a province run the same code.
//
// The outbox is the truth; Redis only delivers, and may deliver twice, late or never. A leader relays and reconciles
// (Deliver), and any number of nodes work (Work). Each lane is a queue of its own, with slots of its own on every node, so
// that no batch stands in the way of the counter. A handler commits every outcome itself, a failure too. When it returns
// an error, or its node dies, the task falls silent and is handed over again with a new attempt, which the stale one's
// commit is refused against. It is the only importer of asynq.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/motlan/motlan/pipeline"
)

// Handler works on one task and commits its outcome. It must obey ctx, which ends when the attempt is no longer the task's
// or when the node has stopped for so long that it gives its work back.
type Handler func(ctx context.Context, t pipeline.Task) error

// Broker is a Redis that delivers tasks.
type Broker struct {
	redis redis.UniversalClient
	stop  func()
}

// Connect opens a Redis. The empty address is one in this process; the others are
//
//	redis://[USER:PASSWORD@]HOST[:PORT][/DB]
//	rediss://[USER:PASSWORD@]HOST[:PORT][/DB][?cacert=FILE]
//	redis-sentinel://[USER:PASSWORD@]HOST[:PORT],HOST[:PORT]…[/DB]?master=NAME[&sentinelpassword=PASSWORD]
//	rediss-sentinel://…
//
// It fails when the address makes no sense, not when the server is away.
func Connect(address string) (*Broker, error) {
	quiet.Do(func() { redis.SetLogger(silence{}) })
	if address == "" {
		return embed()
	}
	o, err := options(address)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	return &Broker{redis: redis.NewUniversalClient(o), stop: func() {}}, nil
}

// quiet is done once: the client's log is one of the process.
var quiet sync.Once

// Close ends the connections, and the Redis when it is in this process. It comes after the end of Work and Deliver.
func (b *Broker) Close() error {
	err := b.redis.Close()
	b.stop()
	return err
}

// WorkConfig says how a node works.
type WorkConfig struct {
	Node   string        // a name that no other process has or had. If empty, a new one
	Host   string        // where it runs, for people
	Slots  int           // tasks of each lane at work at a time. If zero, one more than there are CPUs
	Silent time.Duration // as in DeliverConfig; the nodes and the leader must agree
	Drain  time.Duration // how long handlers may go on once Work is to end. If zero, they are told to stop at once
	Logger *slog.Logger  // If nil, nothing is logged
}

// DeliverConfig says how tasks are delivered.
type DeliverConfig struct {
	Silent time.Duration // without a sign of life for so long, a task is taken back. If zero, 15 s
	Poll   time.Duration // how often the outbox is looked at when nothing wakes. If zero, 200 ms
	Logger *slog.Logger  // If nil, nothing is logged
}

const defaultSilent = 15 * time.Second

func (c WorkConfig) withDefaults() WorkConfig {
	if c.Node == "" {
		c.Node = pipeline.NewID("node")
	}
	if c.Slots == 0 {
		c.Slots = runtime.NumCPU() + 1
	}
	if c.Silent == 0 {
		c.Silent = defaultSilent
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func (c DeliverConfig) withDefaults() DeliverConfig {
	if c.Silent == 0 {
		c.Silent = defaultSilent
	}
	if c.Poll == 0 {
		c.Poll = 200 * time.Millisecond
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// taskID makes a second hand-over of one attempt a conflict.
func taskID(t pipeline.Task) string {
	return fmt.Sprintf("%s:%s:%d:%d", t.Document, t.Stage, t.Revision, t.Attempt)
}

// queueOf names the asynq queue of a lane; order and fairness within it are the relay's, not asynq's.
func queueOf(lane pipeline.Lane) string { return string(lane) }

// late reports whether err says that the attempt is no longer its task's.
func late(err error) bool { return errors.Is(err, pipeline.ErrConflict) }
