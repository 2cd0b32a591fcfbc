package faults

import (
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// killWorkers kills a worker with work in its hands, several times, and measures how long it takes until its documents
// are at work again.
func killWorkers(t *testing.T, s *system) {
	var waits []time.Duration
	for range 3 {
		w := s.workers[rand.IntN(len(s.workers))]
		s.busyOn(t, w)
		w.kill()
		at, orphans := time.Now(), s.atWork(t, s.ids[w])
		s.start(w)
		for _, orphan := range orphans {
			waits = append(waits, s.rerun(t, orphan).Sub(at))
		}
	}
	if len(waits) == 0 {
		t.Fatal("nothing was at work on any killed worker")
	}
	slices.Sort(waits)
	t.Logf("a killed worker's document runs again after %v to %v, median %v (%d documents)", waits[0].Round(time.Millisecond),
		waits[len(waits)-1].Round(time.Millisecond), waits[len(waits)/2].Round(time.Millisecond), len(waits))
}

// rerun returns when a task has begun again under another attempt, or its document has moved on.
func (s *system) rerun(t *testing.T, orphan catalog.Stuck) (at time.Time) {
	t.Helper()
	await(t, "the work on "+string(orphan.ID)+" to begin again", func() bool {
		at = time.Now()
		all := s.unfinished(t)
		i := slices.IndexFunc(all, func(d catalog.Stuck) bool { return d.ID == orphan.ID && d.Stage == orphan.Stage })
		return i < 0 || all[i].Attempt > orphan.Attempt && all[i].Node != ""
	})
	return at
}

// queued waits until tasks wait in Redis to be fetched.
func (s *system) queued(t *testing.T) {
	t.Helper()
	await(t, "tasks in Redis", func() bool {
		handed, err := s.catalog.HandedOver(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(handed) > 1
	})
}

// busyOn waits until a worker is at work.
func (s *system) busyOn(t *testing.T, w *node) {
	t.Helper()
	await(t, "work for "+w.name, func() bool { return len(s.atWork(t, s.ids[w])) > 0 })
}

// atWork returns what a worker is at work on.
func (s *system) atWork(t *testing.T, id string) []catalog.Stuck {
	t.Helper()
	return slices.DeleteFunc(s.unfinished(t), func(d catalog.Stuck) bool { return d.Node != id })
}

// unfinished returns the documents that something is to be done for.
func (s *system) unfinished(t *testing.T) []catalog.Stuck {
	t.Helper()
	all, err := s.catalog.Stuck(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d catalog.Stuck) bool { return d.State == pipeline.StateInReview })
}

// tell sends Redis a command.
func tell(addr, command string) error {
	c, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := fmt.Fprintf(c, "%s\r\n", command); err != nil {
		return err
	}
	answer := make([]byte, 100)
	n, err := c.Read(answer)
	if err != nil || !strings.HasPrefix(string(answer[:n]), "+OK") {
		return fmt.Errorf("%s: %q, %w", command, answer[:n], err)
	}
	return nil
}
