package sandbox

import "sync"

// A crash says at its beginning what happened and at its end where: both are kept, each this long.
const keep = 2 << 10

// tail is a writer that keeps the beginning and the end of what was written.
type tail struct {
	mu    sync.Mutex
	first []byte
	last  []byte
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	head := min(keep-len(t.first), len(b))
	t.first = append(t.first, b[:head]...)
	rest := b[head:]
	t.last = append(t.last, rest[max(0, len(rest)-keep):]...)
	if over := len(t.last) - keep; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(b), nil
}

// Reset forgets what an earlier call left.
func (t *tail) Reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.first, t.last = t.first[:0], t.last[:0]
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.first) + string(t.last)
}
