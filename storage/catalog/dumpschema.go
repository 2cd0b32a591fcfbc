package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// notDumped are the tables that are no truth: they say what processes do at the moment, or can be made again. Every other
// table is dumped, also one that a later migration adds.
var notDumped = []string{"goose_db_version", "page_cache", "leases", "nodes", "answers", "rounds"}

// table is what a dump has to know of one table. Its columns stand in the order of their names, so that databases that
// were made in different ways give the same rows.
type table struct {
	name    string
	columns []column
	placed  bool // rows have a place in the order of their arrival, rowid, beside their columns
}

type column struct {
	name, kind string
	key        int // place in the primary key, counted from 1; 0: not in it
}

// schemaQueries ask a database for its tables' columns and for which tables refer to which. Columns that the database
// computes are left out.
type schemaQueries struct{ columns, references string }

var (
	sqliteSchema = schemaQueries{
		columns: `SELECT t.name, c.name, lower(c.type), c.pk FROM sqlite_master AS t JOIN pragma_table_xinfo(t.name) AS c
			WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0 ORDER BY t.name, c.name`,
		references: `SELECT DISTINCT t.name, f."table" FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'`,
	}
	postgresSchema = schemaQueries{
		columns: `SELECT t.relname::text, c.attname::text, format_type(c.atttypid, NULL), coalesce(array_position(i.indkey::smallint[], c.attnum) + 1, 0)
			FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid LEFT JOIN pg_index AS i ON i.indrelid = t.oid AND i.indisprimary
			WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND c.attnum > 0 AND NOT c.attisdropped
				AND c.attgenerated = '' ORDER BY t.relname, c.attname`,
		references: `SELECT DISTINCT t.relname::text, f.relname::text FROM pg_constraint AS r JOIN pg_class AS t ON t.oid = r.conrelid
			JOIN pg_class AS f ON f.oid = r.confrelid WHERE r.contype = 'f' AND t.relnamespace = current_schema()::regnamespace`,
	}
)

func (d *dialect) schema() schemaQueries {
	if d.numbered {
		return postgresSchema
	}
	return sqliteSchema
}

// describe lists the tables that are dumped, each behind those that it refers to.
func describe(ctx context.Context, q session) ([]table, error) {
	var tables []table
	err := rows(ctx, q, func(r scanner) error {
		var name string
		var c column
		if err := r.Scan(&name, &c.name, &c.kind, &c.key); err != nil || slices.Contains(notDumped, name) {
			return err
		}
		if len(tables) == 0 || tables[len(tables)-1].name != name {
			tables = append(tables, table{name: name})
		}
		tables[len(tables)-1].add(c)
		return nil
	}, q.schema().columns)
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	for i := range tables {
		tables[i].placed = tables[i].placed || !q.numbered && !tables[i].countsKey() // SQLite's rowid is no column
	}
	return referredFirst(ctx, q, tables)
}

func (t *table) add(c column) {
	if c.name == "rowid" {
		t.placed = true
		return
	}
	t.columns = append(t.columns, c)
}

// referredFirst puts tables behind those that they refer to.
func referredFirst(ctx context.Context, q session, tables []table) ([]table, error) {
	needs := map[string][]string{}
	err := rows(ctx, q, func(r scanner) error {
		var from, to string
		err := r.Scan(&from, &to)
		needs[from] = append(needs[from], to)
		return err
	}, q.schema().references)
	var done []table
	placed := func(name string) bool { return slices.ContainsFunc(done, func(t table) bool { return t.name == name }) }
	for len(done) < len(tables) && err == nil {
		before := len(done)
		for _, t := range tables {
			waits := slices.ContainsFunc(needs[t.name], func(n string) bool { return n != t.name && !placed(n) })
			if !waits && !placed(t.name) {
				done = append(done, t)
			}
		}
		if len(done) == before {
			err = fmt.Errorf("tables refer to each other in a circle: %w", pipeline.ErrState)
		}
	}
	return done, err
}

// key returns the columns of the primary key in its order.
func (t table) key() []string {
	var in []column
	for _, c := range t.columns {
		if c.key > 0 {
			in = append(in, c)
		}
	}
	slices.SortFunc(in, func(a, b column) int { return cmp.Compare(a.key, b.key) })
	return table{columns: in}.names()
}

// countsKey reports whether the primary key is one whole number.
func (t table) countsKey() bool {
	key := t.key()
	return len(key) == 1 && (t.kind(key[0]) == "integer" || t.kind(key[0]) == "bigint")
}

func (t table) names() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// kind is the type of a column; empty when there is none of that name.
func (t table) kind(name string) string {
	i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
	if i < 0 {
		return ""
	}
	return t.columns[i].kind
}

// quoted lists names for a statement; some are words of SQL.
func quoted(names ...string) string { return `"` + strings.Join(names, `", "`) + `"` }
