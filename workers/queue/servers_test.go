package queue

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// server is a Redis that a test can hurt.
type server struct {
	url     string
	flush   func()
	stop    func() // kills it; nothing is kept
	restart func() // on the same port
}

// servers are the ones that everything is tested on.
var servers = map[string]func(t *testing.T) server{"miniredis": inTest, "redis": redisServer}

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
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("REQUIRE_SERVICES") == "1" {
			t.Fatal(err)
		}
		t.Skip("redis-server is not installed")
	}
	addr := freeAddr(t)
	running := startRedis(t, addr)
	client := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() { client.Close() })
	return server{
		url: "redis://" + addr,
		flush: func() {
			if err := client.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		},
		stop: func() {
			running.Process.Kill()
			running.Wait()
		},
		restart: func() { running = startRedis(t, addr) },
	}
}

func freeAddr(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startRedis starts a server that keeps nothing and waits until it answers. It ends with the test.
func startRedis(t *testing.T, addr string) *exec.Cmd {
	_, port, _ := net.SplitHostPort(addr)
	cmd := exec.CommandContext(t.Context(), "redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Ready to accept connections") {
			go func() {
				for lines.Scan() { // so that the server never waits for a reader
				}
			}()
			return cmd
		}
	}
	t.Fatal("redis-server does not start")
	return nil
}
