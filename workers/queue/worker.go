package queue

import (
	"context"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
)

// worker is one node.
type worker struct {
	WorkConfig
	outbox Outbox
	handle Handler
	base   context.Context // of all handlers
	active sync.WaitGroup  // handlers

	mu     sync.Mutex // guards what follows
	ending bool       // no more handlers begin
	runs   map[string]*run
	busy   map[pipeline.Lane]int
	pace   pace
}

// Work is a node: it runs handlers until ctx ends, Slots of each lane at a time. Then it fetches nothing more, lets the
// handlers go on for Drain, tells them to stop, waits for them, and gives back what they did not finish: without a death,
// and at once. A Redis or a catalog that is away is waited for.
func (b *Broker) Work(ctx context.Context, outbox Outbox, handle Handler, c WorkConfig) error {
	c = c.withDefaults()
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	w := &worker{WorkConfig: c, outbox: outbox, handle: handle, base: base, runs: map[string]*run{}, busy: map[pipeline.Lane]int{}}
	var beating sync.WaitGroup
	beats, still := context.WithCancel(context.WithoutCancel(ctx)) // they go on for handlers that take their time to end
	defer beating.Wait()
	defer still()
	beating.Go(func() { loop{"heartbeat", c.Silent / 5, nil, c.Logger, w.beat}.run(beats) })
	servers, err := w.start(b)
	if err == nil {
		<-ctx.Done()
	}
	w.drain(servers, cancel)
	still()
	beating.Wait()
	w.leave(context.WithoutCancel(ctx))
	return err
}

// start starts a server for each lane.
func (w *worker) start(b *Broker) (servers []*asynq.Server, err error) {
	for _, lane := range pipeline.Lanes {
		server := asynq.NewServerFromRedisClient(b.redis, w.serverConfig(lane))
		if err := server.Start(asynq.HandlerFunc(w.work)); err != nil {
			return servers, err
		}
		servers = append(servers, server)
	}
	return servers, nil
}

// again is how long a delivery that a node could not begin rests in Redis.
const again = time.Second

func (w *worker) serverConfig(lane pipeline.Lane) asynq.Config {
	return asynq.Config{
		Concurrency:              w.Slots,
		Queues:                   map[string]int{queueOf(lane): 1},
		TaskCheckInterval:        100 * time.Millisecond,
		DelayedTaskCheckInterval: again,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return again },
		IsFailure:                func(error) bool { return false }, // or asynq would put the task into its archive, which blocks the name
		Logger:                   logger{w.Logger},
		LogLevel:                 asynq.WarnLevel,
	}
}

// drain ends the servers and the handlers. The heartbeats go on meanwhile.
func (w *worker) drain(servers []*asynq.Server, cancel context.CancelFunc) {
	w.mu.Lock()
	w.ending = true
	w.mu.Unlock()
	var ending sync.WaitGroup
	for _, s := range servers {
		ending.Go(s.Stop) // waits for its connection, which may hang
	}
	idle := make(chan struct{})
	go func() {
		w.active.Wait()
		close(idle)
	}()
	select {
	case <-idle:
	case <-time.After(w.Drain):
	}
	cancel()
	<-idle
	for _, s := range servers {
		ending.Go(s.Shutdown)
	}
	ending.Wait()
}

// leave frees what was not finished. When it fails, silence does the same.
func (w *worker) leave(ctx context.Context) {
	n, err := call(ctx, func(ctx context.Context) (int64, error) { return w.outbox.GiveBack(ctx, w.Node) })
	if n > 0 || err != nil {
		w.Logger.InfoContext(ctx, "unfinished tasks given back", "tasks", n, "error", err)
	}
	if err := act(ctx, func(ctx context.Context) error { return w.outbox.Leave(ctx, w.Node) }); err != nil {
		w.Logger.InfoContext(ctx, "node could not say that it leaves", "error", err)
	}
}
