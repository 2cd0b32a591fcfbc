package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// Sequence gives the pending leaves of the audit log their positions, in the order of their commits as far as those
// stood in each other's way, and stores the nodes of the tree that they complete; events get theirs too. It returns how many leaves
// it placed. One call at a time does work: the others wait for its transaction.
func (c *Catalog) Sequence(ctx context.Context) (int, error) {
	var n int
	err := c.writes.in(ctx, nil, func(tx session) (err error) {
		n, err = sequence(ctx, tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sequence audit log: %w", classify(err))
	}
	return n, nil
}

// batch bounds one transaction of the sequencer.
const batch = 1000

func sequence(ctx context.Context, tx session) (int, error) {
	if _, err := tx.run(ctx, "{lock the log}"); err != nil {
		return 0, err
	}
	tree, err := resume(ctx, tx)
	if err != nil {
		return 0, err
	}
	leaves, err := place(ctx, tx, tree.Size())
	if err != nil {
		return 0, err
	}
	var grown []audit.Node
	for i, leaf := range leaves {
		if leaf.position != int64(tree.Size()) {
			return 0, fmt.Errorf("leaf %d was placed at %d: %w", i, leaf.position, pipeline.ErrCorrupt)
		}
		nodes, err := tree.Append(leaf.hash)
		if err != nil {
			return 0, err
		}
		grown = append(grown, nodes...)
	}
	if err := keepNodes(ctx, tx, grown); err != nil {
		return 0, err
	}
	return len(leaves), placeEvents(ctx, tx)
}

type placed struct {
	position int64
	hash     audit.Hash
}

// place gives the first pending leaves the positions behind size.
func place(ctx context.Context, tx session, size uint64) ([]placed, error) {
	var leaves []placed
	err := tx.each(ctx, func(r scanner) error {
		var l placed
		err := r.Scan(&l.position, asDigest{(*pipeline.Digest)(&l.hash)})
		leaves = append(leaves, l)
		return err
	}, `UPDATE audit_leaves SET position = turn.n - 1 + ?
		FROM (SELECT id AS pending, row_number() OVER (ORDER BY id) AS n FROM audit_leaves WHERE position IS NULL ORDER BY id LIMIT ?) AS turn
		WHERE id = turn.pending RETURNING position, leaf`, int64(size), batch)
	slices.SortFunc(leaves, func(a, b placed) int { return cmp.Compare(a.position, b.position) })
	return leaves, err
}

func keepNodes(ctx context.Context, tx session, nodes []audit.Node) error {
	for some := range slices.Chunk(nodes, 100) {
		var values []any
		for _, n := range some {
			values = append(values, int64(n.Level), int64(n.Index), n.Hash[:])
		}
		_, err := tx.run(ctx, "INSERT INTO audit_nodes (level, position, hash) VALUES (?, ?, ?)"+strings.Repeat(", (?, ?, ?)", len(some)-1), values...)
		if err != nil {
			return err
		}
	}
	return nil
}

func resume(ctx context.Context, q session) (*audit.Tree, error) {
	var size uint64
	if err := q.one(ctx, []any{&size}, "SELECT coalesce(max(position) + 1, 0) FROM audit_leaves"); err != nil {
		return nil, err
	}
	border, err := nodes(ctx, q, audit.Border(size))
	if err != nil {
		return nil, err
	}
	return audit.Resume(size, border)
}

func nodes(ctx context.Context, q session, ids []audit.NodeID) ([]audit.Hash, error) {
	hashes := make([]audit.Hash, len(ids))
	for i, id := range ids {
		err := q.one(ctx, []any{asDigest{(*pipeline.Digest)(&hashes[i])}},
			"SELECT hash FROM audit_nodes WHERE level = ? AND position = ?", int64(id.Level), int64(id.Index))
		if err != nil {
			return nil, fmt.Errorf("node %d/%d: %w", id.Level, id.Index, err)
		}
	}
	return hashes, nil
}

// Tree returns the sequenced part of the audit log.
func (c *Catalog) Tree(ctx context.Context) (*audit.Tree, error) {
	var tree *audit.Tree
	err := c.view(ctx, func(q session) (err error) {
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
	proof, err := audit.Inclusion(position, size, func(ids []audit.NodeID) ([]audit.Hash, error) { return nodes(ctx, c.reads.session, ids) })
	if err != nil {
		return nil, fmt.Errorf("audit proof: %w", classify(err))
	}
	return proof, nil
}

// Consistency returns the hashes that prove that the tree of size newer begins with the tree of size older.
func (c *Catalog) Consistency(ctx context.Context, older, newer uint64) ([]audit.Hash, error) {
	proof, err := audit.Consistency(older, newer, func(ids []audit.NodeID) ([]audit.Hash, error) { return nodes(ctx, c.reads.session, ids) })
	if err != nil {
		return nil, fmt.Errorf("audit proof: %w", classify(err))
	}
	return proof, nil
}
