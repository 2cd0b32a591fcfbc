package pipeline

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Overload refuses an upload while too much waits to be processed. It is an ErrOverload.
type Overload struct {
	Lane  Lane
	Bytes int64         // of uploads that wait
	Limit int64         // that the lane may fill
	Wait  time.Duration // until it makes sense to come again, as far as the workers' pace tells
}

func (o *Overload) Error() string {
	return fmt.Sprintf("%v: %d MB of uploads wait, the lane %s may fill %d MB", ErrOverload, o.Bytes>>20, o.Lane, o.Limit>>20)
}

// Unwrap makes it an ErrOverload.
func (o *Overload) Unwrap() error { return ErrOverload }

// Admit returns an *Overload while unprocessed bytes are past the lane's bound, so that a caller can be refused before its
// first byte. A batch is refused at three quarters of the bound: people at the counter are not turned away for its sake.
func (s *Service) Admit(ctx context.Context, lane Lane) error {
	waiting, err := s.Backlog(ctx)
	if err != nil {
		return fmt.Errorf("look at the backlog: %w", err)
	}
	limit := s.maxBacklog()
	if lane == LaneBatch {
		limit -= limit / 4
	}
	if waiting.Bytes <= limit {
		return nil
	}
	return &Overload{Lane: lane, Bytes: waiting.Bytes, Limit: limit, Wait: waiting.until(limit)}
}

func (s *Service) maxBacklog() int64 {
	if s.MaxBacklog == 0 {
		return 8 << 30
	}
	return s.MaxBacklog
}

// until estimates when the backlog will be down to so many bytes.
func (b Backlog) until(bytes int64) time.Duration {
	const least, most, unknown = 5 * time.Second, 10 * time.Minute, time.Minute
	if b.Rate <= 0 || b.Bytes <= 0 {
		return unknown
	}
	cost := float64(b.Bytes-bytes) / float64(b.Bytes) * float64(b.Cost)
	return min(max(time.Duration(cost/b.Rate*float64(time.Second)), least), most)
}

// lastBacklog keeps the backlog for a moment, so that a thousand uploads do not sum it up a thousand times.
type lastBacklog struct {
	mu    sync.Mutex
	value Backlog
	read  time.Time
}

// Backlog sums up the work that is known and not done, as of at most a second ago.
func (s *Service) Backlog(ctx context.Context) (Backlog, error) {
	s.last.mu.Lock()
	defer s.last.mu.Unlock()
	if !s.last.read.IsZero() && time.Since(s.last.read) < time.Second {
		return s.last.value, nil
	}
	now, err := s.Catalog.Backlog(ctx)
	if err == nil {
		s.last.value, s.last.read = now, time.Now()
	}
	return now, err
}
