package catalog

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps what was prepared on a pool. SQLite takes longer to understand a long statement than
// to run it.
type prepared struct {
	mu         sync.Mutex
	statements map[string]*sql.Stmt // guarded by mu
}

// all prepares texts. Before a transaction begins, where that has the only connection.
func (p *prepared) all(ctx context.Context, pool *sql.DB, texts []string) ([]*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.statements == nil {
		p.statements = map[string]*sql.Stmt{}
	}
	found := make([]*sql.Stmt, len(texts))
	for i, text := range texts {
		s, ok := p.statements[text]
		if !ok {
			var err error
			if s, err = pool.PrepareContext(ctx, text); err != nil {
				return nil, err
			}
			p.statements[text] = s
		}
		found[i] = s
	}
	return found, nil
}
