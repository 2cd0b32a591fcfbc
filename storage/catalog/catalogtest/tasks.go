package catalogtest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const (
	node  = "node-1"
	other = "node-2"
)

// ready returns the free tasks at the counter.
func (d desk) ready() []pipeline.Task {
	d.Helper()
	tasks, err := d.Catalog.Ready(d.Context(), pipeline.LaneCounter, 100)
	if err != nil {
		d.Fatal(err)
	}
	return tasks
}

// names are the documents of tasks, as receive was given them.
func names(tasks []pipeline.Task) (names []string) {
	for _, t := range tasks {
		names = append(names, string(t.Document)[len("doc-"):])
	}
	return names
}

// claim claims what has to be free.
func (d desk) claim(tasks ...pipeline.Task) {
	d.Helper()
	got, err := d.Catalog.Claim(d.Context(), tasks)
	if err != nil || !slices.Equal(got, tasks) {
		d.Fatalf("Claim(%v) = %v, %v", tasks, got, err)
	}
}

// begin claims tasks and has a node begin them.
func (d desk) begin(by string, tasks ...pipeline.Task) {
	d.Helper()
	d.claim(tasks...)
	for _, t := range tasks {
		if err := d.Catalog.Begin(d.Context(), by, t); err != nil {
			d.Fatal(err)
		}
	}
}

// one returns the only task that is ready.
func (d desk) one() pipeline.Task {
	d.Helper()
	tasks := d.ready()
	if len(tasks) != 1 {
		d.Fatalf("Ready = %v, want one task", tasks)
	}
	return tasks[0]
}

// Claims checks that of many claimers on two handles one gets each task, that a claimed task is not ready, and that a
// stale attempt is not claimed.
func Claims(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 30 {
		d.receive(fmt.Sprint(i))
	}
	tasks := d.ready()
	same(t, "ready", len(tasks), 30)
	handles := []desk{d, {t, bed, bed.Open(t)}}
	var mu sync.Mutex
	claimed := map[pipeline.DocumentID]int{}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			for piece := range slices.Chunk(tasks, 7) {
				got, err := handles[i%2].Claim(t.Context(), piece)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, task := range got {
					claimed[task.Document]++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	for _, task := range tasks {
		same(t, "claims of "+string(task.Document), claimed[task.Document], 1)
	}
	same(t, "ready after", len(d.ready()), 0)
	d.TakeOver(t.Context())
	if got, err := d.Claim(t.Context(), tasks); len(got) != 0 || err != nil {
		t.Errorf("Claim of former attempts = %v, %v", got, err)
	}
}

// Ready checks that of every agency the first tasks are ready, lane by lane, and that the counts of what is out fit.
func Ready(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 20 {
		d.receiveAt(fmt.Sprintf("many-%02d", i), agency, start)
	}
	d.receiveAt("late", "H21.99", later(time.Hour))
	d.receiveAt("none", "", later(time.Hour))
	for _, want := range [][]string{{"many-00", "late", "none"}, {"many-00", "many-01", "late", "none"}} {
		got, err := d.Catalog.Ready(t.Context(), pipeline.LaneCounter, len(want)-2)
		if err != nil || !slices.Equal(names(got), want) {
			t.Errorf("Ready = %v, %v; want %v", names(got), err, want)
		}
	}
	if got, err := d.Catalog.Ready(t.Context(), pipeline.LaneBatch, 9); len(got) != 0 || err != nil {
		t.Errorf("Ready batch = %v, %v", got, err)
	}
	first := d.ready()
	d.claim(first[0])
	d.begin(node, first[1], first[2])
	same(t, "ready", names(d.ready())[0], "many-03")
	out, err := d.Out(t.Context())
	if err != nil || out[pipeline.LaneCounter] != 3 || out[pipeline.LaneBatch] != 0 {
		t.Errorf("Out = %v, %v; want 3", out, err)
	}
	if got, err := d.HandedOver(t.Context()); err != nil || !slices.Equal(names(got), []string{"many-00"}) {
		t.Errorf("HandedOver = %v, %v; want what nobody has begun", names(got), err)
	}
}

// OldestFirst checks that a document which has begun is finished before one that came later begins, whatever a clock says.
func OldestFirst(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	old, task := d.receiveAt("old", agency, start)
	d.receiveAt("new", agency, later(-time.Hour))
	d.move(old, &task, pipeline.StatePrepared)
	if got := names(d.ready()); !slices.Equal(got, []string{"old", "new"}) {
		t.Errorf("Ready = %v, want the oldest document first", got)
	}
}

// PutOff checks the next attempt: when it comes, what it counts, and that the document does not move.
func PutOff(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	equalTask(t, d.one(), task)
	for i, strike := range []bool{true, false, true} {
		d.begin(node, task)
		off := pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task,
			Retry: &pipeline.Retry{Wait: time.Hour, Strike: strike}}
		same(t, "revision", d.must(off), 1)
		d.refused(off, pipeline.ErrConflict)
		task.Attempt = i + 2
		d.Age(t, 59*time.Minute)
		if got, err := d.Claim(t.Context(), []pipeline.Task{task}); len(d.ready()) > 0 || len(got) > 0 || err != nil {
			t.Errorf("ready %v, Claim = %v, %v before its time", d.ready(), got, err)
		}
		d.Age(t, time.Minute)
		if strike {
			task.Strikes++
		}
		equalTask(t, d.one(), task)
	}
	same(t, "strikes", task.Strikes, 2)
}

func equalTask(t *testing.T, got, want pipeline.Task) {
	t.Helper()
	equal(t, got, want, nil)
}

// OtherDoor checks that a document which a person moves leaves no task behind, and that a worker on it is refused.
func OtherDoor(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	d.receive("b")
	d.begin(node, task)
	d.move(doc, nil, pipeline.StateFailed)
	d.refused(moving(doc, &task, pipeline.StatePrepared), pipeline.ErrConflict)
	if mine, err := d.Beat(t.Context(), node, []pipeline.Task{task}); len(mine) != 0 || err != nil {
		t.Errorf("Beat = %v, %v; want none", mine, err)
	}
	same(t, "tasks", fmt.Sprint(names(d.ready())), "[b]")
}

// Hasten checks that a task that was put off or is at work gets an attempt that runs at once.
func Hasten(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task, Retry: &pipeline.Retry{Wait: time.Hour}})
	for _, attempt := range []int{3, 4} {
		if err := d.Catalog.Hasten(t.Context(), doc.ID); err != nil {
			t.Fatal(err)
		}
		task.Attempt = attempt
		equalTask(t, d.one(), task)
		d.begin(node, task)
	}
	d.move(doc, nil, pipeline.StateFailed)
	notFound(t, d.Catalog.Hasten(t.Context(), doc.ID))
}
