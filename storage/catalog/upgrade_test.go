package catalog_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/motlan/motlan/pipeline"
)

// old makes a catalog as the first version of the schema has it.
func old(t *testing.T, file string) *sql.DB {
	t.Helper()
	db := rawSQL(t, file)
	p, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("migrations/sqlite"))
	if err == nil {
		_, err = p.UpTo(t.Context(), 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// TestUpgrade checks that a folder of the first version keeps its documents and their tasks, in the order of arrival,
// and that what an engine had begun counts as its death.
func TestUpgrade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "catalog.db")
	db := old(t, file)
	run(t, db, `INSERT INTO agencies VALUES ('a', 1, '', 0, 0, '')`, `INSERT INTO dossiers VALUES ('dos', '1', 1, '', '', '', 'a', '', 0, 0, 0, 0, 'null')`)
	for _, c := range []struct{ id, pages, task string }{
		{"doc-2", `null`, `2, 1, 0, 'a', 7, 1, 0, '', 0, 0, 9`},
		{"doc-1", `[{},{},{}]`, `2, 4, 0, 'b', 2097152, 0, 2, 'eng-1', 1, 5, 1`},
	} {
		run(t, db, `INSERT INTO documents VALUES ('`+c.id+`', 'dos', 'a', '', 2, 'prepared', '', NULL, 1, 1, 1, '', '', '`+c.pages+`', 0, '{}', 0, '{}', '{}',
			'{"plain":"`+c.id+`"}', '{}', '{}', '', NULL, 0, 0, zeroblob(32), '', '', 0, '', '', 1, 1)`,
			`INSERT INTO outbox VALUES ('`+c.id+`', 'recognise', `+c.task+`)`)
	}
	c := open(t, file)
	got, err := c.Ready(t.Context(), pipeline.LaneCounter, 9)
	want := []pipeline.Task{
		{Document: "doc-2", Stage: pipeline.StageRecognise, Revision: 2, Attempt: 1, Agency: "a", Lane: pipeline.LaneCounter, Weight: 7, Strikes: 1},
		{Document: "doc-1", Stage: pipeline.StageRecognise, Revision: 2, Attempt: 5, Agency: "b", Lane: pipeline.LaneCounter, Weight: 2 << 20, Pages: 3, Deaths: 3},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Ready = %+v, %v\nwant %+v", got, err, want)
	}
	if b, err := c.Backlog(t.Context()); err != nil || b.Cost != 1+4 {
		t.Errorf("Backlog = %+v, %v; want a cost of 5", b, err)
	}
	if docs := column(t, db, "SELECT id || lane FROM documents WHERE sealed_plain = 'doc-1'"); !slices.Equal(docs, []string{"doc-1counter"}) {
		t.Errorf("found by the sealed digest: %v", docs)
	}
}
