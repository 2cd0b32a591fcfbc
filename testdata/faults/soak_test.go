package faults

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// victim is anything of a system that can lose its power.
type victim struct {
	name        string
	kill, start func()
}

func (s *system) victims() []victim {
	all := []victim{{"redis", s.redis.Kill, s.redis.Start}, {"minio", s.minio.Kill, s.minio.Start}, {"postgres", s.postgres.Kill, s.postgres.Start}}
	for _, n := range s.nodes {
		all = append(all, victim{n.name, n.kill, func() { s.start(n) }})
	}
	return all
}

// TestSoak kills a process or a server, any of them at any moment, over and over, and looks for anything that was lost or
// came out twice. MOTLAN_SOAK_ROUNDS says how often.
func TestSoak(t *testing.T) {
	rounds := 8
	if n, err := strconv.Atoi(os.Getenv("MOTLAN_SOAK_ROUNDS")); err == nil {
		rounds = n
	} else if testing.Short() {
		t.Skip("takes a minute")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d rounds", seed, rounds)
	random := rand.New(rand.NewPCG(seed, 0))
	s := newSystem(t)
	stream, victims := s.feed(t, clerks), s.victims()
	killed := map[string]int{}
	for n := range rounds {
		v := victims[random.IntN(len(victims))]
		last(t, time.Duration(random.Int64N(int64(5*time.Second))))
		v.kill()
		v.start()
		killed[v.name]++
		if (n+1)%10 == 0 {
			t.Logf("round %d: %d papers taken, %d at their end; killed %v", n+1, s.taken.count(), stream.done.Load(), killed)
		}
	}
	stream.drain()
	s.check(t)
}
