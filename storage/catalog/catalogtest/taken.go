package catalogtest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Begin checks that a task is begun by one node and only under its attempt, as often as that node likes.
func Begin(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, task := d.receive("a")
	stale := task
	d.begin(node, task)
	stale.Attempt = 2
	for _, c := range []struct {
		node string
		task pipeline.Task
		want error
	}{{node, task, nil}, {other, task, pipeline.ErrConflict}, {node, stale, pipeline.ErrConflict}, {other, stale, pipeline.ErrConflict}} {
		if err := d.Catalog.Begin(t.Context(), c.node, c.task); !errors.Is(err, c.want) {
			t.Errorf("Begin(%s, attempt %d) = %v, want %v", c.node, c.task.Attempt, err, c.want)
		}
	}
}

// Beat checks that a node keeps what it beats for, and hears what is no longer its own.
func Beat(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, mine := d.receive("mine")
	_, hers := d.receive("hers")
	_, waiting := d.receive("waiting")
	_, gone := d.receive("gone")
	d.begin(node, mine, gone)
	d.begin(other, hers)
	d.claim(waiting)
	d.Catalog.Hasten(t.Context(), gone.Document)
	d.Age(t, time.Minute)
	got, err := d.Catalog.Beat(t.Context(), node, []pipeline.Task{hers, gone, waiting, mine})
	if err != nil || !slices.Equal(got, []pipeline.Task{mine}) {
		t.Errorf("Beat = %v, %v; want %v", got, err, mine)
	}
	if err := d.Touch(t.Context(), []pipeline.Task{waiting, hers}); err != nil {
		t.Error(err)
	}
	d.takesBack(time.Second, 1) // hers: nobody but its node says that it is at work
	if got, err := d.Catalog.Beat(t.Context(), node, nil); len(got) != 0 || err != nil {
		t.Errorf("Beat of nothing = %v, %v", got, err)
	}
}

func (d desk) takesBack(silent time.Duration, want int64) {
	d.Helper()
	if n, err := d.Catalog.TakeBack(d.Context(), silent); n != want || err != nil {
		d.Errorf("TakeBack = %d, %v; want %d", n, err, want)
	}
}

// TakeBack checks that what was silent for too long, and nothing else, gets another attempt, and that the death of a node
// counts against what it had begun.
func TakeBack(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, begun := d.receive("begun")
	_, waiting := d.receive("waiting")
	_, free := d.receive("free")
	d.begin(node, begun)
	d.claim(waiting)
	d.report(node)
	d.takesBack(15*time.Second, 0)
	d.Age(t, 16*time.Second)
	d.takesBack(15*time.Second, 2)
	d.takesBack(15*time.Second, 0)
	begun.Attempt, begun.Deaths, waiting.Attempt = 2, 1, 2
	if got := d.ready(); !slices.Equal(got, []pipeline.Task{begun, waiting, free}) {
		t.Errorf("Ready = %+v", got)
	}
	former := begun
	former.Attempt, former.Deaths = 1, 0
	if got, err := d.Catalog.Beat(t.Context(), node, []pipeline.Task{former}); len(got) != 0 || err != nil {
		t.Errorf("Beat of the former attempt = %v, %v", got, err)
	}
}

// TakeBackOfLiveNode checks that a task that a living node has lost counts no death.
func TakeBackOfLiveNode(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, task := d.receive("a")
	d.begin(node, task)
	d.Age(t, time.Minute)
	d.report(node)
	d.report(other)
	d.takesBack(15*time.Second, 1)
	task.Attempt = 2
	equalTask(t, d.one(), task)
}

// TakeOver checks what an engine inherits when it is alone: a death counts against what had begun, and leases are free.
func TakeOver(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, begun := d.receive("begun")
	_, waiting := d.receive("waiting")
	for attempt := 2; attempt < 4; attempt++ {
		d.begin(node, begun)
		d.claim(waiting)
		if n, err := d.Catalog.TakeOver(t.Context()); n != 2 || err != nil {
			t.Errorf("TakeOver = %d, %v; want 2", n, err)
		}
		begun.Attempt, waiting.Attempt = attempt, attempt
		begun.Deaths++
		if got := d.ready(); !slices.Equal(got, []pipeline.Task{begun, waiting}) {
			t.Fatalf("Ready = %+v", got)
		}
	}
	doc = d.move(doc, &begun, pipeline.StatePrepared)
	fresh := d.ready()[0]
	same(t, "deaths of the next stage's task", fresh.Deaths, 0)
	same(t, "revision of the next stage's task", fresh.Revision, doc.Revision)
}

// GiveBack checks that a stopping node's tasks are free at once, without a death, and that others' are left alone.
func GiveBack(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, task := d.receive("a")
	_, waiting := d.receive("waiting")
	_, hers := d.receive("hers")
	d.begin(node, task)
	d.begin(other, hers)
	d.claim(waiting)
	if n, err := d.Catalog.GiveBack(t.Context(), node); n != 1 || err != nil {
		t.Errorf("GiveBack = %d, %v; want 1", n, err)
	}
	task.Attempt = 2
	equalTask(t, d.one(), task)
}

// Woken checks that the relay hears of new and of finished work and of nothing else.
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
	task.Attempt = 2
	d.begin(node, task)
	hears(false)
	d.TakeOver(t.Context())
	hears(true)
	task.Attempt = 3
	d.must(pipeline.Transition{Subject: ref(pipeline.KindDocument, doc.ID), Expected: 1, Keeps: true, Task: &task}) // only says that it is at work
	hears(false)
	d.move(doc, &task, pipeline.StateAwaiting) // leaves no work, and makes room
	hears(true)
	d.Commit(t.Context(), pipeline.Transition{Subject: ref(pipeline.KindDossier, dossier), Expected: 1, Keeps: true})
	hears(false)
}
