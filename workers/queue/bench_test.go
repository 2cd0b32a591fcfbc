package queue

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/servers"
)

// benchSlots is the slots of a lane on the one node: many, since asynq looks at an empty queue every 100 ms only, and twice
// the slots is all that it may find then.
const benchSlots = 64

// BenchmarkDelivery measures empty tasks: how many a second go the whole way, each through the commit that makes it, the
// relay, Redis, Begin and the commit that settles it; and, in a system at rest, the time from the return of a commit to the
// start of the handler. Bare asynq, with neither a record nor an outcome, is measured beside. One round is enough:
// go test -run '^$' -bench Delivery -benchtime 1x ./workers/queue
func BenchmarkDelivery(b *testing.B) {
	for _, redis := range []string{"in-process", "server"} {
		address := func(b *testing.B) string {
			if redis == "in-process" {
				return ""
			}
			return "redis://" + servers.Redis(b).Addr
		}
		b.Run("bare asynq, redis "+redis, func(b *testing.B) { benchAsynq(b, address(b)) })
		b.Run("SQLite, redis "+redis, func(b *testing.B) { benchDelivery(b, newOffice(b), address(b)) })
		b.Run("PostgreSQL, redis "+redis, func(b *testing.B) {
			benchDelivery(b, newOfficeIn(b, servers.PostgreSQL(b).Database(b)), address(b))
		})
	}
}

func benchDelivery(b *testing.B, o office, address string) {
	const documents = 1000 // of three tasks each
	o.silent = defaultSilent
	broker := o.broker(address)
	started := make(chan time.Time, 10*documents)
	for round := range b.N {
		o.receive(namesOf(fmt.Sprint("bulk-", round), documents)...)
	}
	cpu := cpuTime(b)
	b.ResetTimer()
	o.run(broker, benchSlots, o, func(ctx context.Context, task pipeline.Task) error {
		if task.Stage == pipeline.StagePrepare && !strings.HasPrefix(string(task.Document), "bulk-") {
			started <- time.Now()
		}
		return o.work(ctx, task)
	})
	for range b.N * documents {
		await(b, "documents", o.finished)
	}
	b.ReportMetric(float64(3*documents*b.N)/b.Elapsed().Seconds(), "tasks/s")
	b.ReportMetric((cpuTime(b)-cpu).Seconds()*1000/float64(3*documents*b.N), "cpu-ms/task")
	report(b, func(i int) time.Duration {
		o.receive(fmt.Sprint("single-", i))
		committed := time.Now()
		began := await(b, "the handler", started)
		await(b, "the document", o.finished)
		return began.Sub(committed)
	})
}

// report measures a delay many times.
func report(b *testing.B, delay func(i int) time.Duration) {
	var all []time.Duration
	for i := range 100 {
		all = append(all, delay(i))
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[50].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(all[95].Microseconds())/1000, "ms-p95")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is what this process has used, which depends less than tasks/s on what else the machine does.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func namesOf(prefix string, n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprint(prefix, "-", i))
	}
	return out
}

// benchAsynq is the same traffic without a catalog.
func benchAsynq(b *testing.B, address string) {
	const tasks = 3000
	broker, err := Connect(address)
	if err != nil {
		b.Fatal(err)
	}
	defer broker.Close()
	client := asynq.NewClientFromRedisClient(broker.redis)
	w := &worker{WorkConfig: WorkConfig{Slots: benchSlots}.withDefaults()}
	server := asynq.NewServerFromRedisClient(broker.redis, w.serverConfig(pipeline.LaneCounter))
	started := make(chan time.Time, tasks)
	if err := server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		started <- time.Now()
		return nil
	})); err != nil {
		b.Fatal(err)
	}
	defer server.Shutdown()
	enqueue := func(name string) {
		_, err := client.Enqueue(asynq.NewTask("empty", []byte("{}")), asynq.TaskID(name), asynq.Queue(queueOf(pipeline.LaneCounter)))
		if err != nil {
			b.Error(err)
		}
	}
	cpu := cpuTime(b)
	b.ResetTimer()
	for round := range b.N {
		var sending sync.WaitGroup
		sending.Go(func() {
			for _, name := range namesOf(fmt.Sprint(round), tasks) {
				enqueue(name)
			}
		})
		for range tasks {
			await(b, "a handler", started)
		}
		sending.Wait()
	}
	b.ReportMetric(float64(tasks*b.N)/b.Elapsed().Seconds(), "tasks/s")
	b.ReportMetric((cpuTime(b)-cpu).Seconds()*1000/float64(tasks*b.N), "cpu-ms/task")
	report(b, func(i int) time.Duration {
		enqueue(fmt.Sprint("single-", i))
		sent := time.Now()
		return await(b, "a handler", started).Sub(sent)
	})
}
