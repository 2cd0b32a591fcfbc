package sandbox

import (
	"context"
	"slices"
	"sync"
)

// urgentKey marks the context of urgent calls.
type urgentKey struct{}

// Urgent marks all calls under ctx as urgent: somebody waits for them, so they overtake those that nobody waits for.
func Urgent(ctx context.Context) context.Context { return context.WithValue(ctx, urgentKey{}, true) }

func urgent(ctx context.Context) bool { return ctx.Value(urgentKey{}) != nil }

// Turns shares out something of which there is a limited amount, such as slots or bytes of memory. Who is urgent overtakes
// all others; among equals it is first come, first served. It is safe for concurrent use.
type Turns struct {
	all, most int64 // there is, and may be taken by those who are not urgent together

	mu     sync.Mutex
	taken  int64
	common int64   // of taken, by those who are not urgent
	rush   []*turn // the urgent, first come first
	rest   []*turn // the others
	closed bool
	empty  chan struct{} // closed when closed and everything was given back
}

// turn is one taker.
type turn struct {
	amount  int64
	urgent  bool
	ready   chan struct{} // closed once it has its amount or was refused
	refused bool
}

// NewTurns shares out all, of which at most so much goes to those who are not urgent; if most is zero, all of it.
func NewTurns(all, most int64) *Turns {
	if most == 0 {
		most = all
	}
	return &Turns{all: all, most: most, empty: make(chan struct{})}
}

// Take waits for an amount and returns the function that gives it back, which is to be called once. Who takes more than
// there is runs alone; more than those who are not urgent may have together, alone among these. Urgent says who is urgent.
// The error is ctx's own or ErrClosed.
func (t *Turns) Take(ctx context.Context, amount int64) (giveBack func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := &turn{amount: max(1, min(amount, t.all)), urgent: urgent(ctx), ready: make(chan struct{})}
	if !t.enter(w) {
		return nil, ErrClosed
	}
	select {
	case <-w.ready:
	case <-ctx.Done():
		if t.leave(w) {
			return nil, ctx.Err()
		}
		<-w.ready // it was served at the same moment
	}
	if w.refused {
		return nil, ErrClosed
	}
	return func() { t.giveBack(w) }, nil
}

// enter puts w in line; false when there is nothing to wait for any more.
func (t *Turns) enter(w *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return false
	}
	line := t.line(w)
	*line = append(*line, w)
	t.serve()
	return true
}

// leave takes w out of its line, so that it holds up nobody behind it; false when it is no longer in line.
func (t *Turns) leave(w *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := t.line(w)
	at := slices.Index(*line, w)
	if at >= 0 {
		*line = slices.Delete(*line, at, at+1)
		t.serve()
	}
	return at >= 0
}

func (t *Turns) line(w *turn) *[]*turn {
	if w.urgent {
		return &t.rush
	}
	return &t.rest
}

// serve lets those in for whom there is enough. Nobody passes the first of a line: small amounts would starve a large one.
func (t *Turns) serve() {
	for len(t.rush) > 0 && t.enough(t.rush[0]) {
		t.admit(&t.rush)
	}
	for len(t.rush) == 0 && len(t.rest) > 0 && t.enough(t.rest[0]) {
		t.admit(&t.rest)
	}
}

func (t *Turns) enough(w *turn) bool {
	return t.taken+w.amount <= t.all && (w.urgent || t.common == 0 || t.common+w.amount <= t.most)
}

func (t *Turns) admit(line *[]*turn) {
	w := (*line)[0]
	*line = (*line)[1:]
	t.count(w, w.amount)
	close(w.ready)
}

func (t *Turns) giveBack(w *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count(w, -w.amount)
	t.serve()
	t.finish()
}

func (t *Turns) count(w *turn, amount int64) {
	t.taken += amount
	if !w.urgent {
		t.common += amount
	}
}

// close refuses whoever waits or comes later, with ErrClosed. The channel is closed once everything was given back.
func (t *Turns) close() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range slices.Concat(t.rush, t.rest) {
		w.refused = true
		close(w.ready)
	}
	t.closed, t.rush, t.rest = true, nil, nil
	t.finish()
	return t.empty
}

// finish tells who closed that nobody holds anything any more.
func (t *Turns) finish() {
	if t.closed && t.taken == 0 {
		close(t.empty)
	}
}
