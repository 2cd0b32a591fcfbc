package api

import (
	"context"
	"sync"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
)

// tusLocker is the handler's locker in memory. A request that wants an upload makes the one before it stop reading; it is
// kept waiting until that one has begun to read, because the handler (tusd 2.8.0) overhears what it is told earlier.
type tusLocker struct{ *memorylocker.MemoryLocker }

// NewLock implements handler.Locker.
func (l tusLocker) NewLock(id string) (handler.Lock, error) {
	lock, err := l.MemoryLocker.NewLock(id)
	return tusLock{lock}, err
}

type tusLock struct{ plain handler.Lock }

// Lock implements handler.Lock.
func (l tusLock) Lock(ctx context.Context, stop func()) error {
	reading := tusCallOf(ctx).reading
	return l.plain.Lock(ctx, func() { reading.end(stop) })
}

// Unlock implements handler.Lock.
func (l tusLock) Unlock() error { return l.plain.Unlock() }

// tusReading is whether a request reads its body, and what makes it stop.
type tusReading struct {
	mu    sync.Mutex
	began bool
	stop  func() // that was wanted before it began
}

func (r *tusReading) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.began = true; r.stop != nil {
		r.stop()
	}
}

func (r *tusReading) end(stop func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop = stop; r.began {
		stop()
	}
}
