package catalog_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/audit"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

const killCatalog = "MOTLAN_TEST_KILL_CATALOG"

// TestKilledCommitter kills processes with SIGKILL in the middle of their commits: what they reported as committed is
// there, and no state is without its leaf, its task and its event, nor the other way round.
func TestKilledCommitter(t *testing.T) {
	if place := os.Getenv(killCatalog); place != "" {
		commitUntilKilled(t, place)
	}
	t.Run("SQLite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "catalog.db")
		killRounds(t, file, 1)
		if state := column(t, rawSQL(t, file), "PRAGMA integrity_check"); len(state) != 1 || state[0] != "ok" {
			t.Errorf("integrity check: %v", state)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) { killRounds(t, servers.PostgreSQL(t).Database(t), 2) })
}

// killRounds has several processes commit at once, and kills them.
func killRounds(t *testing.T, place string, processes int) {
	migrate(t, place)
	register(t, place)
	for range 3 {
		var killed sync.WaitGroup
		reported := make([]map[pipeline.DocumentID]pipeline.Revision, processes)
		for i := range reported {
			killed.Go(func() { reported[i] = killCommitter(t, place, 1+rand.IntN(60)) })
		}
		killed.Wait()
		c := open(t, place)
		for _, r := range reported {
			stillThere(t, c, r)
		}
		whole(t, rawSQL(t, place))
		provable(t, c)
		c.Close()
	}
}

func stillThere(t *testing.T, c *catalog.Catalog, reported map[pipeline.DocumentID]pipeline.Revision) {
	t.Helper()
	for id, want := range reported {
		doc, err := c.Document(t.Context(), id)
		if err != nil || doc.Revision < want {
			t.Errorf("document %s is at revision %d, %v; %d was reported", id, doc.Revision, err, want)
		}
	}
}

// commitUntilKilled sends documents through their stages, several at once, and prints every revision that is committed;
// a sequencer works beside them.
func commitUntilKilled(t *testing.T, file string) {
	c := open(t, file)
	dossier := pipeline.DossierID(pipeline.NewID("dos"))
	must(t, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: string(dossier)},
		Dossier: &pipeline.Dossier{ID: dossier, Code: string(dossier), Receiving: "a"}})
	go func() {
		for {
			if _, err := c.Sequence(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}()
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() {
			for {
				process(t, c, dossier)
			}
		})
	}
	workers.Wait()
}

func must(t *testing.T, c *catalog.Catalog, transition pipeline.Transition) pipeline.Revision {
	revision, err := c.Commit(t.Context(), transition)
	if err != nil {
		t.Error(err)
		os.Exit(1)
	}
	return revision
}

// process commits one document's way.
func process(t *testing.T, c *catalog.Catalog, dossier pipeline.DossierID) {
	upload := &pipeline.Upload{ID: pipeline.UploadID(pipeline.NewID("upl")), Dossier: dossier}
	upload.Blob.Plain = pipeline.DigestOf([]byte(upload.ID))
	doc := pipeline.Document{ID: pipeline.DocumentID(pipeline.NewID("doc")), Dossier: dossier, Sources: []pipeline.PageRange{{Upload: upload.ID}}}
	var task *pipeline.Task
	for _, next := range []pipeline.State{pipeline.StateReceived, pipeline.StatePrepared, pipeline.StateRecognised, pipeline.StateAwaiting} {
		doc.State = next
		ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
		commit := pipeline.Transition{Subject: ref, Expected: doc.Revision, Document: &doc, Upload: upload, Task: task, Event: &pipeline.Event{Subject: ref}}
		if stage := next.Stage(); stage != "" {
			commit.Follow = []pipeline.Task{{Document: doc.ID, Stage: stage}}
		}
		doc.Revision = must(t, c, commit)
		fmt.Println(doc.ID, doc.Revision)
		upload, task = nil, &pipeline.Task{Document: doc.ID, Stage: next.Stage(), Revision: doc.Revision, Attempt: 1}
	}
}

// killCommitter starts a committer, kills it after it has reported so many commits, and returns the last revision that it
// reported of each document.
func killCommitter(t *testing.T, file string, after int) map[pipeline.DocumentID]pipeline.Revision {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledCommitter$")
	cmd.Env = append(os.Environ(), killCatalog+"="+file)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Error(err)
		return nil
	}
	reported := map[pipeline.DocumentID]pipeline.Revision{}
	n := 0
	for lines := bufio.NewScanner(out); lines.Scan(); n++ {
		var id pipeline.DocumentID
		var revision pipeline.Revision
		if _, err := fmt.Sscan(lines.Text(), &id, &revision); err != nil {
			t.Errorf("committer says %q", lines.Text())
			continue
		}
		reported[id] = revision
		if n == after {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if n <= after {
		t.Errorf("committer ended after %d commits", n)
	}
	return reported
}

// whole checks that the parts of every commit are there together.
func whole(t *testing.T, db *sql.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"documents without a leaf for each revision": `SELECT id FROM documents WHERE revision <>
			(SELECT count(*) FROM audit_leaves WHERE kind = 'document' AND subject = documents.id)`,
		"documents without an event for each revision": `SELECT id FROM documents WHERE revision <>
			(SELECT count(*) FROM events WHERE kind = 'document' AND subject = documents.id)`,
		"documents at work without their one task": `SELECT id FROM documents WHERE state IN ('received', 'prepared', 'recognised') AND 1 <>
			(SELECT count(*) FROM outbox WHERE document = documents.id AND outbox.revision = documents.revision)`,
		"tasks of documents that wait for a person": `SELECT document FROM outbox JOIN documents ON id = document WHERE state = 'awaiting_signature'`,
		"documents without their upload":            `SELECT id FROM documents WHERE NOT EXISTS (SELECT 1 FROM document_sources WHERE document = documents.id)`,
		"uploads without their document":            `SELECT id FROM uploads WHERE NOT EXISTS (SELECT 1 FROM document_sources WHERE upload = uploads.id)`,
		"leaves of nothing":                         `SELECT subject FROM audit_leaves WHERE kind = 'document' AND subject NOT IN (SELECT id FROM documents)`,
	} {
		if found := column(t, db, query); len(found) > 0 {
			t.Errorf("%s: %v", what, found)
		}
	}
}

// provable sequences what the killed process left and checks the whole tree from its leaves.
func provable(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = c.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := c.Tree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	leaves := make([]audit.Hash, tree.Size())
	docs, err := c.Documents(t.Context(), pipeline.DocumentQuery{})
	subjects := []pipeline.Ref{{Kind: pipeline.KindAgency, ID: "a"}}
	for _, d := range docs {
		subjects = append(subjects, pipeline.Ref{Kind: pipeline.KindDocument, ID: string(d.ID)}, pipeline.Ref{Kind: pipeline.KindDossier, ID: string(d.Dossier)})
	}
	for _, s := range subjects {
		log, logErr := c.Log(t.Context(), s)
		if err != nil || logErr != nil {
			t.Fatal(err, logErr)
		}
		for _, e := range log {
			leaves[e.Index] = e.Leaf
		}
	}
	if root, err := audit.RootOf(leaves); err != nil || root != tree.Root() {
		t.Errorf("root over the leaves = %x, %v; want %x", root, err, tree.Root())
	}
}
