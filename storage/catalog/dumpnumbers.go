package catalog

import (
	"context"
	"errors"
)

// The database numbers events and audit entries. A number must not be given twice, not even after the row that had it was
// deleted, so the last one travels with the rows.

// last is the number that the database gave last; 0 where it gives none.
func (t table) last(ctx context.Context, q session) (n int64, err error) {
	if !t.countsKey() {
		return 0, nil
	}
	if q.numbered {
		err = q.one(ctx, []any{&n}, "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass), 0)", t.name, t.key()[0])
	} else {
		err = q.one(ctx, []any{&n}, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", t.name)
	}
	return n, err
}

// goOn lets the database go on numbering behind what was restored.
func (t table) goOn(ctx context.Context, q session, last int64) error {
	if !q.numbered {
		return t.goOnSQLite(ctx, q, last)
	}
	var columns []string
	if t.countsKey() {
		columns = t.key()
	}
	if t.placed {
		columns = append(columns, "rowid")
	}
	for _, name := range columns {
		_, err := q.run(ctx, `SELECT setval(pg_get_serial_sequence(?, ?)::regclass, n)
			FROM (SELECT greatest(CAST(? AS BIGINT), max(`+quoted(name)+`)) AS n FROM `+t.name+`) AS m WHERE n > 0`, t.name, name, last)
		if err != nil {
			return err
		}
	}
	return nil
}

// goOnSQLite does nothing for a table whose key SQLite does not count: it keeps its numbers by itself.
func (t table) goOnSQLite(ctx context.Context, q session, last int64) error {
	if last == 0 {
		return nil
	}
	_, raised := q.run(ctx, "UPDATE sqlite_sequence SET seq = ? WHERE name = ? AND seq < ?", last, t.name, last)
	_, begun := q.run(ctx, `INSERT INTO sqlite_sequence (name, seq) SELECT name, ? FROM sqlite_master
		WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)`, last, t.name)
	return errors.Join(raised, begun)
}
