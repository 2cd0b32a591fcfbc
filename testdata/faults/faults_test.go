package faults

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/servers"
)

// clerks are more than the workers have slots for, so that tasks wait.
const clerks = 8

// TestFaults hurts a running system in one way after another. After each, everything that was accepted has to come to its
// end, and to be there once.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	s := newSystem(t)
	for _, fault := range []struct {
		name   string
		clerks int // at work meanwhile
		hurt   func(*testing.T, *system)
	}{
		{"no fault", clerks, func(t *testing.T, s *system) { s.flow(t, 6) }},
		// Few enough that no task waits for a slot: then it is the death that costs the time.
		{"worker killed", 2, killWorkers},
		{"API and schedulers killed", clerks, killOthers},
		{"Redis flushed", clerks, flushRedis},
		{"Redis restarted empty", clerks, restartRedis},
		{"MinIO away for 30 s", clerks, func(t *testing.T, s *system) { s.away(t, s.minio) }},
		{"PostgreSQL away for 30 s", clerks, func(t *testing.T, s *system) { s.away(t, s.postgres.Server) }},
		{"worker cut off from the catalog for 60 s", clerks, cutOff},
		{"worker frozen until others have its work", clerks, freeze},
		{"work given to another while it is done", clerks, hurry},
		{"connections slow and short", clerks, shake},
		{"a leader cut off from the catalog", clerks, cutOffLeader},
		{"a worker's clock an hour ahead, the API's behind", clerks, func(t *testing.T, s *system) { moveClocks(t, s, "1h", "-1h") }},
		{"a worker's clock an hour behind, the API's ahead", clerks, func(t *testing.T, s *system) { moveClocks(t, s, "-1h", "1h") }},
	} {
		t.Run(fault.name, func(t *testing.T) {
			stream := s.feed(t, fault.clerks)
			fault.hurt(t, s)
			stream.drain()
			s.check(t)
		})
	}
	s.run("admin", "fixity", "--all")
}

// flow waits until so many more papers were accepted: the stream is under way.
func (o *office) flow(t *testing.T, n int) {
	t.Helper()
	want := o.taken.count() + n
	await(t, "the stream to flow", func() bool { return o.taken.count() >= want })
}

// last is the time that a fault is to last.
func last(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// killOthers kills the API and the schedulers, at any moment.
func killOthers(t *testing.T, s *system) {
	for _, n := range []*node{s.api, s.schedulers[0], s.schedulers[1], s.api} {
		s.flow(t, 1)
		last(t, rand.N(time.Second))
		n.kill()
		s.start(n)
	}
}

// flushRedis takes away what waits to be fetched.
func flushRedis(t *testing.T, s *system) {
	for range 2 {
		s.queued(t)
		if err := tell(s.redis.Addr, "FLUSHALL"); err != nil {
			t.Fatal(err)
		}
	}
}

// restartRedis kills a Redis that keeps nothing.
func restartRedis(t *testing.T, s *system) {
	s.queued(t)
	s.redis.Kill()
	s.redis.Start()
	s.flow(t, 1)
}

// away stops a server for a while, in the middle of the stream.
func (s *system) away(t *testing.T, server *servers.Server) {
	s.flow(t, 1)
	server.Stop()
	last(t, 30*time.Second)
	server.Start()
	s.flow(t, 1)
}

// cutOff lets a worker go on without the catalog: what it sent arrives when the others have done its work.
func cutOff(t *testing.T, s *system) {
	s.busyOn(t, s.workers[0])
	s.network["worker-1"].postgres.Disturb(servers.Fault{Hole: true})
	last(t, time.Minute)
	s.network["worker-1"].postgres.Disturb(servers.Fault{})
	s.flow(t, 1)
}

// freeze stands a worker still in the middle of its work, until another has begun with it. It goes on where it was, without
// having noticed that its results have become worthless.
func freeze(t *testing.T, s *system) {
	for _, w := range s.workers {
		s.busyOn(t, w)
		w.freeze()
		for _, orphan := range s.atWork(t, s.ids[w]) {
			s.rerun(t, orphan)
		}
		w.thaw()
	}
}

// hurry starts again what workers are at, as an operator may ("motlan admin retry"): two of them are at one document, and
// both commit.
func hurry(t *testing.T, s *system) {
	for range 6 {
		s.busyOn(t, s.workers[0])
		doubled := slices.Concat(s.atWork(t, s.ids[s.workers[0]]), s.atWork(t, s.ids[s.workers[1]]))
		for _, d := range doubled {
			if err := s.catalog.Hasten(t.Context(), d.ID); err != nil && !errors.Is(err, pipeline.ErrNotFound) {
				t.Fatal(err)
			}
		}
		for _, d := range doubled {
			s.rerun(t, d)
		}
	}
}

// cutOffLeader cuts both schedulers off, one after the other, so that the lease moves over each time. The old leader learns
// late that it leads no more.
func cutOffLeader(t *testing.T, s *system) {
	for _, n := range s.schedulers {
		s.network[n.name].postgres.Disturb(servers.Fault{Hole: true})
		s.flow(t, clerks+1) // more than were under way
		s.network[n.name].postgres.Disturb(servers.Fault{})
	}
}

// shake delays everything and drops connections, on the way of every node to every server.
func shake(t *testing.T, s *system) {
	s.disturb(servers.Fault{Delay: 40 * time.Millisecond, Life: 3 * time.Second})
	defer s.disturb(servers.Fault{})
	s.flow(t, clerks)
	last(t, 20*time.Second)
}

func (s *system) disturb(f servers.Fault) {
	for _, n := range s.network {
		n.disturb(f)
	}
}

// moveClocks lets nodes live in other hours for a while: a worker in one, API and scheduler in another.
func moveClocks(t *testing.T, s *system, worker, others string) {
	for n, by := range map[*node]string{s.workers[1]: worker, s.schedulers[0]: others, s.api: others} {
		n.stop()
		s.start(n, "MOTLAN_CLOCK="+by)
	}
	s.flow(t, 2*clerks)
	for _, n := range []*node{s.workers[1], s.schedulers[0], s.api} {
		n.stop()
		s.start(n)
	}
}
