package audit

import (
	"fmt"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

var (
	hasher = rfc6962.DefaultHasher
	ranges = &compact.RangeFactory{Hash: hasher.HashChildren}
)

// NodeID places a hash in the tree: level 0 are the leaves, and the node (l, i) covers the leaves i·2^l … (i+1)·2^l - 1.
type NodeID struct {
	Level uint
	Index uint64
}

// Node is a complete node of the tree: it never changes again, so it can be stored.
type Node struct {
	NodeID
	Hash Hash
}

// Tree grows a log leaf by leaf and holds no more than the hashes of its right border.
type Tree struct{ border *compact.Range }

// NewTree returns the empty tree.
func NewTree() *Tree { return &Tree{ranges.NewEmptyRange(0)} }

// Border lists the nodes that Resume needs for a tree of this size, at most 64.
func Border(size uint64) []NodeID { return places(compact.RangeNodes(0, size, nil)) }

// Resume goes on with a tree of this size; border holds the hashes of Border(size), in that order.
func Resume(size uint64, border []Hash) (*Tree, error) {
	r, err := ranges.NewRange(0, size, slicesOf(border))
	if err != nil {
		return nil, fmt.Errorf("resume tree of %d leaves: %w", size, err)
	}
	return &Tree{r}, nil
}

// Append adds a leaf and returns the nodes that it completed, the leaf itself first. They are to be stored with it.
func (t *Tree) Append(leaf Hash) ([]Node, error) {
	var done []Node
	visit := func(id compact.NodeID, h []byte) { done = append(done, Node{NodeID{id.Level, id.Index}, Hash(h)}) }
	if err := t.border.Append(leaf[:], visit); err != nil {
		return nil, fmt.Errorf("append leaf %d: %w", t.Size(), err)
	}
	return done, nil
}

// Size is the number of leaves.
func (t *Tree) Size() uint64 { return t.border.End() }

// Root is the tree's hash; of the empty tree it is the SHA-256 of nothing.
func (t *Tree) Root() Hash {
	root, err := t.border.GetRootHash(nil)
	if err != nil || root == nil { // a border that begins at 0 gives no error
		return Hash(hasher.EmptyRoot())
	}
	return Hash(root)
}

// RootOf is the hash of the tree over these leaves.
func RootOf(leaves []Hash) (Hash, error) {
	t := NewTree()
	for _, l := range leaves {
		if _, err := t.Append(l); err != nil {
			return Hash{}, err
		}
	}
	return t.Root(), nil
}

func places(ids []compact.NodeID) []NodeID {
	out := make([]NodeID, len(ids))
	for i, id := range ids {
		out[i] = NodeID{id.Level, id.Index}
	}
	return out
}

func slicesOf(hashes []Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}
