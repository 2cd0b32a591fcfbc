package audit

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// log is a stored log, as the catalogue keeps it.
type log struct {
	nodes map[NodeID]Hash
	roots []Hash // by size
	tree  *Tree
	reads int
}

func newLog(t testing.TB, size int) *log {
	t.Helper()
	l := &log{nodes: map[NodeID]Hash{}, tree: NewTree()}
	l.roots = append(l.roots, l.tree.Root())
	for i := range size {
		done, err := l.tree.Append(Leaf{byte(i), byte(i >> 8)}.Hash())
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range done {
			l.nodes[n.NodeID] = n.Hash
		}
		l.roots = append(l.roots, l.tree.Root())
	}
	return l
}

func (l *log) read(ids []NodeID) ([]Hash, error) {
	var out []Hash
	for _, id := range ids {
		h, ok := l.nodes[id]
		if !ok {
			return nil, fmt.Errorf("node %v is not stored", id)
		}
		out = append(out, h)
		l.reads++
	}
	return out, nil
}

func (l *log) checkpoint(size int) Checkpoint {
	return Checkpoint{"motlan.example/log", uint64(size), l.roots[size]}
}

// Known roots of the test inputs that certificate-transparency-go and trillian publish for RFC 6962.
func TestRootVectors(t *testing.T) {
	inputs := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	want := []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var leaves []Hash
	for size := range want {
		if size > 0 {
			data, _ := hex.DecodeString(inputs[size-1])
			leaves = append(leaves, Hash(hasher.HashLeaf(data)))
		}
		root, err := RootOf(leaves)
		if err != nil || hex.EncodeToString(root[:]) != want[size] {
			t.Errorf("root of %d leaves = %x, %v, want %s", size, root, err, want[size])
		}
	}
}

func TestEveryInclusion(t *testing.T) {
	l := newLog(t, 70)
	for size := 1; size <= 70; size++ {
		for index := range size {
			path, err := Inclusion(uint64(index), uint64(size), l.read)
			if err != nil {
				t.Fatal(err)
			}
			leaf := Leaf{byte(index)}.Hash()
			if err := VerifyInclusion(leaf, uint64(index), uint64(size), path, l.roots[size]); err != nil {
				t.Fatalf("leaf %d of %d: %v", index, size, err)
			}
			if err := VerifyInclusion(Leaf{99}.Hash(), uint64(index), uint64(size), path, l.roots[size]); err == nil {
				t.Fatalf("another leaf passes as %d of %d", index, size)
			}
		}
	}
}

func TestEveryConsistency(t *testing.T) {
	l := newLog(t, 70)
	for newer := range 71 {
		for older := range newer + 1 {
			path, err := Consistency(uint64(older), uint64(newer), l.read)
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyConsistency(l.checkpoint(older), l.checkpoint(newer), path); err != nil {
				t.Fatalf("%d in %d: %v", older, newer, err)
			}
			forged := l.checkpoint(older)
			forged.Root[5] ^= 1
			if err := VerifyConsistency(forged, l.checkpoint(newer), path); err == nil && older > 0 {
				t.Fatalf("a forged root passes for %d in %d", older, newer)
			}
		}
	}
}

func TestProofReadsFewNodes(t *testing.T) {
	l := newLog(t, 10_000)
	if _, err := Inclusion(4_711, 9_999, l.read); err != nil {
		t.Fatal(err)
	}
	if l.reads > 28 {
		t.Errorf("a proof in 10,000 leaves read %d nodes, want at most two a level", l.reads)
	}
}

func TestResumeGoesOn(t *testing.T) {
	whole := newLog(t, 41)
	for size := range 41 {
		border, err := whole.read(Border(uint64(size)))
		if err != nil {
			t.Fatal(err)
		}
		tree, err := Resume(uint64(size), border)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tree.Append(Leaf{byte(size)}.Hash()); err != nil || tree.Root() != whole.roots[size+1] {
			t.Fatalf("resumed at %d: another root, %v", size, err)
		}
	}
	if _, err := Resume(3, nil); err == nil {
		t.Error("Resume without the border = nil error")
	}
}

func TestCheckpoint(t *testing.T) {
	secret, public, _ := note.GenerateKey(rand.Reader, "motlan.example/log")
	signer, _ := note.NewSigner(secret)
	key, _ := note.NewVerifier(public)
	want := newLog(t, 5).checkpoint(5)
	signed, err := want.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenCheckpoint(signed, want.Origin, key); err != nil || got != want {
		t.Errorf("OpenCheckpoint = %v, %v, want %v", got, err, want)
	}
	if _, err := OpenCheckpoint(signed, "another log", key); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("OpenCheckpoint of another log = %v, want ErrCheckpoint", err)
	}
	signed[len(want.Origin)+1] = '6'
	if _, err := OpenCheckpoint(signed, want.Origin, key); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("OpenCheckpoint of a changed size = %v, want ErrCheckpoint", err)
	}
}
