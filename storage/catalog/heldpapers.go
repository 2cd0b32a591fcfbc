package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// HeldPapers implements pipeline.Catalog.
func (c *Catalog) HeldPapers(ctx context.Context, identifiers [][32]byte) ([]pipeline.HeldPaper, error) {
	if len(identifiers) == 0 {
		return nil, nil
	}
	var held []pipeline.HeldPaper
	list, args := hashes(identifiers)
	err := c.reads.each(ctx, func(r scanner) error {
		var p pipeline.HeldPaper
		err := r.Scan(&p.ID, &p.State, &p.Document, &p.Agency, &p.Type, &p.Form, asTime{&p.ValidFrom}, asTime{&p.ValidUntil}, asDigest{&p.Sealed},
			asTime{&p.HeldAt}, &p.Paper.Revision, &p.Paper.State, (*[]byte)(&p.Paper.Key), &p.Paper.Content, &p.Test)
		p.Paper.ID = p.Document
		held = append(held, p)
		return err
	}, `SELECT h.id, h.state, h.document, h.agency, h.type, h.form, h.valid_from, h.valid_until, h.sealed, h.held_at,
		d.revision, d.state, d.key, d.content, coalesce(a.test, FALSE)
		FROM holdings AS h JOIN documents AS d ON d.id = h.document LEFT JOIN agencies AS a ON a.id = h.agency
		WHERE h.id IN (SELECT holding FROM holding_identifiers WHERE hash `+list+") ORDER BY h.held_at DESC, h.rowid DESC", args...)
	if err != nil {
		return nil, fmt.Errorf("held papers: %w", classify(err))
	}
	return held, nil
}

// hashes is the list of identifiers' hashes for a query.
func hashes(identifiers [][32]byte) (list string, args []any) {
	for _, hash := range identifiers {
		args = append(args, hash[:])
	}
	return in(args)
}
