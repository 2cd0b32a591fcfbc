package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// Reviews implements pipeline.Catalog. Of every queue of the agency, its own and those of whose successor it is, the next few are all that is
// read.
func (c *Catalog) Reviews(ctx context.Context, q pipeline.ReviewQuery) (docs []pipeline.Document, err error) {
	err = c.view(ctx, func(s session) error {
		ids, err := reviews(ctx, s, q)
		if err != nil || len(ids) == 0 {
			return err
		}
		list, args := in(slices.Clone(ids))
		docs, err = documents(ctx, s, len(ids), "id "+list, args...)
		slices.SortFunc(docs, func(x, y pipeline.Document) int { return slices.Index(ids, any(x.ID)) - slices.Index(ids, any(y.ID)) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what waits to be looked at: %w", err)
	}
	return docs, nil
}

// reviews finds the documents of a page.
func reviews(ctx context.Context, s session, q pipeline.ReviewQuery) (ids []any, err error) {
	var queues []string
	var args []any
	err = s.each(ctx, func(r scanner) error {
		var agency pipeline.AgencyID
		err := r.Scan(&agency)
		for turn := max(0, slices.Index(pipeline.Lanes, q.After.Lane)); turn < len(pipeline.Lanes); turn++ {
			queue, of := reviewQueue(agency, turn, q)
			queues, args = append(queues, queue), append(args, of...)
		}
		return err
	}, "SELECT id FROM "+heritage+" AS heirs", q.Agency)
	if err != nil {
		return nil, err
	}
	err = s.each(ctx, func(r scanner) error {
		var id pipeline.DocumentID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM ("+strings.Join(queues, " UNION ALL ")+") AS queues ORDER BY turn, created_at, arrival LIMIT ?", append(args, q.Limit)...)
	return ids, err
}

// reviewQueue selects the first documents of one lane of an agency, in the words of their index.
func reviewQueue(agency pipeline.AgencyID, turn int, q pipeline.ReviewQuery) (query string, args []any) {
	lane := pipeline.Lanes[turn]
	where, args := "agency = ? AND lane = ? AND state IN ('in_review', 'in_second_review', 'rejected') AND waiting_since > 0", []any{agency, lane}
	if lane == q.After.Lane {
		where += " AND (created_at, rowid) > (?, (SELECT rowid FROM documents WHERE id = ?))"
		args = append(args, millis(q.After.At), q.After.ID)
	}
	return fmt.Sprintf("SELECT * FROM (SELECT %d AS turn, created_at, rowid AS arrival, id FROM documents WHERE %s ORDER BY created_at, rowid LIMIT ?) AS queue", turn, where), append(args, q.Limit)
}
