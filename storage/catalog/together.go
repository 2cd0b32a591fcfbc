package catalog

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// together has callers who wait for the database at the same moment share a way to it: commits a transaction and so one wait for the
// disk, look-ups a query. Nobody waits for company: whoever is there when the database is free comes along.
type together[M waiting] struct {
	turn    func(*together[M], database) // serves whoever waits when the database is free
	mu      sync.Mutex
	waiting []M  // guarded by mu
	serving bool // guarded by mu: somebody takes what waits
}

// waiting is one of the callers.
type waiting interface {
	comparable
	waits() *outcome
}

// outcome is what became of what a caller wants.
type outcome struct {
	done chan struct{} // closed when err is known
	err  error
}

func newOutcome() outcome { return outcome{done: make(chan struct{})} }

func (o *outcome) waits() *outcome { return o }

// bring returns when what m wants is done, or nothing of it is.
func (g *together[M]) bring(ctx context.Context, db database, m M) error {
	g.join(db, m)
	o := m.waits()
	select {
	case <-o.done:
	case <-ctx.Done():
		if g.leave(m) {
			return ctx.Err()
		}
		<-o.done // it is being done
	}
	return o.err
}

func (g *together[M]) join(db database, m M) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, m)
	if !g.serving {
		g.serving = true
		go g.serve(db)
	}
}

// leave reports whether m was still waiting; then it does not come along.
func (g *together[M]) leave(m M) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, m)
	if i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	}
	return i >= 0
}

// serve goes on until nobody waits.
func (g *together[M]) serve(db database) {
	for g.more() {
		letGo()
		g.turn(g, db)
	}
}

// letGo lets who is about to ask do so: they run already, and come along. It waits for nobody who waits for something else.
func letGo() {
	const rounds = 3 // who was told of the last turn, what they do then, who they leave it to
	for range rounds {
		runtime.Gosched()
	}
}

func (g *together[M]) more() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.serving = len(g.waiting) > 0
	return g.serving
}

func (g *together[M]) take() []M {
	g.mu.Lock()
	defer g.mu.Unlock()
	taken := g.waiting
	g.waiting = nil
	return taken
}

// tell has the callers know what became of their turn.
func tell[M waiting](ctx context.Context, members []M, err error) {
	for _, m := range members {
		o := m.waits()
		if err != nil {
			o.err = because(ctx, err) // also who was refused: by what others did, and did not come to be
		}
		close(o.done)
	}
}
