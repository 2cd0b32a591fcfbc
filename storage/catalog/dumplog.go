package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// LogState is the audit log of one state of the catalog, summed up.
type LogState struct {
	Leaves     uint64          `json:"leaves"`               // that have a position
	Root       pipeline.Digest `json:"root"`                 // of the tree over them, recomputed from the entries
	Pending    int             `json:"pending"`              // leaves that wait for their position
	Checkpoint string          `json:"checkpoint,omitempty"` // the newest signed one
	Covered    pipeline.Digest `json:"covered"`              // root over the leaves that the checkpoint covers, recomputed likewise
	// Fault says what is wrong where somebody, or the disk, changed the past: an entry that is not what its leaf committed
	// to, a gap, or stored nodes of another tree. Empty: nothing.
	Fault string `json:"fault,omitempty"`
}

// CheckLog recomputes the audit log of the catalog at a place from its entries, one after another.
func CheckLog(ctx context.Context, place string) (s LogState, err error) {
	err = viewAt(ctx, place, func(q session) error {
		s, err = logState(ctx, q)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("recompute audit log: %w", err)
	}
	return s, nil
}

func logState(ctx context.Context, q session) (LogState, error) {
	var s LogState
	var covers uint64
	err := q.one(ctx, []any{&covers, &s.Checkpoint}, "SELECT size, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1")
	if err = classify(err); err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return s, err
	}
	if err := q.one(ctx, []any{&s.Pending}, "SELECT count(*) FROM audit_leaves WHERE position IS NULL"); err != nil {
		return s, err
	}
	tree := audit.NewTree()
	err = grow(ctx, q, tree, func() {
		if tree.Size() == covers {
			s.Covered = pipeline.Digest(tree.Root())
		}
	})
	s.Leaves, s.Root = tree.Size(), pipeline.Digest(tree.Root())
	if err == nil {
		err = sameTree(ctx, q, tree)
	}
	if errors.Is(err, pipeline.ErrCorrupt) {
		s.Fault, err = err.Error(), nil
	}
	return s, err
}

// sameTree compares the tree with the nodes that are stored.
func sameTree(ctx context.Context, q session, tree *audit.Tree) error {
	var leaves uint64
	if err := q.one(ctx, []any{&leaves}, "SELECT coalesce(max(position) + 1, 0) FROM audit_nodes WHERE level = 0"); err != nil {
		return err
	}
	stored, err := resume(ctx, q)
	if errors.Is(classify(err), pipeline.ErrNotFound) || err == nil && (leaves != tree.Size() || stored.Root() != tree.Root()) {
		return fmt.Errorf("stored nodes are not those of the entries: %w", pipeline.ErrCorrupt)
	}
	return err
}

// grow appends every entry that has a position to the tree, recomputing its leaf, and calls grown after each.
func grow(ctx context.Context, q session, tree *audit.Tree, grown func()) error {
	return rows(ctx, q, func(r scanner) error {
		var e pipeline.LogEntry
		err := r.Scan(&e.Subject.Kind, &e.Subject.ID, &e.Revision, &e.Action, &e.Actor, asTime{&e.At}, asJSON{&e.Detail},
			asDigest{(*pipeline.Digest)(&e.Salt)}, asDigest{(*pipeline.Digest)(&e.Leaf)}, &e.Index)
		if err != nil {
			return err
		}
		leaf := audit.Commit(audit.Canonical(e.Subject, e.Revision, e.Entry), e.Salt).Hash()
		if leaf != audit.Hash(e.Leaf) || uint64(e.Index) != tree.Size() {
			return fmt.Errorf("entry %d of the audit log was changed: %w", e.Index, pipeline.ErrCorrupt)
		}
		_, err = tree.Append(leaf)
		grown()
		return err
	}, `SELECT kind, subject, revision, action, actor, at, detail, salt, leaf, position FROM audit_leaves
		WHERE position IS NOT NULL ORDER BY position`)
}
