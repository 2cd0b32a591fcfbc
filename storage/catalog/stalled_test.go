package catalog_test

import (
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/servers"
)

// TestStalledCommitHoldsUpNobodyElse has a node vanish in the middle of a commit, whose locks the database keeps for a
// while: the others' silent tasks are taken back meanwhile, and its own after that.
func TestStalledCommitHoldsUpNobodyElse(t *testing.T) {
	url := servers.PostgreSQL(t).Database(t)
	migrate(t, url)
	c, raw := open(t, url), rawPostgres(t, url)
	oneDocument(t, c)
	must(t, c, wakes("doc-b"))
	for _, id := range []pipeline.DocumentID{"doc-a", "doc-b"} {
		if err := c.Begin(t.Context(), "node", pipeline.Task{Document: id, Stage: pipeline.StagePrepare, Revision: 1, Attempt: 1}); err != nil {
			t.Fatal(err)
		}
	}
	age(t, raw, time.Minute)
	stalled, err := raw.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stalled.ExecContext(t.Context(), "UPDATE outbox SET strikes = strikes WHERE document = 'doc-a'"); err != nil {
		t.Fatal(err)
	}
	for _, ended := range []bool{false, true} {
		if n, err := c.TakeBack(t.Context(), 15*time.Second); n != 1 || err != nil {
			t.Errorf("TakeBack = %d, %v; want 1 (the stalled commit has ended: %v)", n, err, ended)
		}
		stalled.Rollback()
	}
}
