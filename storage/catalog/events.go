package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// placeEvents gives pending events the positions behind the last one.
func placeEvents(ctx context.Context, tx session) error {
	_, err := tx.run(ctx, `UPDATE events SET position = turn.n
		FROM (SELECT id AS pending, (SELECT coalesce(max(position), 0) FROM events) + row_number() OVER (ORDER BY id) AS n
			FROM events WHERE position IS NULL ORDER BY id LIMIT ?) AS turn
		WHERE id = turn.pending`, batch)
	return err
}

// Events implements pipeline.Catalog.
func (c *Catalog) Events(ctx context.Context, q pipeline.EventQuery) ([]pipeline.PlacedEvent, error) {
	where, args := "position > ?", []any{q.After}
	if q.Agency != "" {
		where += " AND EXISTS (SELECT 1 FROM dossiers AS d WHERE d.id = events.dossier AND (d.receiving IN " + heritage + " OR d.resolving IN " + heritage + "))"
		args = append(args, q.Agency, q.Agency)
	}
	var list []pipeline.PlacedEvent
	err := c.reads.each(ctx, func(r scanner) error {
		var e pipeline.PlacedEvent
		err := r.Scan(&e.Position, &e.Type, &e.Dossier, &e.Subject.Kind, &e.Subject.ID, asTime{&e.At})
		list = append(list, e)
		return err
	}, "SELECT position, type, dossier, kind, subject, at FROM events WHERE "+where+" ORDER BY position LIMIT ?", append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("events: %w", classify(err))
	}
	return list, nil
}

// LastEvent implements pipeline.Catalog.
func (c *Catalog) LastEvent(ctx context.Context) (last int64, err error) {
	if err := c.reads.one(ctx, []any{&last}, "SELECT coalesce(max(position), 0) FROM events"); err != nil {
		return 0, fmt.Errorf("last event: %w", classify(err))
	}
	return last, nil
}
