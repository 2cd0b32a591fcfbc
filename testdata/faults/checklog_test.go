package faults

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/testdata/servers"
)

// checkLog recomputes the audit log from its entries: every leaf has its place without a gap, the tree is that of the
// leaves, and so is the newest checkpoint.
func (o *office) checkLog(t *testing.T) {
	t.Helper()
	entries := o.sequenced(t)
	var leaves []audit.Hash
	for i, e := range entries {
		leaf := audit.Commit(audit.Canonical(e.Subject, e.Revision, e.Entry), e.Salt).Hash()
		if e.Index != int64(i) || e.Leaf != leaf {
			t.Errorf("audit entry %d has index %d; its leaf follows from it: %v", i, e.Index, e.Leaf == leaf)
		}
		leaves = append(leaves, leaf)
	}
	tree, err := o.catalog.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if root := rootOf(t, leaves); tree.Root() != root || tree.Size() != uint64(len(leaves)) {
		t.Errorf("audit tree of size %d is not that of its %d leaves", tree.Size(), len(leaves))
	}
	o.checkCheckpoint(t, leaves)
	t.Logf("audit log: %d entries", len(entries))
}

// sequenced returns the audit log once nothing is pending any more.
func (o *office) sequenced(t *testing.T) []pipeline.LogEntry {
	t.Helper()
	var entries []pipeline.LogEntry
	await(t, "the audit log's sequencer", func() bool {
		var err error
		if entries, err = o.catalog.Entries(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(entries) > 0 && entries[len(entries)-1].Index >= 0
	})
	return entries
}

func rootOf(t *testing.T, leaves []audit.Hash) audit.Hash {
	t.Helper()
	root, err := audit.RootOf(leaves)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func (o *office) checkCheckpoint(t *testing.T, leaves []audit.Hash) {
	t.Helper()
	const origin = "motlan/audit"
	key, err := keys.OpenLog(filepath.Join(o.secrets, "keys"), origin)
	if err != nil {
		t.Fatal(err)
	}
	_, signed, err := o.catalog.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := audit.OpenCheckpoint(signed, origin, key.Verifier)
	if err != nil || c.Size > uint64(len(leaves)) {
		t.Fatalf("checkpoint of %d leaves, there are %d: %v", c.Size, len(leaves), err)
	}
	if c.Root != rootOf(t, leaves[:c.Size]) {
		t.Errorf("the checkpoint at %d is of another log", c.Size)
	}
}

// checkSecrets looks for personal ids and keys in what the nodes have said.
func (o *office) checkSecrets(t *testing.T) {
	t.Helper()
	hidden := []string{servers.MinIOPassword}
	for _, p := range drawn(t) {
		hidden = append(hidden, p.owner.ID)
	}
	master, err := os.ReadFile(filepath.Join(o.secrets, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	hidden = append(hidden, string(master), hex.EncodeToString(master), base64.StdEncoding.EncodeToString(master))
	for _, n := range o.nodes {
		said, err := os.ReadFile(n.log)
		if err != nil || n.name == "api" && len(said) == 0 {
			t.Errorf("log of %s: %d bytes, %v", n.name, len(said), err)
		}
		for _, secret := range hidden {
			if strings.Contains(string(said), secret) {
				t.Errorf("the log of %s tells a secret of %d characters", n.name, len(secret))
			}
		}
	}
}

// await asks again and again until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
