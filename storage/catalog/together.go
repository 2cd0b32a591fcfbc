package catalog

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// together has commits that wait for the database at the same moment share a transaction, and so one wait for the disk. Nobody waits
// for company: whoever is there when the database is free comes along.
type together struct {
	turn    func(*together, database) // writes whoever waits when the database is free
	mu      sync.Mutex
	waiting []*member // guarded by mu
	writing bool      // guarded by mu: somebody takes what waits
}

// member is one of the commits that share a transaction.
type member struct {
	statements []statement
	ready      []*sql.Stmt
	done       chan struct{} // closed when err is what became of it
	err        error
}

func newMember(statements []statement) *member {
	for _, s := range statements {
		storable(s.args) // before anybody has to wait
	}
	return &member{statements: statements, done: make(chan struct{})}
}

// bring returns when what m does is durable, or nothing of it is there.
func (g *together) bring(ctx context.Context, db database, m *member) error {
	g.join(db, m)
	select {
	case <-m.done:
	case <-ctx.Done():
		if g.leave(m) {
			return ctx.Err()
		}
		<-m.done // it is being written
	}
	return m.err
}

func (g *together) join(db database, m *member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, m)
	if !g.writing {
		g.writing = true
		go g.write(db)
	}
}

// leave reports whether m was still waiting; then it does not come along.
func (g *together) leave(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.waiting, m)
	if i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
	}
	return i >= 0
}

// write goes on until nobody waits.
func (g *together) write(db database) {
	for g.more() {
		g.turn(g, db)
	}
}

func (g *together) more() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.writing = len(g.waiting) > 0
	return g.writing
}

func (g *together) take() []*member {
	g.mu.Lock()
	defer g.mu.Unlock()
	taken := g.waiting
	g.waiting = nil
	return taken
}

// tell has the members know what became of the transaction.
func tell(ctx context.Context, members []*member, err error) {
	for _, m := range members {
		if err != nil {
			m.err = because(ctx, err) // also who was refused: by what others did, and did not come to be
		}
		close(m.done)
	}
}
