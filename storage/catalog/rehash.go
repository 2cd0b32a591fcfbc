package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// hashedKinds are the kinds of subjects that have hashes under look-up keys, in the order in which Rehash goes through them.
var hashedKinds = []pipeline.Kind{pipeline.KindDossier, pipeline.KindDocument, pipeline.KindHolding}

// Rehash implements pipeline.Catalog. Every subject is compared with the revision that it was read at.
func (c *Catalog) Rehash(ctx context.Context, behind pipeline.Ref, limit int, again func(pipeline.Hashed) (bool, error)) (pipeline.RehashPage, error) {
	behind.Kind = cmp.Or(behind.Kind, hashedKinds[0])
	page, err := c.rehash(ctx, behind, limit, again)
	if err != nil {
		return page, fmt.Errorf("%s behind %q: %w", behind.Kind, behind.ID, classify(err))
	}
	return page, nil
}

func (c *Catalog) rehash(ctx context.Context, behind pipeline.Ref, limit int, again func(pipeline.Hashed) (bool, error)) (page pipeline.RehashPage, err error) {
	ids, err := c.behind(ctx, behind, limit)
	if err != nil {
		return page, err
	}
	subjects, err := c.hashed(ctx, behind.Kind, ids)
	if err != nil {
		return page, err
	}
	var w writer
	for _, h := range subjects {
		before := foundBy(h)
		renewed, err := again(h)
		if err != nil {
			return page, err
		}
		if renewed {
			w.rehash(h, before)
			page.Changed++
		}
	}
	if page.Changed > 0 {
		err = c.apply(ctx, c.writes, w.statements)
	}
	if err != nil {
		return pipeline.RehashPage{}, err
	}
	page.Next = nextPage(behind.Kind, ids, limit)
	return page, nil
}

// nextPage is what the next page is behind.
func nextPage(kind pipeline.Kind, ids []string, limit int) pipeline.Ref {
	if len(ids) == limit {
		return pipeline.Ref{Kind: kind, ID: ids[limit-1]}
	}
	if n := slices.Index(hashedKinds, kind) + 1; n < len(hashedKinds) {
		return pipeline.Ref{Kind: hashedKinds[n]}
	}
	return pipeline.Ref{}
}

// behind lists subjects by name, in the database's order.
func (c *Catalog) behind(ctx context.Context, last pipeline.Ref, limit int) (ids []string, err error) {
	err = c.reads.each(ctx, func(r scanner) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM "+tables[last.Kind]+" WHERE id > ? ORDER BY id LIMIT ?", last.ID, limit)
	return ids, err
}

// hashed reads subjects of one kind.
func (c *Catalog) hashed(ctx context.Context, kind pipeline.Kind, ids []string) (all []pipeline.Hashed, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	switch kind {
	case pipeline.KindDossier:
		return c.hashedDossiers(ctx, ids)
	case pipeline.KindDocument:
		return c.hashedDocuments(ctx, ids)
	}
	where, args := named(ids)
	held, err := c.holdings(ctx, where, args...)
	for _, h := range held {
		all = append(all, pipeline.Hashed{Holding: &h})
	}
	return all, err
}

func (c *Catalog) hashedDossiers(ctx context.Context, ids []string) (all []pipeline.Hashed, err error) {
	for _, id := range ids {
		d, err := c.Dossier(ctx, pipeline.DossierID(id))
		if err != nil {
			return nil, err
		}
		all = append(all, pipeline.Hashed{Dossier: &d})
	}
	return all, nil
}

func (c *Catalog) hashedDocuments(ctx context.Context, ids []string) (all []pipeline.Hashed, err error) {
	where, args := named(ids)
	err = c.view(ctx, func(q session) error {
		docs, err := documents(ctx, q, len(ids), where, args...)
		for _, d := range docs {
			all = append(all, pipeline.Hashed{Document: &d})
		}
		return err
	})
	return all, err
}

func named(ids []string) (where string, args []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return "id IN (?" + strings.Repeat(", ?", len(ids)-1) + ")", args
}

// foundBy are the hashes that a holding is found through.
func foundBy(h pipeline.Hashed) (hashes [][32]byte) {
	if h.Holding == nil {
		return nil
	}
	for _, s := range h.Holding.Subjects {
		for _, id := range s.Identifiers {
			if s.Confirmed {
				hashes = append(hashes, id.Hashes()...)
			}
		}
	}
	return hashes
}

// rehash stores a subject's hashes, and moves neither its revision nor anything else of it.
func (w *writer) rehash(h pipeline.Hashed, before [][32]byte) {
	switch {
	case h.Dossier != nil:
		w.compare(pipeline.Ref{Kind: pipeline.KindDossier, ID: string(h.Dossier.ID)}, h.Dossier.Revision)
		w.people(*h.Dossier)
	case h.Document != nil:
		w.must("rehash document", "UPDATE documents SET paper_hash = ? WHERE id = ? AND revision = ?", paperHash(h.Document.Paper), h.Document.ID, h.Document.Revision)
		w.documentParts(*h.Document)
	case h.Holding != nil:
		w.must("rehash holding", "UPDATE holdings SET subjects = ? WHERE id = ? AND revision = ?", asJSON{h.Holding.Subjects}, h.Holding.ID, h.Holding.Revision)
		w.reindex(*h.Holding, before)
	}
}

// reindex makes a holding found through the hashes that it has now, and no more through those before.
func (w *writer) reindex(h pipeline.Holding, before [][32]byte) {
	for _, hash := range before {
		w.exec("DELETE FROM holding_identifiers WHERE hash = ? AND holding = ?", hash[:], h.ID)
	}
	for _, s := range h.Subjects {
		if s.Confirmed {
			w.index(h.ID, s.Identifiers)
		}
	}
}
