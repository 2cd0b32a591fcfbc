package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// placeEvents gives pending events the positions behind the last one, and puts them into their agencies' feeds.
func placeEvents(ctx context.Context, tx session) error {
	var last int64
	if err := tx.one(ctx, []any{&last}, "SELECT coalesce(max(position), 0) FROM events"); err != nil {
		return err
	}
	n, err := tx.run(ctx, `UPDATE events SET position = turn.n
		FROM (SELECT id AS pending, CAST(? AS BIGINT) + row_number() OVER (ORDER BY id) AS n
			FROM events WHERE position IS NULL ORDER BY id LIMIT ?) AS turn
		WHERE id = turn.pending`, last, batch)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.run(ctx, `INSERT INTO event_feeds (agency, position)
		SELECT d.receiving, e.position FROM events AS e JOIN dossiers AS d ON d.id = e.dossier WHERE e.position > ?
		UNION SELECT d.resolving, e.position FROM events AS e JOIN dossiers AS d ON d.id = e.dossier WHERE e.position > ?`, last, last)
	return err
}

// Events implements pipeline.Catalog.
func (c *Catalog) Events(ctx context.Context, q pipeline.EventQuery) ([]pipeline.PlacedEvent, error) {
	where, args, err := c.inFeed(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", classify(err))
	}
	var list []pipeline.PlacedEvent
	err = c.reads.each(ctx, func(r scanner) error {
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

// inFeed selects the events of a query. The feed of an agency is its own and those of whose successor it is: the next few of each are all
// that is read.
func (c *Catalog) inFeed(ctx context.Context, q pipeline.EventQuery) (where string, args []any, err error) {
	if q.Agency == "" {
		return "position > ?", []any{q.After}, nil
	}
	var feeds []string
	err = c.reads.each(ctx, func(r scanner) error {
		var agency string
		err := r.Scan(&agency)
		feeds = append(feeds, "SELECT position FROM (SELECT position FROM event_feeds WHERE agency = ? AND position > ? ORDER BY position LIMIT ?) AS feed")
		args = append(args, agency, q.After, q.Limit)
		return err
	}, "SELECT id FROM "+heritage+" AS heirs", q.Agency)
	return "position IN (" + strings.Join(feeds, " UNION ") + ")", args, err
}

// LastEvent implements pipeline.Catalog.
func (c *Catalog) LastEvent(ctx context.Context) (last int64, err error) {
	if err := c.reads.one(ctx, []any{&last}, "SELECT coalesce(max(position), 0) FROM events"); err != nil {
		return 0, fmt.Errorf("last event: %w", classify(err))
	}
	return last, nil
}
