package catalogtest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
)

// Pending checks that a leaf shows that it has no position yet, and is the commitment to its entry.
func Pending(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	_, c := received("a")
	d.must(c)
	log, err := d.Log(t.Context(), c.Subject)
	if err != nil || len(log) != 1 {
		t.Fatalf("Log = %+v, %v", log, err)
	}
	want := pipeline.LogEntry{Subject: c.Subject, Revision: 1, Index: -1, Salt: log[0].Salt, Leaf: log[0].Leaf,
		Entry: pipeline.Entry{Action: "test", Actor: "clerk", At: start, Detail: map[string]string{"name": "size"}}}
	equal(t, log[0], want, nil)
	if log[0].Salt == ([32]byte{}) || leaf(log[0]) != log[0].Leaf {
		t.Error("the leaf is not the salted commitment to the entry as it is read back")
	}
	tree, err := d.Tree(t.Context())
	if err != nil || tree.Size() != 0 {
		t.Errorf("Tree = %d leaves, %v; want none", tree.Size(), err)
	}
}

func leaf(e pipeline.LogEntry) [32]byte {
	return audit.Commit(audit.Canonical(e.Subject, e.Revision, e.Entry), e.Salt).Hash()
}

// Sequence checks positions and proofs while the log grows, and that it grows only behind what was there.
func Sequence(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	var older audit.Checkpoint
	for round := range 6 {
		for i := range 1 + 3*round {
			d.receive(fmt.Sprintf("%d-%d", round, i))
		}
		d.sequence()
		d.settled()
		newer := d.provable()
		if round > 0 {
			d.consistent(older, newer)
		}
		older = newer
	}
	same(t, "leaves", older.Size, 2+6+45)
	docs, err := d.Documents(t.Context(), pipeline.DocumentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for i, doc := range docs { // in the order of their commits
		log, err := d.Log(t.Context(), ref(pipeline.KindDocument, doc.ID))
		if err != nil || log[0].Index != int64(2+i) {
			t.Errorf("commit %d has position %d, %v", 2+i, log[0].Index, err)
		}
	}
}

// sequence places everything that is pending.
func (d desk) sequence() {
	d.Helper()
	for {
		n, err := d.Catalog.Sequence(d.Context())
		if err != nil {
			d.Error(err)
		}
		if n == 0 {
			return
		}
	}
}

// settled checks that sequencing again changes nothing.
func (d desk) settled() {
	d.Helper()
	before, err := d.Tree(d.Context())
	if n, again := d.Catalog.Sequence(d.Context()); n != 0 || again != nil || err != nil {
		d.Errorf("Sequence of nothing = %d, %v, %v", n, again, err)
	}
	after, err := d.Tree(d.Context())
	if err != nil || after.Root() != before.Root() {
		d.Errorf("the tree moved without a leaf: %v", err)
	}
}

// provable checks every entry against the tree and returns the tree's checkpoint.
func (d desk) provable() audit.Checkpoint {
	d.Helper()
	tree, err := d.Tree(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	entries := d.entries()
	same(d.T, "size of the tree", tree.Size(), uint64(len(entries)))
	for i, e := range entries {
		same(d.T, "position", e.Index, int64(i))
		proof, err := d.Proof(d.Context(), uint64(i), tree.Size())
		if err == nil {
			err = audit.VerifyInclusion(leaf(e), uint64(i), tree.Size(), proof, tree.Root())
		}
		if err != nil {
			d.Error(err)
		}
	}
	return audit.Checkpoint{Size: tree.Size(), Root: tree.Root()}
}

// entries returns the log of every subject, by position.
func (d desk) entries() []pipeline.LogEntry {
	d.Helper()
	subjects := []pipeline.Ref{ref(pipeline.KindAgency, agency), ref(pipeline.KindDossier, dossier)}
	docs, err := d.Documents(d.Context(), pipeline.DocumentQuery{})
	for _, doc := range docs {
		subjects = append(subjects, ref(pipeline.KindDocument, doc.ID))
	}
	var entries []pipeline.LogEntry
	for _, s := range subjects {
		log, logErr := d.Log(d.Context(), s)
		if err != nil || logErr != nil {
			d.Fatal(err, logErr)
		}
		entries = append(entries, log...)
	}
	slices.SortFunc(entries, func(a, b pipeline.LogEntry) int { return int(a.Index - b.Index) })
	return entries
}

// consistent checks that the newer tree begins with the older one: every node below it is still there.
func (d desk) consistent(older, newer audit.Checkpoint) {
	d.Helper()
	proof, err := d.Consistency(d.Context(), older.Size, newer.Size)
	if err == nil {
		err = audit.VerifyConsistency(older, newer, proof)
	}
	if err != nil {
		d.Error(err)
	}
}

// ConcurrentSequencers runs several on two handles while commits go on.
func ConcurrentSequencers(t *testing.T, bed Bed) {
	d := newDesk(t, bed)
	handles := []desk{d, {t, bed, bed.Open(t)}}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 10 {
				handles[i%2].receive(fmt.Sprintf("%d-%d", i, n))
				handles[(i+1)%2].sequence()
			}
		})
	}
	all.Wait()
	d.sequence()
	same(t, "leaves", d.provable().Size, 42)
}
