package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// reuse records a receipt, unless the holding has moved since it was looked at.
func (w *writer) reuse(r pipeline.ReuseReceipt, of pipeline.Revision) {
	w.compare(pipeline.Ref{Kind: pipeline.KindHolding, ID: string(r.Holding)}, of)
	w.must("record reuse", `INSERT INTO reuses (id, dossier, component, holding, document, version, sealed, basis, reused_by, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Dossier, r.Component, r.Holding, r.Document, r.Version, r.Sealed[:], r.Basis, r.By, millis(r.At))
}

// Reuses implements pipeline.Catalog.
func (c *Catalog) Reuses(ctx context.Context, q pipeline.ReuseQuery) ([]pipeline.ReuseReceipt, error) {
	where, args := "1 = 1", []any{}
	if q.Dossier != "" {
		where, args = where+" AND dossier = ?", append(args, q.Dossier)
	}
	if q.Holding != "" {
		where, args = where+" AND holding = ?", append(args, q.Holding)
	}
	where, args = behind(where, args, "at", q.After)
	var list []pipeline.ReuseReceipt
	err := c.reads.each(ctx, func(s scanner) error {
		var r pipeline.ReuseReceipt
		err := s.Scan(&r.ID, &r.Dossier, &r.Component, &r.Holding, &r.Document, &r.Version, asDigest{&r.Sealed}, &r.Basis, &r.By, asTime{&r.At})
		list = append(list, r)
		return err
	}, "SELECT id, dossier, component, holding, document, version, sealed, basis, reused_by, at FROM reuses WHERE "+where+" ORDER BY at, id LIMIT ?", append(args, atMost(q.Limit))...)
	if err != nil {
		return nil, fmt.Errorf("reuses: %w", classify(err))
	}
	return list, nil
}
