package catalogtest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const (
	engine = "eng-1"
	other  = "eng-2"
)

// claim claims and returns the names of the documents.
func (d desk) claim(n int, at time.Time) (names []string, tasks []pipeline.Task) {
	d.Helper()
	tasks, err := d.Claim(d.Context(), engine, n, at)
	if err != nil {
		d.Fatal(err)
	}
	for _, t := range tasks {
		names = append(names, string(t.Document)[len("doc-"):])
	}
	return names, tasks
}

// one claims the only task there is.
func (d desk) one(at time.Time) pipeline.Task {
	d.Helper()
	_, tasks := d.claim(9, at)
	if len(tasks) != 1 {
		d.Fatalf("Claim = %v, want one task", tasks)
	}
	return tasks[0]
}

// Claims checks that concurrent claimers on two handles share the tasks out, each task to one of them.
func Claims(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 30 {
		d.receive(fmt.Sprint(i))
	}
	handles := []desk{d, {t, bed, bed.Open(t)}}
	var mu sync.Mutex
	claimed := map[pipeline.DocumentID]string{}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			id := fmt.Sprint("eng-", i)
			tasks, err := handles[i%2].Claim(t.Context(), id, 4, start)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, task := range tasks {
				if first, taken := claimed[task.Document]; taken {
					t.Errorf("%s was handed to %s and %s", task.Document, first, id)
				}
				claimed[task.Document] = id
			}
		})
	}
	all.Wait()
	same(t, "claimed", len(claimed), 30)
}

// Fairness checks that an agency with one document does not wait for another's hundred, also when one task is claimed
// at a time.
func Fairness(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	for i := range 20 {
		d.receiveAt(fmt.Sprintf("many-%d", i), agency, start)
	}
	if names, _ := d.claim(4, start); len(names) != 4 {
		t.Fatalf("Claim = %v", names)
	}
	d.receiveAt("late", "H21.99", later(time.Hour))
	d.receiveAt("later", "H21.99", later(2*time.Hour))
	for _, want := range []string{"late", "later", "many-4"} {
		if names, _ := d.claim(1, start); !slices.Equal(names, []string{want}) {
			t.Errorf("Claim = %v, want %s", names, want)
		}
	}
	names, _ := d.claim(3, start)
	same(t, "claimed together", fmt.Sprint(names), "[many-5 many-6 many-7]")
}

// OldestFirst checks that a document which has begun is finished before a newer one begins.
func OldestFirst(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	old, task := d.receiveAt("old", agency, start)
	d.receiveAt("new", agency, later(time.Second))
	d.move(old, &task, pipeline.StatePrepared)
	if names, _ := d.claim(1, start); !slices.Equal(names, []string{"old"}) {
		t.Errorf("Claim = %v, want the oldest document", names)
	}
}

// PutOff checks the next attempt: when it comes, what it counts, and that the document does not move.
func PutOff(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, task := d.receive("a")
	equalTask(t, d.one(start), task)
	for i, strike := range []bool{true, false, true} {
		at := later(time.Duration(i+1) * time.Minute)
		d.begin(task, start)
		off := pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task,
			Retry: &pipeline.Retry{NotBefore: at, Strike: strike}}
		same(t, "revision", d.must(off), 1)
		d.refused(off, pipeline.ErrConflict)
		if names, _ := d.claim(1, at.Add(-time.Millisecond)); len(names) > 0 {
			t.Errorf("claimed %v before its time", names)
		}
		if next, err := d.NextReady(t.Context()); err != nil || !next.Equal(at) {
			t.Errorf("NextReady = %v, %v; want %v", next, err, at)
		}
		task.Attempt, task.NotBefore = i+2, at
		if strike {
			task.Strikes++
		}
		equalTask(t, d.one(at), task)
		if waiting, err := d.Waiting(t.Context(), engine); err != nil || len(waiting) != 1 {
			t.Errorf("Waiting = %v, %v; want the new attempt, which nobody has begun", waiting, err)
		}
	}
	same(t, "strikes", task.Strikes, 2)
	if next, err := d.NextReady(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("NextReady = %v, %v; want none", next, err)
	}
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
	d.claim(1, start)
	d.move(doc, nil, pipeline.StateFailed)
	d.refused(moving(doc, &task, pipeline.StatePrepared), pipeline.ErrConflict)
	if err := d.Beat(t.Context(), task, start); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("Beat = %v, want %v", err, pipeline.ErrConflict)
	}
	if n, err := d.Catalog.Pending(t.Context()); n != 1 || err != nil {
		t.Errorf("Pending = %d, %v; want the other document's", n, err)
	}
}

// Woken checks that the relay hears of new work and of nothing else.
func Woken(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	hears := func(want bool) {
		t.Helper()
		select {
		case <-d.Catalog.Woken():
			same(t, "woken", true, want)
		default:
			same(t, "woken", false, want)
		}
	}
	hears(false)
	doc, task := d.receive("a")
	d.receive("b")
	hears(true)
	hears(false)
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task, Retry: &pipeline.Retry{}})
	hears(true)
	d.claim(9, start)
	hears(false)
	d.TakeOver(t.Context(), other)
	hears(true)
	d.move(doc, nil, pipeline.StateFailed)
	hears(false)
}
