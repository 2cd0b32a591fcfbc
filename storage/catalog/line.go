package catalog

import (
	"context"
	"sync"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// line remembers for a short time what is free, when that is so much that counting it for everybody who asks would keep
// the database busy.
type line struct {
	mu    sync.Mutex
	free  map[pipeline.Lane]map[pipeline.AgencyID]load // guarded by mu, and not changed once it is there
	until time.Time                                    // guarded by mu
}

// look returns what is free, by lane and agency.
func (l *line) look(ctx context.Context, q session) (map[pipeline.Lane]map[pipeline.AgencyID]load, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().Before(l.until) {
		return l.free, nil
	}
	const few, share = 10_000, 20 // counting takes no more than a twentieth of the time
	began := time.Now()
	free, tasks, err := count(ctx, q)
	if err == nil && tasks > few {
		l.free, l.until = free, time.Now().Add(share*time.Since(began))
	}
	return free, err
}

func count(ctx context.Context, q session) (free map[pipeline.Lane]map[pipeline.AgencyID]load, tasks int64, err error) {
	free = map[pipeline.Lane]map[pipeline.AgencyID]load{}
	err = q.each(ctx, func(r scanner) error {
		var lane pipeline.Lane
		var agency pipeline.AgencyID
		var l load
		if err := r.Scan(&lane, &agency, &l.tasks, &l.cost); err != nil {
			return err
		}
		tasks += l.tasks
		if free[lane] == nil {
			free[lane] = map[pipeline.AgencyID]load{}
		}
		free[lane][agency] = l
		return nil
	}, "SELECT lane, agency, count(*), CAST(sum(cost) AS BIGINT) FROM outbox WHERE handed = 0 AND ready_at <= {now} GROUP BY lane, agency")
	return free, tasks, err
}
