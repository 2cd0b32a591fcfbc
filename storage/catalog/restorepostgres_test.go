package catalog_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// TestThereAndBack moves an office's folder into a province's PostgreSQL, on into another one and back into a folder,
// where every row is what it was.
func TestThereAndBack(t *testing.T) {
	server := servers.PostgreSQL(t)
	file, _, _ := filled(t)
	dump, s, mentioned := dumped(t, file)
	last := ""
	for _, last = range []string{server.Database(t), server.Database(t), filepath.Join(t.TempDir(), "back.db")} {
		if err := catalog.Restore(t.Context(), last, bytes.NewReader(dump), s); err != nil {
			t.Fatal(err)
		}
		before, found := s, []catalog.Mention(nil)
		dump, s, found = dumped(t, last)
		if !slices.Equal(s.Tables, before.Tables) || s.Log != before.Log || !slices.Equal(found, mentioned) {
			t.Errorf("restored catalog sums up to\n%+v, want\n%+v", s, before)
		}
	}
	sameRows(t, truth(t, rawSQL(t, last)), truth(t, rawSQL(t, file)))
}

// TestWorkGoesOnInPostgres commits to what was restored: the databases' numbers do not collide, tasks can be had in their
// order, and the audit log grows on.
func TestWorkGoesOnInPostgres(t *testing.T) {
	place := servers.PostgreSQL(t).Database(t)
	_, dump, s := filled(t)
	if err := catalog.Restore(t.Context(), place, bytes.NewReader(dump), s); err != nil {
		t.Fatal(err)
	}
	c := open(t, place)
	if n, err := c.FreeTasks(t.Context()); n != 4 || err != nil {
		t.Fatalf("FreeTasks = %d, %v; want 4", n, err)
	}
	upload := &pipeline.Upload{ID: "upl-new", Dossier: "dos-1", Blob: pipeline.BlobRef{Plain: pipeline.DigestOf([]byte("new"))}}
	doc := &pipeline.Document{ID: "doc-new", Dossier: "dos-1", Agency: "H21.12", State: pipeline.StateReceived, Lane: pipeline.LaneCounter,
		Sources: []pipeline.PageRange{{Upload: upload.ID, First: 1}}}
	ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
	must(t, c, pipeline.Transition{Subject: ref, Upload: upload, Document: doc, Event: &pipeline.Event{Subject: ref},
		Follow: []pipeline.Task{{Document: doc.ID, Stage: pipeline.StagePrepare, Agency: doc.Agency, Lane: pipeline.LaneCounter}}})
	docs, err := c.Documents(t.Context(), pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateReceived}})
	if err != nil || len(docs) != 5 {
		t.Errorf("documents %v, %v; want the four that were restored and the new one", docs, err)
	}
	for n := 1; n > 0; {
		if n, err = c.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := catalog.CheckLog(t.Context(), place); err != nil || log.Fault != "" || log.Pending != 0 || log.Leaves != s.Log.Leaves+uint64(s.Log.Pending)+1 {
		t.Errorf("audit log is %+v, %v; want %d leaves more than before, all in order", log, err, s.Log.Pending+1)
	}
}

// TestRestoreRefusesPostgres gives it what is not empty, and what it has no schema for.
func TestRestoreRefusesPostgres(t *testing.T) {
	server := servers.PostgreSQL(t)
	place := server.Database(t)
	_, dump, s := filled(t)
	if err := catalog.CheckEmpty(t.Context(), place); err != nil {
		t.Errorf("CheckEmpty of a new database: %v", err)
	}
	damaged := append(slices.Clone(dump[:len(dump)-10]), "0000000]\n"...)
	if err := catalog.Restore(t.Context(), place, bytes.NewReader(damaged), s); err == nil {
		t.Error("a damaged dump was restored")
	}
	if err := catalog.CheckEmpty(t.Context(), place); err != nil {
		t.Errorf("CheckEmpty after a damaged dump: %v", err)
	}
	for _, want := range []error{nil, pipeline.ErrState} { // it is full the second time
		if err := catalog.Restore(t.Context(), place, bytes.NewReader(dump), s); !errors.Is(err, want) {
			t.Errorf("Restore: %v, want %v", err, want)
		}
	}
	old := s
	old.Schema = 1
	if err := catalog.Restore(t.Context(), server.Database(t), bytes.NewReader(dump), old); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("Restore of a schema that PostgreSQL never had: %v, want %v", err, pipeline.ErrState)
	}
}
