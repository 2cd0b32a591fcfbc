package catalog_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/storage/catalog/catalogtest"
)

func TestContractOnSQLite(t *testing.T) { catalogtest.Contract(t, sqliteBed) }

func sqliteBed(t *testing.T) catalogtest.Bed {
	file := filepath.Join(t.TempDir(), "catalog.db")
	open(t, file)
	raw := rawSQL(t, file)
	return catalogtest.Bed{
		Open:  func(t *testing.T) *catalog.Catalog { return open(t, file) },
		Age:   func(t *testing.T, by time.Duration) { age(t, raw, by) },
		Break: func(t *testing.T, table string) func() { return breakTable(t, raw, table) },
		Dump:  func(t *testing.T) string { return dump(t, raw) },
	}
}

func open(t *testing.T, file string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// rawSQL opens a catalog's database past the catalog.
func rawSQL(t *testing.T, place string) *sql.DB {
	t.Helper()
	if strings.HasPrefix(place, "postgres://") {
		return rawPostgres(t, place)
	}
	db, err := sql.Open("sqlite", place+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

func breakTable(t *testing.T, db *sql.DB, table string) (mend func()) {
	const fail = " ON %s BEGIN SELECT RAISE(ABORT, 'broken by the test'); END"
	run(t, db, fmt.Sprintf("CREATE TRIGGER broken_insert AFTER INSERT"+fail, table), fmt.Sprintf("CREATE TRIGGER broken_update AFTER UPDATE"+fail, table))
	return func() { run(t, db, "DROP TRIGGER broken_insert", "DROP TRIGGER broken_update") }
}

// age makes every time of the database's clock look older.
func age(t *testing.T, db *sql.DB, by time.Duration) {
	t.Helper()
	for _, column := range []string{"outbox.given_at", "outbox.ready_at", "outbox.beat_at", "leases.until", "nodes.beat_at", "answers.lease_until", "answers.forget_at"} {
		table, name, _ := strings.Cut(column, ".")
		run(t, db, fmt.Sprintf("UPDATE %s SET %s = %s - %d", table, name, name, by.Milliseconds()))
	}
}

// dump prints every row of every table.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	var out strings.Builder
	for _, table := range column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name") {
		columns := column(t, db, "SELECT 'quote(' || name || ')' FROM pragma_table_info('"+table+"')")
		for _, row := range column(t, db, "SELECT "+strings.Join(columns, " || ' ' || ")+" FROM "+table+" ORDER BY rowid") {
			fmt.Fprintln(&out, table, row)
		}
	}
	return out.String()
}

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with space", "what?mode=memory", "hash#tag", "per%20cent", "a&b=c", ":memory:", "ổ đĩa.db", "file:x"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			for _, path := range []string{filepath.Join(dir, name), name} {
				register(t, path)
				c := open(t, path)
				if _, err := c.Agency(t.Context(), "a"); err != nil {
					t.Errorf("not found again under %q: %v", path, err)
				}
			}
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
				t.Errorf("file is %v, %v; want it in its place and for its owner only", info, err)
			}
		})
	}
}

// register commits an agency unless it is there.
func register(t *testing.T, path string) {
	t.Helper()
	c := open(t, path)
	defer c.Close()
	_, err := c.Commit(t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	if err != nil && !errors.Is(err, pipeline.ErrConflict) {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer")
	open(t, newer)
	run(t, rawSQL(t, newer), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"a newer schema", newer, pipeline.ErrState},
		{"another file", text, pipeline.ErrCorrupt},
		{"a folder", dir, nil},
		{"no folder", filepath.Join(dir, "no", "such"), os.ErrNotExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			opened, err := catalog.Open(t.Context(), c.path)
			if err == nil {
				opened.Close()
			}
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("Open = %v, want %v", err, c.want)
			}
		})
	}
}

// TestOpenTogether checks that of many who open a new catalog at once all get it.
func TestOpenTogether(t *testing.T) {
	for range 2 {
		file := filepath.Join(t.TempDir(), "catalog.db")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				c, err := catalog.Open(context.Background(), file)
				if err != nil {
					t.Error(err)
					return
				}
				c.Close()
			})
		}
		all.Wait()
	}
}
