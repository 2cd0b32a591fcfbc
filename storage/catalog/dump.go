package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/motlan/motlan/pipeline"
)

// Snapshot sums up one state of the catalog. It is kept beside the dump of that state, and Restore compares the two.
type Snapshot struct {
	SHA256 pipeline.Digest `json:"sha256"` // of the dump
	Schema int64           `json:"schema"` // number of the last migration
	Tables []TableSum      `json:"tables"`
	Log    LogState        `json:"audit"`
}

// TableSum counts and sums up one table.
type TableSum struct {
	Name   string          `json:"name"`
	Rows   int64           `json:"rows"`
	SHA256 pipeline.Digest `json:"sha256"` // of the rows' lines without their places
}

// head opens each table in a dump, before its rows.
type head struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Key     []string `json:"key"`    // what the rows are ordered by
	Placed  bool     `json:"placed"` // each row begins with its place in the order of arrival
	Last    int64    `json:"last"`   // number that the database gave last, where it numbers the rows
}

// Dump writes one state of the catalog at a place, which no commit changes meanwhile, in a form that either database
// takes: for each table a line that describes it, then a line for each row. Wrapped keys are in it, and people's names; the
// key that opens the former is not. It calls found for every mention of stored bytes in content that is not destroyed.
func Dump(ctx context.Context, place string, to io.Writer, found func(Mention) error) (s Snapshot, err error) {
	sum := sha256.New()
	err = viewAt(ctx, place, func(q session) error {
		s, err = dump(ctx, q, io.MultiWriter(to, sum), found)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("dump catalog: %w", err)
	}
	s.SHA256 = pipeline.Digest(sum.Sum(nil))
	return s, nil
}

func dump(ctx context.Context, q session, to io.Writer, found func(Mention) error) (s Snapshot, err error) {
	if s.Schema, err = schema(ctx, q); err != nil {
		return s, err
	}
	tables, err := describe(ctx, q)
	if err != nil {
		return s, err
	}
	for _, t := range tables {
		sum, err := t.dump(ctx, q, to, found)
		if err != nil {
			return s, fmt.Errorf("table %s: %w", t.name, err)
		}
		s.Tables = append(s.Tables, sum)
	}
	s.Log, err = logState(ctx, q)
	return s, err
}

// schema is the number of the last migration.
func schema(ctx context.Context, q session) (n int64, err error) {
	err = q.one(ctx, []any{&n}, "SELECT max(version_id) FROM goose_db_version WHERE is_applied")
	return n, err
}

func (t table) dump(ctx context.Context, q session, to io.Writer, found func(Mention) error) (TableSum, error) {
	last, err := t.last(ctx, q)
	if err != nil {
		return TableSum{}, err
	}
	if err := json.NewEncoder(to).Encode(head{t.name, t.names(), t.key(), t.placed, last}); err != nil {
		return TableSum{}, err
	}
	sum := &tally{to: to, sum: sha256.New()}
	err = rows(ctx, q, func(r scanner) error {
		place, values, err := t.scan(r)
		if err != nil {
			return err
		}
		if err := t.mentions(values, found); err != nil {
			return err
		}
		return sum.row(place, values)
	}, t.query(q.dialect))
	return TableSum{Name: t.name, Rows: sum.rows, SHA256: pipeline.Digest(sum.sum.Sum(nil))}, err
}

// query selects the rows in an order that every database has: texts by their bytes.
func (t table) query(d *dialect) string {
	order := t.key()
	for i, name := range order {
		order[i] = quoted(name)
		if d.numbered && t.kind(name) == "text" {
			order[i] += ` COLLATE "C"`
		}
	}
	place := "NULL"
	if t.placed {
		place = "rowid"
	}
	return "SELECT " + place + ", " + quoted(t.names()...) + " FROM " + t.name + " ORDER BY " + strings.Join(order, ", ")
}

func (t table) scan(r scanner) (place any, values []any, err error) {
	values = make([]any, len(t.columns))
	into := []any{&place}
	for i := range values {
		into = append(into, &values[i])
	}
	return place, values, r.Scan(into...)
}

// tally writes rows and sums them up.
type tally struct {
	to   io.Writer
	sum  hash.Hash
	rows int64
}

// row leaves the place out of the sum: not every database keeps one of each table.
func (s *tally) row(place any, values []any) error {
	line, err := encodeRow(values)
	if err != nil {
		return err
	}
	s.rows++
	s.sum.Write(line)
	if place != nil {
		_, err = fmt.Fprintf(s.to, "[%d,%s", place, line[1:])
	} else {
		_, err = s.to.Write(line)
	}
	return err
}
