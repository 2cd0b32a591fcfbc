package catalog_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/storage/catalog/catalogtest"
	"github.com/motlan/motlan/testdata/servers"
)

func TestContractOnPostgreSQL(t *testing.T) {
	server := servers.PostgreSQL(t)
	var mu sync.Mutex
	catalogtest.Contract(t, func(t *testing.T) catalogtest.Bed {
		mu.Lock()
		defer mu.Unlock()
		return postgresBed(t, server.Database(t))
	})
}

func postgresBed(t *testing.T, url string) catalogtest.Bed {
	migrate(t, url)
	raw := rawPostgres(t, url)
	return catalogtest.Bed{
		Open:  func(t *testing.T) *catalog.Catalog { return open(t, url) },
		Age:   func(t *testing.T, by time.Duration) { age(t, raw, by) },
		Break: func(t *testing.T, table string) func() { return breakPostgres(t, raw, table) },
		Dump:  func(t *testing.T) string { return dumpPostgres(t, raw) },
	}
}

func migrate(t *testing.T, url string) {
	t.Helper()
	if err := catalog.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
}

func rawPostgres(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(2)
	t.Cleanup(func() { db.Close() })
	return db
}

func breakPostgres(t *testing.T, db *sql.DB, table string) (mend func()) {
	run(t, db, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken by the test'; END $$`,
		"CREATE TRIGGER broken AFTER INSERT OR UPDATE ON "+table+" FOR EACH ROW EXECUTE FUNCTION fail()")
	return func() { run(t, db, "DROP TRIGGER broken ON "+table, "DROP FUNCTION fail") }
}

// dumpPostgres prints every row of every table.
func dumpPostgres(t *testing.T, db *sql.DB) string {
	t.Helper()
	var out strings.Builder
	for _, table := range column(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1") {
		for _, row := range column(t, db, "SELECT x::text FROM "+table+" AS x ORDER BY 1") {
			fmt.Fprintln(&out, table, row)
		}
	}
	return out.String()
}

// TestPostgresSchema checks who is refused: whoever knows another schema than the database has.
func TestPostgresSchema(t *testing.T) {
	server := servers.PostgreSQL(t)
	url := strings.Replace(server.Database(t), "motlan@", "motlan:secret@", 1)
	refused := func(what string, do func() error, hint string) {
		t.Helper()
		err := do()
		if !errors.Is(err, pipeline.ErrState) || !strings.Contains(err.Error(), hint) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %v that says %q and no password", what, err, pipeline.ErrState, hint)
		}
	}
	opening := func() error {
		c, err := catalog.Open(t.Context(), url)
		if err == nil {
			c.Close()
		}
		return err
	}
	refused("open an empty database", opening, "motlan admin migrate")
	migrate(t, url)
	migrate(t, url)
	if err := opening(); err != nil {
		t.Error(err)
	}
	run(t, rawPostgres(t, url), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)")
	refused("open a newer schema", opening, "newer program")
	refused("migrate a newer schema", func() error { return catalog.Migrate(t.Context(), url) }, "newer program")
}

// TestPostgresUnreachable checks that what cannot be opened is an error that does not show the password.
func TestPostgresUnreachable(t *testing.T) {
	for _, url := range []string{
		"postgres://motlan:secret@" + servers.FreeAddr(t) + "/x?sslmode=disable", "postgres://motlan:secret@h:port/x",
		"postgresql://h/x?password=secret&sslmode=nonsense", "postgres://motlan:se%zzcret@h/x",
	} {
		_, err := catalog.Open(t.Context(), url)
		if err == nil || strings.Contains(err.Error(), "cret") {
			t.Errorf("Open = %v, want an error without the password", err)
		}
	}
}

// TestMigrateTogether checks that of many nodes that begin at once on an empty database all get it.
func TestMigrateTogether(t *testing.T) {
	url := servers.PostgreSQL(t).Database(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := catalog.Migrate(context.Background(), url)
			if err == nil {
				var c *catalog.Catalog
				if c, err = catalog.Open(context.Background(), url); err == nil {
					err = c.Close()
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
