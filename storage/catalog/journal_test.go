package catalog

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// TestDestroyedKeyIsOnNoDisk looks for a key in the catalog's files, before its document is destroyed and afterwards.
func TestDestroyedKeyIsOnNoDisk(t *testing.T) {
	c, file, doc := openWithKey(t)
	if !anywhere(t, file, doc.Key) {
		t.Fatal("the key is in none of the files where it is looked for")
	}
	if _, err := c.Commit(t.Context(), destroyed(doc)); err != nil {
		t.Fatal(err)
	}
	if anywhere(t, file, doc.Key) {
		t.Error("the key of a destroyed document can be read")
	}
}

// TestDestroyedKeyGoesWhenReadersHaveRead has somebody read an older state while the document is destroyed.
func TestDestroyedKeyGoesWhenReadersHaveRead(t *testing.T) {
	c, file, doc := openWithKey(t)
	err := c.view(t.Context(), func(q session) error {
		var n int
		if err := q.one(t.Context(), []any{&n}, "SELECT count(*) FROM documents"); err != nil {
			return err
		}
		_, err := c.Commit(t.Context(), destroyed(doc))
		if !anywhere(t, file, doc.Key) {
			t.Error("a reader kept nothing from being overwritten")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.journal.mu.Lock()
	tries := c.journal.tries
	c.journal.mu.Unlock()
	if tries != nil {
		<-tries
	}
	if anywhere(t, file, doc.Key) {
		t.Error("the key of a destroyed document can be read")
	}
}

// openWithKey opens a catalog in a file, in which there is a document with a key.
func openWithKey(t *testing.T) (*Catalog, string, pipeline.Document) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "catalog.db")
	c, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	agency := pipeline.Agency{ID: "H21.12"}
	dossier := pipeline.Dossier{ID: "dos-1", Receiving: agency.ID}
	doc := pipeline.Document{ID: "doc-1", Dossier: dossier.ID, Agency: agency.ID, State: pipeline.StateReceived, Key: pipeline.WrappedKey("a wrapped key that is found nowhere else")}
	for _, tr := range []pipeline.Transition{
		{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: string(agency.ID)}, Agency: &agency},
		{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: string(dossier.ID)}, Dossier: &dossier},
		{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}, Document: &doc},
	} {
		if _, err := c.Commit(t.Context(), tr); err != nil {
			t.Fatal(err)
		}
	}
	doc.Revision = 1
	return c, file, doc
}

// destroyed is the transition that destroys a document's key.
func destroyed(doc pipeline.Document) pipeline.Transition {
	doc.State, doc.Key = pipeline.StateDestroyed, nil
	return pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}, Expected: doc.Revision, Document: &doc}
}

// anywhere reports whether bytes are in the catalog's file or in its journal.
func anywhere(t *testing.T, file string, key []byte) (found bool) {
	t.Helper()
	for _, name := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		found = found || bytes.Contains(content, key)
	}
	return found
}
