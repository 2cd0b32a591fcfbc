package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/motlan/motlan/pipeline"
)

// format names this encoding in every commitment, so that a later one cannot be mistaken for it.
const format = "motlan/audit/v1"

// Canonical encodes one entry for its commitment. Equal entries have equal encodings and different entries different
// ones: every text is preceded by its length, details are sorted by key, and time is UTC in microseconds, which every
// database keeps. What lies below a microsecond is dropped.
func Canonical(subject pipeline.Ref, revision pipeline.Revision, e pipeline.Entry) []byte {
	b := text(nil, format)
	b = text(b, string(subject.Kind))
	b = text(b, subject.ID)
	b = number(b, uint64(revision))
	b = text(b, e.Action)
	b = text(b, e.Actor)
	b = number(b, uint64(e.At.UnixMicro()))
	b = number(b, uint64(len(e.Detail)))
	for _, key := range slices.Sorted(maps.Keys(e.Detail)) {
		b = text(text(b, key), e.Detail[key])
	}
	return b
}

func text(b []byte, s string) []byte { return append(number(b, uint64(len(s))), s...) }

func number(b []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(b, n) }

// Hash is a SHA-256 in the tree.
type Hash [sha256.Size]byte

// Leaf is the data of one leaf: a commitment that says nothing about its entry without the salt.
type Leaf [sha256.Size]byte

// Commit commits to an entry's canonical encoding. The salt must be random, of its own for every entry, and kept as
// long as the entry may be proven.
func Commit(entry []byte, salt [32]byte) Leaf {
	h := sha256.New()
	h.Write(salt[:])
	h.Write(entry)
	return Leaf(h.Sum(nil))
}

// Hash is the leaf's hash in the tree: SHA-256 of 0x00 and the leaf (RFC 6962, 2.1).
func (l Leaf) Hash() Hash { return Hash(hasher.HashLeaf(l[:])) }
