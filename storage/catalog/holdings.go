package catalog

import (
	"context"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// holding records a new holding, or moves the one that the transition is about. A revoked one comes back with its document:
// that was in quarantine, and let go.
func (w *writer) holding(h pipeline.Holding, subject pipeline.Ref, expected pipeline.Revision) {
	values := []any{h.State, h.Document, h.Dossier, h.Agency, h.Type, h.Form, h.Version, asJSON{h.Subjects},
		millis(h.ValidFrom), millis(h.ValidUntil), h.Sealed[:], millis(h.HeldAt), h.Certificate, millis(h.SignedAt), h.Proven, h.Reason, h.Fault, millis(h.FaultSince),
		h.DocumentRevision, h.Imprint, h.ID}
	if subject.Kind == pipeline.KindHolding && expected > 0 {
		w.must("update holding", `UPDATE holdings SET revision = revision + 1, state = ?, document = ?, dossier = ?, agency = ?, type = ?,
			form = ?, version = ?, subjects = ?, valid_from = ?, valid_until = ?, sealed = ?, held_at = ?,
			certificate = ?, signed_at = ?, proven = ?, reason = ?, fault = ?, fault_since = ?, document_revision = ?, imprint = ? WHERE id = ? AND revision = ?`,
			append(values, expected)...)
		w.exec("DELETE FROM holding_identifiers WHERE holding = ?", h.ID)
	} else {
		w.must("record holding", `INSERT INTO holdings (state, document, dossier, agency, type, form, version, subjects, valid_from, valid_until, sealed,
			held_at, certificate, signed_at, proven, reason, fault, fault_since, document_revision, imprint, id, revision)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
			ON CONFLICT (id) DO UPDATE SET revision = holdings.revision + 1, state = excluded.state, type = excluded.type, form = excluded.form,
			version = excluded.version, subjects = excluded.subjects, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
			sealed = excluded.sealed, held_at = excluded.held_at, certificate = excluded.certificate, signed_at = excluded.signed_at,
			proven = excluded.proven, reason = excluded.reason,
			fault = excluded.fault, fault_since = excluded.fault_since,
			document_revision = excluded.document_revision, imprint = excluded.imprint WHERE holdings.state = 'revoked'`, values...)
	}
	for _, s := range h.Subjects {
		if s.Confirmed {
			w.index(h.ID, s.Identifiers)
		}
	}
}

// index makes a holding findable through a subject's identifiers.
func (w *writer) index(id pipeline.HoldingID, identifiers []pipeline.Identifier) {
	for _, i := range identifiers {
		for _, hash := range i.Hashes() {
			w.exec("INSERT INTO holding_identifiers (hash, holding) VALUES (?, ?) ON CONFLICT DO NOTHING", hash[:], id)
		}
	}
}

// Holdings implements pipeline.Catalog.
func (c *Catalog) Holdings(ctx context.Context, identifiers [][32]byte) ([]pipeline.Holding, error) {
	if len(identifiers) == 0 {
		return nil, nil
	}
	list, args := hashes(identifiers)
	held, err := c.holdings(ctx, "id IN (SELECT holding FROM holding_identifiers WHERE hash "+list+")", args...)
	if err != nil {
		return nil, fmt.Errorf("holdings: %w", err)
	}
	return held, nil
}

// HoldingOf implements pipeline.Catalog.
func (c *Catalog) HoldingOf(ctx context.Context, id pipeline.DocumentID) (pipeline.Holding, error) {
	held, err := c.holdings(ctx, "document = ?", id)
	if err != nil || len(held) == 0 {
		return pipeline.Holding{}, fmt.Errorf("holding of %s: %w", id, orNotFound(err))
	}
	return held[0], nil
}

// HoldingsBy implements pipeline.Catalog.
func (c *Catalog) HoldingsBy(ctx context.Context, q pipeline.HoldingQuery) ([]pipeline.Holding, error) {
	held, err := c.holdings(ctx, "certificate = ? AND (signed_at >= ? OR NOT proven) AND (agency IN "+heritage+" OR ? = '')", q.Certificate, millis(q.Since), q.Agency, q.Agency)
	if err != nil {
		return nil, fmt.Errorf("holdings by certificate: %w", err)
	}
	slices.Reverse(held)
	return held, nil
}

// Holding implements pipeline.Catalog.
func (c *Catalog) Holding(ctx context.Context, id pipeline.HoldingID) (pipeline.Holding, error) {
	held, err := c.holdings(ctx, "id = ?", id)
	if err != nil || len(held) == 0 {
		return pipeline.Holding{}, fmt.Errorf("holding %s: %w", id, orNotFound(err))
	}
	return held[0], nil
}

func (c *Catalog) holdings(ctx context.Context, where string, args ...any) ([]pipeline.Holding, error) {
	var held []pipeline.Holding
	err := c.reads.each(ctx, func(r scanner) error {
		var h pipeline.Holding
		err := r.Scan(&h.ID, &h.Revision, &h.State, &h.Document, &h.Dossier, &h.Agency, &h.Type, &h.Form, &h.Version,
			asJSON{&h.Subjects}, asTime{&h.ValidFrom}, asTime{&h.ValidUntil}, asDigest{&h.Sealed}, asTime{&h.HeldAt},
			&h.Certificate, asTime{&h.SignedAt}, &h.Proven, &h.Reason, &h.Fault, asTime{&h.FaultSince}, &h.DocumentRevision, &h.Imprint)
		held = append(held, h)
		return err
	}, `SELECT id, revision, state, document, dossier, agency, type, form, version, subjects, valid_from, valid_until, sealed, held_at,
		certificate, signed_at, proven, reason, fault, fault_since, document_revision, imprint FROM holdings WHERE `+where+" ORDER BY held_at DESC, rowid DESC", args...)
	return held, classify(err)
}
