package api_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/catalog"
)

// checkpoint does what a leader does: every leaf gets its place, and the tree is signed.
func (o *office) checkpoint(key keys.LogKey) {
	o.t.Helper()
	records, ctx := o.service.Catalog.(*catalog.Catalog), context.Background()
	_, err := records.Sequence(ctx)
	must(o.t, err)
	tree, err := records.Tree(ctx)
	must(o.t, err)
	signed, err := audit.Checkpoint{Origin: "test/log", Size: tree.Size(), Root: tree.Root()}.Sign(key.Signer)
	must(o.t, err)
	must(o.t, records.KeepCheckpoint(ctx, tree.Size(), signed, time.Now()))
}

func (o *office) evidence(id pipeline.DocumentID) (e api.Evidence) {
	o.t.Helper()
	r := o.ask("GET", "/v1/documents/"+string(id)+"/evidence", nil)
	r.want(o.t, http.StatusOK)
	must(o.t, json.Unmarshal(r.body, &e))
	return e
}

// TestEvidenceIsComputedAgain believes nothing of the answer but what follows from it and the log's public key.
func TestEvidenceIsComputedAgain(t *testing.T) {
	o := openOffice(t, nil)
	key, err := keys.OpenLog(t.TempDir(), "test/log")
	must(t, err)
	id := o.held("H21.01-1", certificate())
	if e := o.evidence(id); e.Checkpoint != "" || e.Entries[0].Index != nil {
		t.Errorf("before any checkpoint: %+v", e)
	}
	o.post("/v1/owners/holdings", `{"identifier":{"kind":"personal-id","value":"079085001234"},"proof":"VNeID mức 2"}`).want(t, http.StatusOK)
	o.checkpoint(key)
	e := o.evidence(id)
	head, err := audit.OpenCheckpoint([]byte(e.Checkpoint), "test/log", key.Verifier)
	must(t, err)
	held := false
	for _, entry := range e.Entries {
		recompute(t, e.Document, entry, head)
		if entry.Action == "document.shown-to-owner" {
			t.Error("a look is among what changed the document")
		}
		held = held || entry.Action == "document.held" && entry.Detail["sealed"] == e.Sealed && e.Sealed != ""
	}
	if !held {
		t.Errorf("no entry holds %s: %+v", e.Sealed, e.Entries)
	}
}

func recompute(t *testing.T, id pipeline.DocumentID, e api.ProvenEntry, head audit.Checkpoint) {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, e.At)
	must(t, err)
	entry := pipeline.Entry{Action: e.Action, Actor: e.Actor, At: at, Detail: e.Detail}
	leaf := audit.Commit(audit.Canonical(pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)}, e.Revision, entry), hash(t, e.Salt)).Hash()
	if leaf != hash(t, e.Leaf) {
		t.Errorf("%s at revision %d: another leaf", e.Action, e.Revision)
	}
	var way []audit.Hash
	for _, step := range e.Proof {
		way = append(way, hash(t, step))
	}
	must(t, audit.VerifyInclusion(leaf, uint64(*e.Index), head.Size, way, head.Root))
}

func hash(t *testing.T, text string) [32]byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	must(t, err)
	return [32]byte(b)
}

// TestEvidenceOutlivesTheContent: that a paper was stopped as secret is provable, and nothing of it is told.
func TestEvidenceOutlivesTheContent(t *testing.T) {
	o := openOffice(t, nil)
	id := o.held("H21.01-1", certificate())
	o.post("/v1/documents/"+string(id)+"/quarantine", `{"by":"Lê Thị Cẩm","why":"có dấu mật"}`).want(t, http.StatusOK)
	e := o.evidence(id)
	if last := e.Entries[len(e.Entries)-1]; last.Action != "document.quarantined" {
		t.Errorf("last entry %+v", last)
	}
}
