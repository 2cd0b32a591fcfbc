package queue

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/motlan/motlan/pipeline"
)

func TestDelivery(t *testing.T) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, server)
	}{
		{"every task is handled", everyTask},
		{"work that comes later is handled", laterWork},
		{"a second delivery does no harm", duplicates},
		{"losing all of Redis loses nothing", flushed},
		{"Redis may go and come back", restarted},
	} {
		for name, start := range redises {
			t.Run(c.name+" on "+name, func(t *testing.T) {
				t.Parallel()
				c.run(t, start(t))
			})
		}
	}
}

func TestInProcessRedis(t *testing.T) {
	t.Parallel()
	everyTask(t, server{})
}

func everyTask(t *testing.T, s server) {
	o := newOffice(t)
	o.receive(names(12)...)
	o.run(o.broker(s.url), 4, o, o.work)
	o.finish(12)
}

func laterWork(t *testing.T, s server) {
	o := newOffice(t)
	o.run(o.broker(s.url), 2, o, o.work)
	for _, name := range names(5) {
		o.receive(name)
		o.finish(1)
	}
}

// duplicates delivers one attempt twice, while it is at work and after it is done.
func duplicates(t *testing.T, s server) {
	o := newOffice(t)
	o.receive("first")
	running, release := make(chan pipeline.Task, 10), make(chan struct{})
	o.run(o.broker(s.url), 2, o, func(ctx context.Context, task pipeline.Task) error {
		running <- task
		<-release
		return o.work(ctx, task)
	})
	task := await(t, "the first delivery", running)
	deliver(t, s, "again", task)
	close(release)
	o.finish(1)
	deliver(t, s, "late", task)
	o.receive("last")
	o.finish(1)
	if n := len(running); n != 5 {
		t.Errorf("%d more handlers began, want the 5 other stages of two documents", n)
	}
}

// deliver puts a task into Redis under a name that asynq does not know yet, and waits until a node has dealt with it.
func deliver(t *testing.T, s server, name string, task pipeline.Task) {
	t.Helper()
	o, err := options(s.url)
	if err != nil {
		t.Fatal(err)
	}
	connection := redis.NewUniversalClient(o)
	defer connection.Close()
	payload, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	client, inspector := asynq.NewClientFromRedisClient(connection), asynq.NewInspectorFromRedisClient(connection)
	if _, err := client.Enqueue(asynq.NewTask(string(task.Stage), payload), asynq.TaskID(name), asynq.Queue(queueOf(task.Lane))); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err := inspector.GetTaskInfo(queueOf(task.Lane), name); errors.Is(err, asynq.ErrTaskNotFound) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody took the second delivery")
		}
	}
}

// flushed empties Redis while tasks run and wait in it.
func flushed(t *testing.T, s server) {
	interrupted(t, s, s.flush)
}

// restarted kills Redis while tasks run and wait in it, and starts it again empty when work had to go on without it.
func restarted(t *testing.T, s server) {
	interrupted(t, s, func() {
		s.stop()
		s.restart()
	})
}

func interrupted(t *testing.T, s server, interrupt func()) {
	o := newOffice(t)
	o.receive(names(12)...)
	gate := make(chan struct{})
	var began atomic.Int32
	third := make(chan struct{})
	o.run(o.broker(s.url), 3, o, func(ctx context.Context, task pipeline.Task) error {
		if began.Add(1) == 3 {
			close(third)
		}
		<-gate
		return o.work(ctx, task)
	})
	await(t, "three handlers", third)
	interrupt()
	close(gate)
	o.finish(12)
}
