package queue

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embed starts a Redis in this process. It listens on loopback, so other users of the machine are kept out by a
// password.
func embed() (*Broker, error) {
	server := miniredis.NewMiniRedis()
	password := rand.Text()
	server.RequireAuth(password)
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start in-process redis: %w", err)
	}
	done := make(chan struct{})
	var aging sync.WaitGroup
	aging.Go(func() { age(server, done) })
	stop := func() {
		close(done)
		aging.Wait()
		server.Close()
	}
	return &Broker{redis: redis.NewClient(&redis.Options{Addr: server.Addr(), Password: password, ContextTimeoutEnabled: true}), stop: stop}, nil
}

// age moves the server's clock for expiring keys, which stands still by itself.
func age(server *miniredis.Miniredis, done <-chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			server.FastForward(time.Second)
		}
	}
}

// silence drops what the Redis client prints of its connections to standard error: the loops that cannot go on say so, in the
// program's own log.
type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// logger carries asynq's messages, which hold no task content, at their levels.
type logger struct{ to *slog.Logger }

func (l logger) Debug(args ...any) { l.to.Debug("asynq", "message", fmt.Sprint(args...)) }
func (l logger) Info(args ...any)  { l.to.Debug("asynq", "message", fmt.Sprint(args...)) }
func (l logger) Warn(args ...any)  { l.to.Warn("asynq", "message", fmt.Sprint(args...)) }
func (l logger) Error(args ...any) { l.to.Warn("asynq", "message", fmt.Sprint(args...)) }
func (l logger) Fatal(args ...any) { l.to.Error("asynq", "message", fmt.Sprint(args...)) }
