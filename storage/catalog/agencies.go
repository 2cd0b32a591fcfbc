package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) agency(a pipeline.Agency, expected pipeline.Revision) {
	if expected == 0 {
		w.exec("INSERT INTO agencies (id, revision, name, valid_from, valid_to, successor, test) VALUES (?, 1, ?, ?, ?, ?, ?)",
			a.ID, a.Name, millis(a.ValidFrom), millis(a.ValidTo), a.Successor, a.Test)
		return
	}
	w.must("update agency", "UPDATE agencies SET revision = revision + 1, name = ?, valid_from = ?, valid_to = ?, successor = ?, test = ? WHERE id = ? AND revision = ?",
		a.Name, millis(a.ValidFrom), millis(a.ValidTo), a.Successor, a.Test, a.ID, expected)
}

// heritage selects an agency and all whose successor it is by now.
const heritage = `(WITH RECURSIVE heir (id) AS (SELECT CAST(? AS TEXT) UNION SELECT former.id FROM agencies AS former JOIN heir ON former.successor = heir.id)
	SELECT id FROM heir)`

// Agency implements pipeline.Catalog.
func (c *Catalog) Agency(ctx context.Context, id pipeline.AgencyID) (pipeline.Agency, error) {
	a := pipeline.Agency{ID: id}
	err := c.reads.one(ctx, []any{&a.Revision, &a.Name, asTime{&a.ValidFrom}, asTime{&a.ValidTo}, &a.Successor, &a.Test},
		"SELECT revision, name, valid_from, valid_to, successor, test FROM agencies WHERE id = ?", id)
	if err != nil {
		return pipeline.Agency{}, fmt.Errorf("agency %s: %w", id, classify(err))
	}
	return a, nil
}
