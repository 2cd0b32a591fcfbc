package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) holding(h pipeline.Holding) {
	w.exec(`INSERT INTO holdings (id, revision, state, document, dossier, agency, type, form, version, subjects, valid_from, valid_until, sealed, held_at)
		VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, h.ID, h.State, h.Document, h.Dossier, h.Agency, h.Type, h.Form, h.Version,
		asJSON{h.Subjects}, millis(h.ValidFrom), millis(h.ValidUntil), h.Sealed[:], millis(h.HeldAt))
	for _, s := range h.Subjects {
		for _, id := range s.Identifiers {
			w.exec("INSERT OR IGNORE INTO holding_identifiers (hash, holding) VALUES (?, ?)", id.Hash[:], h.ID)
		}
	}
}

// Holdings implements pipeline.Catalog.
func (c *Catalog) Holdings(ctx context.Context, identifiers [][32]byte) ([]pipeline.Holding, error) {
	if len(identifiers) == 0 {
		return nil, nil
	}
	args := make([]any, len(identifiers))
	for i, hash := range identifiers {
		args[i] = hash[:]
	}
	return c.holdings(ctx, "id IN (SELECT holding FROM holding_identifiers WHERE hash IN (?"+strings.Repeat(", ?", len(args)-1)+"))", args...)
}

// HoldingOf implements pipeline.Catalog.
func (c *Catalog) HoldingOf(ctx context.Context, id pipeline.DocumentID) (pipeline.Holding, error) {
	held, err := c.holdings(ctx, "document = ?", id)
	if err != nil || len(held) == 0 {
		return pipeline.Holding{}, fmt.Errorf("holding of %s: %w", id, orNotFound(err))
	}
	return held[0], nil
}

// Holding returns one holding.
func (c *Catalog) Holding(ctx context.Context, id pipeline.HoldingID) (pipeline.Holding, error) {
	held, err := c.holdings(ctx, "id = ?", id)
	if err != nil || len(held) == 0 {
		return pipeline.Holding{}, fmt.Errorf("holding %s: %w", id, orNotFound(err))
	}
	return held[0], nil
}

func (c *Catalog) holdings(ctx context.Context, where string, args ...any) ([]pipeline.Holding, error) {
	var held []pipeline.Holding
	err := c.each(ctx, func(r scanner) error {
		var h pipeline.Holding
		err := r.Scan(&h.ID, &h.Revision, &h.State, &h.Document, &h.Dossier, &h.Agency, &h.Type, &h.Form, &h.Version,
			asJSON{&h.Subjects}, asTime{&h.ValidFrom}, asTime{&h.ValidUntil}, asDigest{&h.Sealed}, asTime{&h.HeldAt})
		held = append(held, h)
		return err
	}, `SELECT id, revision, state, document, dossier, agency, type, form, version, subjects, valid_from, valid_until, sealed, held_at
		FROM holdings WHERE `+where+" ORDER BY held_at DESC, rowid DESC", args...)
	return held, classify(err)
}
