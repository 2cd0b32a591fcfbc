package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

func (w *writer) agency(a pipeline.Agency, expected pipeline.Revision) {
	if expected == 0 {
		w.exec("INSERT INTO agencies (id, revision, name, valid_from, valid_to, successor) VALUES (?, 1, ?, ?, ?, ?)",
			a.ID, a.Name, millis(a.ValidFrom), millis(a.ValidTo), a.Successor)
		return
	}
	w.must("update agency", "UPDATE agencies SET revision = revision + 1, name = ?, valid_from = ?, valid_to = ?, successor = ? WHERE id = ? AND revision = ?",
		a.Name, millis(a.ValidFrom), millis(a.ValidTo), a.Successor, a.ID, expected)
}

// Agency implements pipeline.Catalog.
func (c *Catalog) Agency(ctx context.Context, id pipeline.AgencyID) (pipeline.Agency, error) {
	a := pipeline.Agency{ID: id}
	var from, to int64
	err := c.db.QueryRowContext(ctx, "SELECT revision, name, valid_from, valid_to, successor FROM agencies WHERE id = ?", id).
		Scan(&a.Revision, &a.Name, &from, &to, &a.Successor)
	if err != nil {
		return a, fmt.Errorf("agency %s: %w", id, classify(err))
	}
	a.ValidFrom, a.ValidTo = fromMillis(from), fromMillis(to)
	return a, nil
}
