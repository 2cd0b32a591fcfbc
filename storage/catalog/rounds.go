package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Serving lists the next holdings of a round.
func (c *Catalog) Serving(ctx context.Context, q pipeline.RoundQuery) (ids []pipeline.HoldingID, err error) {
	where := "state IN ('current', 'unverified', 'suspended')"
	if q.Faulty {
		where += " AND fault <> ''"
	}
	err = c.reads.each(ctx, func(r scanner) error {
		var id pipeline.HoldingID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM holdings WHERE "+where+" AND id > ? ORDER BY id LIMIT ?", q.Behind, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("serving holdings: %w", classify(err))
	}
	return ids, nil
}

// Round says how far a round has come.
func (c *Catalog) Round(ctx context.Context, name string) (pipeline.Round, error) {
	r := pipeline.Round{Name: name}
	err := classify(c.reads.one(ctx, []any{&r.Behind, asTime{&r.Begun}}, "SELECT behind, begun FROM rounds WHERE name = ?", name))
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return r, fmt.Errorf("round %s: %w", name, err)
	}
	return r, nil
}

// KeepRound keeps how far a round has come.
func (c *Catalog) KeepRound(ctx context.Context, r pipeline.Round) error {
	_, err := c.claim(ctx, `INSERT INTO rounds (name, behind, begun) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET behind = excluded.behind, begun = excluded.begun`, r.Name, r.Behind, millis(r.Begun))
	if err != nil {
		return fmt.Errorf("keep round %s: %w", r.Name, classify(err))
	}
	return nil
}
