package sandbox

import (
	"context"
	"sync"
	"time"
)

// watch kills a child at its deadline and when its caller's context ends.
type watch struct {
	child   *child
	timer   *time.Timer
	release func() bool

	mu      sync.Mutex
	limit   time.Duration
	left    time.Duration
	since   time.Time
	waited  time.Duration // what the child had stood in line for a CPU when it was last looked at
	granted time.Duration // beyond the limit
	paused  bool
	over    bool // the call has ended: the child is not ours to kill
}

func newWatch(ctx context.Context, c *child, limit time.Duration) *watch {
	w := &watch{child: c, limit: limit, left: limit, since: time.Now(), waited: c.stoodInLine()}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(limit, w.due)
	w.release = context.AfterFunc(ctx, func() { w.kill(ctx.Err()) })
	return w
}

func (w *watch) kill(cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.child.kill(cause)
	}
}

// due kills a child whose time is up. The time that it stood in line for a CPU is given back to it: children give way to
// everything else, and a busy machine is no fault of the document.
func (w *watch) due() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over || w.paused {
		return
	}
	waited := w.child.stoodInLine()
	more := grant(w.limit, w.granted, waited-w.waited)
	if more == 0 {
		w.child.kill(ErrOverrun)
		return
	}
	w.waited, w.granted = waited, w.granted+more
	w.since, w.left = time.Now(), more
	w.timer.Reset(more)
}

// grant is what a child whose time is up gets beyond its limit, in all at most four limits more. It is zero for one that
// hardly stood in line.
func grant(limit, granted, waited time.Duration) time.Duration {
	more := min(waited, 4*limit-granted)
	if more < limit/20 {
		return 0
	}
	return more
}

// pause and resume stop the child's clock while the parent works.
func (w *watch) pause() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
	w.paused = true
	w.left -= time.Since(w.since)
}

func (w *watch) resume() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paused = false
	w.since = time.Now()
	w.timer.Reset(max(w.left, 0))
}

// stop ends the watch: after it nothing kills the child on behalf of this call.
func (w *watch) stop() {
	w.timer.Stop()
	w.release()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
}
