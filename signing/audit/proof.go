package audit

import (
	"fmt"

	"github.com/transparency-dev/merkle/proof"
)

// Nodes reads stored nodes, in the order asked for. It fails when one is missing.
type Nodes func(ids []NodeID) ([]Hash, error)

// Inclusion proves that the leaf at index is in the tree of this size (RFC 6962, 2.1.1). It reads at most two nodes a
// level.
func Inclusion(index, size uint64, read Nodes) ([]Hash, error) {
	need, err := proof.Inclusion(index, size)
	if err != nil {
		return nil, fmt.Errorf("prove inclusion: %w", err)
	}
	hashes, err := collect(need, read)
	if err != nil {
		return nil, fmt.Errorf("prove inclusion of leaf %d in %d: %w", index, size, err)
	}
	return hashes, nil
}

// Consistency proves that the tree of size newer begins with the tree of size older (RFC 6962, 2.1.2).
func Consistency(older, newer uint64, read Nodes) ([]Hash, error) {
	need, err := proof.Consistency(older, newer)
	if err != nil {
		return nil, fmt.Errorf("prove consistency: %w", err)
	}
	hashes, err := collect(need, read)
	if err != nil {
		return nil, fmt.Errorf("prove consistency of %d with %d: %w", older, newer, err)
	}
	return hashes, nil
}

func collect(need proof.Nodes, read Nodes) ([]Hash, error) {
	stored, err := read(places(need.IDs))
	if err != nil {
		return nil, fmt.Errorf("read nodes: %w", err)
	}
	proven, err := need.Rehash(slicesOf(stored), hasher.HashChildren)
	if err != nil {
		return nil, err
	}
	out := make([]Hash, len(proven))
	for i, h := range proven {
		out[i] = Hash(h)
	}
	return out, nil
}

// VerifyInclusion checks that leaf stands at index in the tree of this size and root.
func VerifyInclusion(leaf Hash, index, size uint64, path []Hash, root Hash) error {
	if err := proof.VerifyInclusion(hasher, index, size, leaf[:], slicesOf(path), root[:]); err != nil {
		return fmt.Errorf("verify inclusion of leaf %d: %w", index, err)
	}
	return nil
}

// VerifyConsistency checks that the newer checkpoint's tree begins with the older one's.
func VerifyConsistency(older, newer Checkpoint, path []Hash) error {
	err := proof.VerifyConsistency(hasher, older.Size, newer.Size, slicesOf(path), older.Root[:], newer.Root[:])
	if err != nil {
		return fmt.Errorf("verify consistency of %d with %d: %w", older.Size, newer.Size, err)
	}
	return nil
}
