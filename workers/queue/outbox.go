package queue

import (
	"context"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// Outbox is the part of the catalog that holds work to be done. None of it is domain state. Every time in it is of the
// catalog's clock, which all nodes share. A task is free, handed over (Redis has it), or begun (a node is at work on it).
type Outbox interface {
	// Ready returns, of each agency, the first few free tasks of a lane that may run now, those of the oldest documents first.
	Ready(ctx context.Context, lane pipeline.Lane, each int) ([]pipeline.Task, error)
	// Claim hands tasks over and returns those that were still free. No task is handed over twice.
	Claim(ctx context.Context, tasks []pipeline.Task) ([]pipeline.Task, error)
	// Out counts the tasks of each lane that are handed over or begun.
	Out(ctx context.Context) (map[pipeline.Lane]int, error)
	// HandedOver returns the tasks that are handed over and not begun; Touch keeps them from being taken back.
	HandedOver(ctx context.Context) ([]pipeline.Task, error)
	Touch(ctx context.Context, tasks []pipeline.Task) error
	// Begin says that a node begins; ErrConflict when the attempt is no longer the task's. A task that a node has begun
	// is not begun again by another under the same attempt.
	Begin(ctx context.Context, node string, t pipeline.Task) error
	// Beat says that a node is at work on tasks that it has begun, and returns those that are still its own.
	Beat(ctx context.Context, node string, tasks []pipeline.Task) ([]pipeline.Task, error)
	// TakeBack gives what was silent for so long its next attempt at once. It counts a death against a task that was begun
	// by a node which is silent too. It returns how many tasks it freed.
	TakeBack(ctx context.Context, silent time.Duration) (int64, error)
	// TakeOver frees everything that is handed over or begun, counting a death against what was begun. It is for a
	// catalog that has one engine: whoever had the tasks before is dead.
	TakeOver(ctx context.Context) (int64, error)
	// GiveBack frees what a node that stops has begun, without a death.
	GiveBack(ctx context.Context, node string) (int64, error)
	// Steady says for how long the catalog has been reachable without a break, as far as this process and the database
	// know. Silence before that says nothing about anybody.
	Steady(ctx context.Context) (time.Duration, error)
	// Woken delivers a token after commits, of any node, that left work to do or finished some. Some may be lost.
	Woken() <-chan struct{}

	// Report says that a node works, with what it can take on. Leave says that it stopped.
	Report(ctx context.Context, node catalog.Node) error
	Leave(ctx context.Context, node string) error
	// Nodes returns the nodes that were heard of within a time.
	Nodes(ctx context.Context, within time.Duration) ([]catalog.Node, error)
}
