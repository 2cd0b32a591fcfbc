package catalog

import (
	"context"
	"fmt"

	"github.com/motlan/motlan/pipeline"
)

// Entries returns the whole audit log in its order, what is pending last. It is for auditors, who recompute the tree.
func (c *Catalog) Entries(ctx context.Context) ([]pipeline.LogEntry, error) {
	var entries []pipeline.LogEntry
	err := c.reads.each(ctx, func(r scanner) error {
		var e pipeline.LogEntry
		err := r.Scan(&e.Subject.Kind, &e.Subject.ID, &e.Revision, &e.Action, &e.Actor, asTime{&e.At}, asJSON{&e.Detail},
			asDigest{(*pipeline.Digest)(&e.Salt)}, asDigest{(*pipeline.Digest)(&e.Leaf)}, &e.Index)
		entries = append(entries, e)
		return err
	}, `SELECT kind, subject, revision, action, actor, at, detail, salt, leaf, coalesce(position, -1)
		FROM audit_leaves ORDER BY position IS NULL, position, id`)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", classify(err))
	}
	return entries, nil
}
