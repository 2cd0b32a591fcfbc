package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// HeldPapers implements pipeline.Catalog. Who asks at the same moment shares a query.
func (c *Catalog) HeldPapers(ctx context.Context, identifiers [][32]byte) ([]pipeline.HeldPaper, error) {
	if len(identifiers) == 0 {
		return nil, nil
	}
	a := &asked{outcome: newOutcome(), identifiers: identifiers}
	if err := c.asking.bring(ctx, c.reads, a); err != nil {
		return nil, fmt.Errorf("held papers: %w", classify(err))
	}
	return a.newestFirst(), nil
}

// asked is somebody who is looked up.
type asked struct {
	outcome
	identifiers [][32]byte
	found       []heldRow
}

type heldRow struct {
	pipeline.HeldPaper
	place int64
}

// newestFirst is what was found, each holding once.
func (a *asked) newestFirst() []pipeline.HeldPaper {
	slices.SortFunc(a.found, func(x, y heldRow) int { return cmp.Or(y.HeldAt.Compare(x.HeldAt), cmp.Compare(y.place, x.place)) })
	once := slices.CompactFunc(a.found, func(x, y heldRow) bool { return x.place == y.place })
	held := make([]pipeline.HeldPaper, len(once))
	for i, row := range once {
		held[i] = row.HeldPaper
	}
	return held
}

func answer(g *together[*asked], db database) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	all := g.take()
	tell(ctx, all, find(ctx, db, all))
}

// find gives everybody what is held about them: a holding once for each identifier that finds it.
func find(ctx context.Context, db database, all []*asked) error {
	by := map[[32]byte][]*asked{}
	var identifiers [][32]byte
	for _, a := range all {
		for _, hash := range a.identifiers {
			by[hash] = append(by[hash], a)
			identifiers = append(identifiers, hash)
		}
	}
	list, args := hashes(identifiers)
	return db.each(ctx, func(r scanner) error {
		hash, row, err := scanHeld(r)
		for _, a := range by[hash] {
			a.found = append(a.found, row)
		}
		return err
	}, `SELECT i.hash, h.rowid, h.id, h.state, h.document, h.agency, h.type, h.form, h.valid_from, h.valid_until, h.sealed, h.held_at,
		h.document_revision, h.imprint, coalesce(a.test, FALSE) FROM holding_identifiers AS i JOIN holdings AS h ON h.id = i.holding
		LEFT JOIN agencies AS a ON a.id = h.agency WHERE i.hash `+list, args...)
}

func scanHeld(r scanner) (hash pipeline.Digest, p heldRow, err error) {
	err = r.Scan(asDigest{&hash}, &p.place, &p.ID, &p.State, &p.Document, &p.Agency, &p.Type, &p.Form, asTime{&p.ValidFrom}, asTime{&p.ValidUntil},
		asDigest{&p.Sealed}, asTime{&p.HeldAt}, &p.DocumentRevision, &p.Imprint, &p.Test)
	return hash, p, err
}

// hashes is the list of identifiers' hashes for a query.
func hashes(identifiers [][32]byte) (list string, args []any) {
	for _, hash := range identifiers {
		args = append(args, hash[:])
	}
	return in(args)
}
