package catalog

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// AskedAnyway implements pipeline.Catalog. It reads the log, of which an index has these entries by their time: the log cannot disagree with
// itself, and events say neither why nor what was passed over.
func (c *Catalog) AskedAnyway(ctx context.Context, q pipeline.AskedAnywayQuery) (list []pipeline.AskedAnyway, err error) {
	after, row := q.From, int64(0) // the rows' numbers begin with 1
	if q.After.ID != "" {
		after = q.After.At
		if row, err = strconv.ParseInt(q.After.ID, 10, 64); err != nil {
			return nil, fmt.Errorf("the next of the page before is wanted: %w", pipeline.ErrInvalid)
		}
	}
	err = c.reads.each(ctx, func(r scanner) error {
		var a pipeline.AskedAnyway
		var detail map[string]string
		var component pipeline.ComponentCode
		err := r.Scan(&a.Row, asTime{&a.At}, &a.By, asJSON{&detail}, &a.Dossier, &a.Code, &a.Procedure, asTime{&a.Received}, &a.Document, &component)
		a.Component = cmp.Or(pipeline.ComponentCode(detail["component"]), component)
		a.Answer = pipeline.Answer(cmp.Or(detail["answer"], detail["despite"]))
		a.Holding, a.Why = pipeline.HoldingID(detail["holding"]), detail["why"]
		list = append(list, a)
		return err
	}, `SELECT l.id, l.at, l.actor, l.detail, d.id, d.code, d.procedure, d.received_at, coalesce(p.id, ''), coalesce(p.component, '')
		FROM audit_leaves AS l LEFT JOIN documents AS p ON l.kind = 'document' AND p.id = l.subject
			JOIN dossiers AS d ON d.id = CASE l.kind WHEN 'dossier' THEN l.subject ELSE p.dossier END
		WHERE (l.action = 'component.asked-anyway' OR l.action = 'document.received' AND l.detail <> 'null') -- as in the index
			AND (l.action <> 'document.received' OR l.detail LIKE '%"despite":%') AND l.at < ? AND (l.at, l.id) > (?, ?) AND d.receiving IN `+heritage+` ORDER BY l.at, l.id LIMIT ?`,
		until(q.To), millis(after), row, q.Agency, atMost(q.Limit))
	if err != nil {
		return nil, fmt.Errorf("what was asked for anyway: %w", classify(err))
	}
	return list, nil
}

// until is a bound of times, which the zero time is not.
func until(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return millis(t)
}
