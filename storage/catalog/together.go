package catalog

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"time"
)

// together applies commits to SQLite, which has one writer. Those that wait for it at the same moment share a transaction,
// and so one wait for the disk. Nobody waits for company: whoever is there when the database is free comes along.
type together struct {
	prepared
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

// apply returns when the statements are durable, or nothing of them is there.
func (g *together) apply(ctx context.Context, db database, statements []statement) (err error) {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	defer db.look(time.Now(), &err)
	if err := ctx.Err(); err != nil {
		return err
	}
	m, err := g.member(ctx, db, statements)
	if err != nil {
		return err
	}
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

func (g *together) member(ctx context.Context, db database, statements []statement) (*member, error) {
	texts := make([]string, len(statements))
	for i, s := range statements {
		texts[i] = db.text(s.query)
		storable(s.args) // before anybody has to wait
	}
	ready, err := g.all(ctx, db.pool, texts)
	return &member{statements: statements, ready: ready, done: make(chan struct{})}, err
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
		g.once(db)
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
