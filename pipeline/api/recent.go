package api

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// recently is how long the door remembers whom a key has let in. A key that is revoked may serve so much longer.
const recently = time.Second

// recent is who was let in a moment ago: somebody who asks again and again costs the catalog one question a second.
type recent struct {
	mu      sync.Mutex
	since   time.Time                             // guarded by mu
	callers map[[sha256.Size]byte]pipeline.Caller // guarded by mu; by the token's hash
}

// authenticate is the service's, for everybody who was not here a moment ago. Who is not let in is asked about anew each time.
func (r *recent) authenticate(ctx context.Context, s *pipeline.Service, token string) (pipeline.Caller, error) {
	hash := sha256.Sum256([]byte(token))
	asked := time.Now()
	if c, ok := r.known(hash, asked); ok {
		return c, nil
	}
	c, err := s.Authenticate(ctx, token)
	if err == nil {
		r.remember(hash, c, asked)
	}
	return c, err
}

func (r *recent) known(hash [sha256.Size]byte, now time.Time) (pipeline.Caller, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.since) >= recently {
		return pipeline.Caller{}, false
	}
	c, ok := r.callers[hash]
	return c, ok
}

// remember begins anew when what is known is old. What was asked before that began is not kept: it may be older.
func (r *recent) remember(hash [sha256.Size]byte, c pipeline.Caller, asked time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if asked.Sub(r.since) >= recently {
		r.since, r.callers = asked, map[[sha256.Size]byte]pipeline.Caller{}
	}
	if !asked.Before(r.since) {
		r.callers[hash] = c
	}
}
