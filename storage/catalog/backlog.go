package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// alive is how long a node may be silent before its pace counts no more.
const alive = 15 * time.Second

// Backlog implements pipeline.Catalog. It looks at every task.
func (c *Catalog) Backlog(ctx context.Context) (pipeline.Backlog, error) {
	b := pipeline.Backlog{Tasks: map[pipeline.Lane]int{}}
	err := c.view(ctx, func(q session) (err error) {
		if b.Rate, err = rate(ctx, q); err != nil {
			return err
		}
		return q.each(ctx, func(r scanner) error { return addLane(r, &b) }, `SELECT lane, count(*), CAST(sum(weight) AS BIGINT), CAST(sum(cost) AS BIGINT),
			coalesce({now} - min(CASE WHEN handed = 0 AND ready_at <= {now} THEN given_at END), 0) FROM outbox GROUP BY lane`)
	})
	if err != nil {
		return pipeline.Backlog{}, fmt.Errorf("backlog: %w", err)
	}
	return b, nil
}

func addLane(r scanner, b *pipeline.Backlog) error {
	var lane pipeline.Lane
	var tasks int
	var bytes, cost, age int64
	err := r.Scan(&lane, &tasks, &bytes, &cost, &age)
	b.Tasks[lane] = tasks
	b.Bytes, b.Cost = b.Bytes+bytes, b.Cost+cost
	b.Age = max(b.Age, time.Duration(age)*time.Millisecond)
	return err
}

// rate is what the live nodes do together.
func rate(ctx context.Context, q session) (pages float64, err error) {
	err = q.one(ctx, []any{&pages}, "SELECT coalesce(sum(rate), 0.0) FROM nodes WHERE beat_at >= {now} - ?", alive.Milliseconds())
	return pages, err
}
