package queue

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/motlan/motlan/testdata/servers"
)

// server is a Redis that a test can hurt.
type server struct {
	url     string
	flush   func()
	stop    func() // kills it; nothing is kept
	restart func() // on the same port
}

// redises are the ones that everything is tested on.
var redises = map[string]func(t *testing.T) server{"miniredis": inTest, "redis": redisServer}

func inTest(t *testing.T) server {
	m := miniredis.RunT(t)
	return server{
		url:   "redis://" + m.Addr(),
		flush: m.FlushAll,
		stop:  m.Close,
		restart: func() {
			m.FlushAll()
			if err := m.Restart(); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func redisServer(t *testing.T) server {
	s := servers.Redis(t)
	client := redis.NewClient(&redis.Options{Addr: s.Addr})
	t.Cleanup(func() { client.Close() })
	return server{
		url: "redis://" + s.Addr,
		flush: func() {
			if err := client.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		},
		stop:    s.Kill,
		restart: s.Start,
	}
}
