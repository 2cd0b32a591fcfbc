package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// mandate records a mandate, or that it has ended; nothing else of it ever changes.
func (w *writer) mandate(m pipeline.Mandate) {
	w.must("record mandate", `INSERT INTO mandates (id, agency, decision, auditor, auditor_agency, scope, starts, ends, granted_by, ended_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET ended_at = excluded.ended_at WHERE mandates.ended_at = 0`,
		m.ID, m.Agency, m.Decision, m.Auditor, m.Of, asJSON{m.Scope}, millis(m.From), millis(m.To), m.By, millis(m.EndedAt))
}

// Mandates implements pipeline.Catalog.
func (c *Catalog) Mandates(ctx context.Context, q pipeline.MandateQuery) (all []pipeline.Mandate, err error) {
	where, args := "1 = 1", []any{}
	for column, value := range map[string]string{"agency": string(q.Agency), "auditor": q.Auditor, "auditor_agency": string(q.Of)} {
		switch {
		case value == "":
		case column == "auditor":
			where, args = where+" AND auditor = ?", append(args, value)
		default: // an agency's mandates are those of what it has become
			where, args = where+" AND "+column+" IN "+heritage, append(args, value)
		}
	}
	where, args = behind(where, args, "starts", q.After)
	err = c.reads.each(ctx, func(r scanner) error {
		var m pipeline.Mandate
		err := r.Scan(&m.ID, &m.Agency, &m.Decision, &m.Auditor, &m.Of, asJSON{&m.Scope}, asTime{&m.From}, asTime{&m.To}, &m.By, asTime{&m.EndedAt})
		all = append(all, m)
		return err
	}, "SELECT id, agency, decision, auditor, auditor_agency, scope, starts, ends, granted_by, ended_at FROM mandates WHERE "+where+" ORDER BY starts, id LIMIT ?", append(args, atMost(q.Limit))...)
	if err != nil {
		return nil, fmt.Errorf("mandates: %w", classify(err))
	}
	return all, nil
}
