package catalog_test

import (
	"errors"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// TestServerComesBack checks that two nodes hear of each other's commits, that a server's end is an error, and that
// everything goes on by itself once it is back, with no silence counted from before.
func TestServerComesBack(t *testing.T) {
	server := servers.PostgreSQL(t)
	url := server.Database(t)
	migrate(t, url)
	c, other := open(t, url), open(t, url)
	woken := other.Woken()
	oneDocument(t, c)
	hears(t, c, woken)
	server.Kill()
	if _, err := c.Commit(t.Context(), wakes(pipeline.NewID("doc"))); !errors.Is(err, pipeline.ErrUnavailable) || errors.Is(err, pipeline.ErrConflict) {
		t.Errorf("Commit without a server = %v, want %v", err, pipeline.ErrUnavailable)
	}
	if _, err := c.Document(t.Context(), "doc"); !errors.Is(err, pipeline.ErrUnavailable) || errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Document without a server = %v, want %v", err, pipeline.ErrUnavailable)
	}
	back := time.Now()
	server.Start()
	hears(t, c, woken)
	if steady, err := c.Steady(t.Context()); err != nil || steady > time.Since(back) {
		t.Errorf("Steady = %v, %v; want no longer than the server runs", steady, err)
	}
}

// hears commits, as often as it takes, until another node has heard of it: a notification may be lost, but not for ever.
func hears(t *testing.T, c *catalog.Catalog, woken <-chan struct{}) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if _, err := c.Commit(t.Context(), wakes(pipeline.NewID("doc"))); err != nil {
			t.Fatal(err)
		}
		select {
		case <-woken:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatal("the other node was never woken")
}

// wakes is a transition that leaves work: another document.
func wakes(name string) pipeline.Transition {

	id := pipeline.DocumentID(name)
	return pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)},
		Document: &pipeline.Document{ID: id, Dossier: "dos", State: pipeline.StateReceived},
		Follow:   []pipeline.Task{{Document: id, Stage: pipeline.StagePrepare}}}
}
