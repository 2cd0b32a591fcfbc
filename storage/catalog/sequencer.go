package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// Sequence gives the pending leaves of the audit log their positions, in the order of their commits, and stores the
// nodes of the tree that they complete. It returns how many it placed. One call at a time does work: the transaction
// takes the write lock first.
func (c *Catalog) Sequence(ctx context.Context) (int, error) {
	tx, err := c.writes.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("sequence audit log: %w", classify(err))
	}
	defer tx.Rollback()
	n, err := sequence(ctx, tx)
	if err == nil && n > 0 {
		err = tx.Commit()
	}
	if err != nil {
		return 0, fmt.Errorf("sequence audit log: %w", classify(err))
	}
	return n, nil
}

// batch bounds one transaction of the sequencer.
const batch = 1000

func sequence(ctx context.Context, tx *sql.Tx) (int, error) {
	leaves, ids, err := pending(ctx, tx)
	if err != nil || len(leaves) == 0 {
		return 0, err
	}
	tree, err := resume(ctx, tx)
	if err != nil {
		return 0, err
	}
	w := &writer{ctx: ctx, tx: tx}
	for i, leaf := range leaves {
		w.must("place leaf", "UPDATE audit_leaves SET position = ? WHERE id = ? AND position IS NULL", int64(tree.Size()), ids[i])
		nodes, err := tree.Append(leaf)
		if err != nil {
			return 0, err
		}
		for _, n := range nodes {
			w.exec("INSERT INTO audit_nodes (level, position, hash) VALUES (?, ?, ?)", int64(n.Level), int64(n.Index), n.Hash[:])
		}
	}
	return len(leaves), w.err
}

func pending(ctx context.Context, tx *sql.Tx) (leaves []audit.Hash, ids []int64, err error) {
	err = each(ctx, tx, func(r scanner) error {
		var id int64
		var leaf audit.Hash
		err := r.Scan(&id, asDigest{(*pipeline.Digest)(&leaf)})
		leaves, ids = append(leaves, leaf), append(ids, id)
		return err
	}, "SELECT id, leaf FROM audit_leaves WHERE position IS NULL ORDER BY id LIMIT ?", batch)
	return leaves, ids, err
}

func resume(ctx context.Context, q queryer) (*audit.Tree, error) {
	var size uint64
	if err := q.QueryRowContext(ctx, "SELECT coalesce(max(position) + 1, 0) FROM audit_leaves").Scan(&size); err != nil {
		return nil, err
	}
	border, err := nodes(ctx, q, audit.Border(size))
	if err != nil {
		return nil, err
	}
	return audit.Resume(size, border)
}

func nodes(ctx context.Context, q queryer, ids []audit.NodeID) ([]audit.Hash, error) {
	hashes := make([]audit.Hash, len(ids))
	for i, id := range ids {
		err := q.QueryRowContext(ctx, "SELECT hash FROM audit_nodes WHERE level = ? AND position = ?", int64(id.Level), int64(id.Index)).
			Scan(asDigest{(*pipeline.Digest)(&hashes[i])})
		if err != nil {
			return nil, fmt.Errorf("node %d/%d: %w", id.Level, id.Index, err)
		}
	}
	return hashes, nil
}

// Tree returns the sequenced part of the audit log.
func (c *Catalog) Tree(ctx context.Context) (*audit.Tree, error) {
	var tree *audit.Tree
	err := c.view(ctx, func(q queryer) (err error) {
		tree, err = resume(ctx, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("audit tree: %w", err)
	}
	return tree, nil
}

// Proof returns the hashes that prove the leaf at a position to be in the tree of this size.
func (c *Catalog) Proof(ctx context.Context, position, size uint64) ([]audit.Hash, error) {
	proof, err := audit.Inclusion(position, size, func(ids []audit.NodeID) ([]audit.Hash, error) { return nodes(ctx, c.reads, ids) })
	if err != nil {
		return nil, fmt.Errorf("audit proof: %w", classify(err))
	}
	return proof, nil
}

// Consistency returns the hashes that prove that the tree of size newer begins with the tree of size older.
func (c *Catalog) Consistency(ctx context.Context, older, newer uint64) ([]audit.Hash, error) {
	proof, err := audit.Consistency(older, newer, func(ids []audit.NodeID) ([]audit.Hash, error) { return nodes(ctx, c.reads, ids) })
	if err != nil {
		return nil, fmt.Errorf("audit proof: %w", classify(err))
	}
	return proof, nil
}
