package catalogtest

import (
	"errors"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// TakeBack checks that only a task without a sign of life gets another attempt, and that it counts as no death.
func TakeBack(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, silent := d.receive("silent")
	_, beating := d.receive("beating")
	_, waiting := d.receive("waiting")
	d.claim(9, start)
	d.begin(silent, start)
	d.begin(beating, later(10*time.Second))
	if err := d.Touch(t.Context(), waiting, later(10*time.Second)); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Waiting(t.Context(), engine); err != nil || len(got) != 1 || got[0].Document != waiting.Document {
		t.Errorf("Waiting = %v, %v", got, err)
	}
	if n, err := d.Catalog.TakeBack(t.Context(), later(5*time.Second)); n != 1 || err != nil {
		t.Errorf("TakeBack = %d, %v; want 1", n, err)
	}
	if owned, err := d.Owned(t.Context(), engine); owned != 2 || err != nil {
		t.Errorf("Owned = %d, %v; want 2", owned, err)
	}
	if err := d.Beat(t.Context(), silent, start); !errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("Beat of the old attempt = %v, want %v", err, pipeline.ErrConflict)
	}
	silent.Attempt = 2
	equalTask(t, d.one(start), silent)
}

// begin says that a worker has begun.
func (d desk) begin(task pipeline.Task, at time.Time) {
	d.Helper()
	if err := d.Beat(d.Context(), task, at); err != nil {
		d.Fatal(err)
	}
}

// TakeOver checks what an engine inherits: a death counts against what had begun, and its own tasks stay its own.
func TakeOver(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	doc, begun := d.receive("begun")
	_, waiting := d.receive("waiting")
	d.claim(9, start)
	d.begin(begun, start)
	if n, err := d.Catalog.TakeOver(t.Context(), engine); n != 0 || err != nil {
		t.Errorf("TakeOver of its own tasks = %d, %v", n, err)
	}
	for attempt := 2; attempt < 4; attempt++ {
		if n, err := d.Catalog.TakeOver(t.Context(), other); n != 2 || err != nil {
			t.Errorf("TakeOver = %d, %v; want 2", n, err)
		}
		begun.Attempt, waiting.Attempt = attempt, attempt
		begun.Deaths++
		_, tasks := d.claim(9, start)
		if len(tasks) != 2 {
			t.Fatalf("Claim = %v", tasks)
		}
		equalTask(t, tasks[0], begun)
		equalTask(t, tasks[1], waiting)
		d.begin(begun, start)
	}
	doc = d.move(doc, &begun, pipeline.StatePrepared)
	fresh := d.one(start)
	same(t, "deaths of the next stage's task", fresh.Deaths, 0)
	same(t, "revision of the next stage's task", fresh.Revision, doc.Revision)
}

// GiveBack checks that a stopping engine's tasks are free at once, without a death, and that another's are left alone.
func GiveBack(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, task := d.receive("a")
	d.claim(1, start)
	d.begin(task, start)
	if n, err := d.Catalog.GiveBack(t.Context(), other); n != 0 || err != nil {
		t.Errorf("GiveBack of another's tasks = %d, %v", n, err)
	}
	if n, err := d.Catalog.GiveBack(t.Context(), engine); n != 1 || err != nil {
		t.Errorf("GiveBack = %d, %v; want 1", n, err)
	}
	task.Attempt = 2
	equalTask(t, d.one(start), task)
}
