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
	left    time.Duration
	since   time.Time
	release func() bool

	mu   sync.Mutex
	over bool // the call has ended: the child is not ours to kill
}

func newWatch(ctx context.Context, c *child, limit time.Duration) *watch {
	w := &watch{child: c, left: limit, since: time.Now()}
	w.timer = time.AfterFunc(limit, func() { w.kill(ErrOverrun) })
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

// pause and resume stop the child's clock while the parent works.
func (w *watch) pause() {
	w.timer.Stop()
	w.left -= time.Since(w.since)
}

func (w *watch) resume() {
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
