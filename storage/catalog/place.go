package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Place implements pipeline.Catalog. Agencies take turns, so of another agency no more tasks come first than of the
// document's own, and one.
func (c *Catalog) Place(ctx context.Context, id pipeline.DocumentID) (pipeline.Place, error) {
	var p pipeline.Place
	err := c.view(ctx, func(q session) error {
		s, err := standing(ctx, q, id)
		if err != nil {
			return err
		}
		p = s.Place
		if p.Begun {
			return nil
		}
		ahead, err := s.ahead(ctx, q, &c.line)
		if err != nil {
			return err
		}
		pace, err := rate(ctx, q)
		p.Ahead = int(ahead.tasks)
		if pace > 0 {
			p.Wait = time.Duration(ahead.cost / pace * float64(time.Second))
		}
		return err
	})
	if err != nil {
		return pipeline.Place{}, fmt.Errorf("place of %s: %w", id, err)
	}
	return p, nil
}

// stand is a document's task in line.
type stand struct {
	pipeline.Place
	agency pipeline.AgencyID
	since  int64
	handed bool
}

func standing(ctx context.Context, q session, id pipeline.DocumentID) (stand, error) {
	var s stand
	var putOff, age int64
	err := q.one(ctx, []any{&s.Stage, &s.Lane, &s.agency, &s.since, &s.handed, &s.Begun, &s.Attempt, &putOff, &age}, `SELECT stage, lane, agency, since, handed, begun, attempt, ready_at - {now}, {now} - given_at
		FROM outbox WHERE document = ? ORDER BY revision DESC LIMIT 1`, id)
	if !s.handed {
		s.PutOff = max(0, time.Duration(putOff)*time.Millisecond)
	}
	s.Age = max(0, time.Duration(age)*time.Millisecond)
	return s, err
}

// load is some tasks and what they take.
type load struct {
	tasks int64
	cost  float64 // pages
}

func (l *load) add(more load) {
	l.tasks += more.tasks
	l.cost += more.cost
}

// first is what the first n tasks take, as if all were alike.
func (l load) first(n int64) load {
	if n >= l.tasks {
		return l
	}
	return load{n, l.cost * float64(n) / float64(l.tasks)}
}

// ahead is what comes before s: what is on its way to a worker already and, unless s is too, what is free.
func (s stand) ahead(ctx context.Context, q session, known *line) (load, error) {
	before := int64(1) << 62
	if s.handed {
		before = s.since
	}
	var all load
	err := q.one(ctx, []any{&all.tasks, &all.cost}, `SELECT count(*), CAST(coalesce(sum(cost), 0) AS BIGINT) FROM outbox
		WHERE handed = 1 AND begun = 0 AND (lane = ? AND since < ? OR lane = ? AND lane <> ?)`,
		s.Lane, before, pipeline.LaneCounter, s.Lane)
	if err != nil || s.handed {
		return all, err
	}
	free, err := known.look(ctx, q)
	if err != nil {
		return all, err
	}
	own, err := s.own(ctx, q)
	if s.Lane != pipeline.LaneCounter { // which overtakes
		for _, urgent := range free[pipeline.LaneCounter] {
			all.add(urgent)
		}
	}
	for agency, other := range free[s.Lane] {
		if agency != s.agency {
			all.add(other.first(own.tasks + 1))
		}
	}
	all.add(own)
	return all, err
}

// own is what is free and older of the same agency. Nobody waits for the end of a line of which so much is known.
func (s stand) own(ctx context.Context, q session) (load, error) {
	const much = 100_000
	var own load
	err := q.one(ctx, []any{&own.tasks, &own.cost}, `SELECT count(*), CAST(coalesce(sum(cost), 0) AS BIGINT) FROM
		(SELECT cost FROM outbox WHERE handed = 0 AND lane = ? AND agency = ? AND since < ? AND ready_at <= {now} LIMIT ?) AS own`, s.Lane, s.agency, s.since, much)
	return own, err
}
