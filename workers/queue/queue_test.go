package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/hibiken/asynq"

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
		{"a dead engine's tasks are taken over", deadEngine},
	} {
		for name, start := range servers {
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
	o.run(s.url, 4, o, o.work)
	o.finish(12)
}

func laterWork(t *testing.T, s server) {
	o := newOffice(t)
	o.run(s.url, 2, o, o.work)
	for _, name := range names(5) {
		o.receive(name)
		o.finish(1)
	}
}

// duplicates delivers one attempt twice, at the same time and after it is done.
func duplicates(t *testing.T, s server) {
	o := newOffice(t)
	o.receive("first")
	running, release := make(chan pipeline.Task), make(chan struct{})
	var all atomic.Bool
	o.run(s.url, 2, o, func(ctx context.Context, task pipeline.Task) error {
		if !all.Load() {
			running <- task
			<-release
		}
		return o.work(ctx, task)
	})
	task := await(t, "the first delivery", running)
	deliver(t, s, "again", task)
	if twin := await(t, "the second delivery", running); twin != task {
		t.Errorf("second delivery = %+v, want %+v", twin, task)
	}
	all.Store(true)
	close(release)
	o.finish(1)
	deliver(t, s, "late", task)
	o.receive("last")
	o.finish(1)
}

// deliver puts a task into Redis under a name that asynq does not know yet.
func deliver(t *testing.T, s server, name string, task pipeline.Task) {
	t.Helper()
	opt, err := asynq.ParseRedisURI(s.url)
	if err != nil {
		t.Fatal(err)
	}
	client := asynq.NewClient(opt)
	defer client.Close()
	payload, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Enqueue(asynq.NewTask(string(task.Stage), payload), asynq.TaskID(name), asynq.Queue(lane)); err != nil {
		t.Fatal(err)
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
	o.run(s.url, 3, o, func(ctx context.Context, task pipeline.Task) error {
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

// deadEngine leaves tasks to an engine that will never come back; a new one does not wait for it to fall silent.
func deadEngine(t *testing.T, s server) {
	o := newOffice(t)
	o.receive(names(6)...)
	tasks, err := o.Claim(t.Context(), "dead", 4, now())
	if err != nil || len(tasks) != 4 {
		t.Fatal(tasks, err)
	}
	if err := o.Beat(t.Context(), tasks[0], now()); err != nil {
		t.Fatal(err)
	}
	deaths := make(chan string, 100)
	o.run(s.url, 2, o, func(ctx context.Context, task pipeline.Task) error {
		if task.Stage == pipeline.StagePrepare {
			deaths <- fmt.Sprintf("%s attempt %d deaths %d", task.Document, task.Attempt, task.Deaths)
		}
		return o.work(ctx, task)
	})
	o.finish(6)
	got := map[string]bool{}
	for range len(deaths) {
		got[<-deaths] = true
	}
	for _, want := range []string{"doc-0 attempt 2 deaths 1", "doc-1 attempt 2 deaths 0", "doc-5 attempt 1 deaths 0"} {
		if !got[want] {
			t.Errorf("%s: missing in %v", want, got)
		}
	}
}
