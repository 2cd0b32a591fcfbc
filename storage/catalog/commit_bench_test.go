package catalog_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// BenchmarkCommit compares commits of a stage's outcome with a bare transaction that writes the very same rows: prepared
// statements through the same driver, no checks, no JSON, no hashes. The two take turns. Owed is a ratio of 0.7.
func BenchmarkCommit(b *testing.B) {
	for _, committers := range []int{1, 8} {
		b.Run(fmt.Sprint("SQLite/", committers), func(b *testing.B) {
			compare(b, filepath.Join(b.TempDir(), "catalog.db"), committers)
		})
	}
	server := servers.PostgreSQL(b)
	for _, committers := range []int{1, 8} {
		b.Run(fmt.Sprint("PostgreSQL/", committers), func(b *testing.B) { compare(b, server.Database(b), committers) })
	}
}

// compare runs a short round of both in each iteration, and reports the medians of the rounds: whatever else the machine
// does in between hits some of them.
func compare(b *testing.B, place string, committers int) {
	const round = 160
	c := office(b, place)
	db := rawFast(b, place)
	var ours, bare []func()
	for i := range committers {
		ours = append(ours, stages(b, c, fmt.Sprint("ours-", i)))
		bare = append(bare, bareStages(b, c, db, fmt.Sprint("bare-", i)))
	}
	var ourRates, bareRates, ratios []float64
	for b.Loop() {
		our, their := round/together(ours, round).Seconds(), round/together(bare, round).Seconds()
		ourRates, bareRates, ratios = append(ourRates, our), append(bareRates, their), append(ratios, our/their)
	}
	b.ReportMetric(median(ourRates), "ours/s")
	b.ReportMetric(median(bareRates), "bare/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(0, "ns/op")
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// together has each of the committers do its share of n commits.
func together(commits []func(), n int) time.Duration {
	began := time.Now()
	var all sync.WaitGroup
	for _, commit := range commits {
		all.Go(func() {
			for range n / len(commits) {
				commit()
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// office opens a catalog that has a dossier.
func office(b *testing.B, place string) *catalog.Catalog {
	b.Helper()
	ctx := context.Background()
	if err := catalog.Migrate(ctx, place); err != nil {
		b.Fatal(err)
	}
	c, err := catalog.Open(ctx, place)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	commit(b, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	commit(b, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "dos"}, Dossier: &pipeline.Dossier{ID: "dos", Receiving: "a"}})
	return c
}

func commit(b *testing.B, c *catalog.Catalog, t pipeline.Transition) pipeline.Revision {
	revision, err := c.Commit(context.Background(), t)
	if err != nil {
		b.Error(err)
	}
	return revision
}

// paper receives a document of four pages.
func paper(b *testing.B, c *catalog.Catalog, name string) *pipeline.Document {
	now := time.Now()
	upload := &pipeline.Upload{ID: pipeline.UploadID("upl-" + name), Dossier: "dos", Name: name, Key: []byte(strings.Repeat("k", 60)), At: now,
		Blob: pipeline.BlobRef{Plain: pipeline.DigestOf([]byte(name))}}
	doc := &pipeline.Document{ID: pipeline.DocumentID("doc-" + name), Dossier: "dos", Agency: "a", State: pipeline.StateReceived, Form: pipeline.ScanOfOriginal,
		Sources: []pipeline.PageRange{{Upload: upload.ID, First: 1}}, Key: []byte(strings.Repeat("k", 60)), Weight: 3 << 20, Lane: pipeline.LaneCounter,
		Capture: 1, Version: 1, Format: "pdf", Pages: make([]pipeline.PageFacts, 4), Signing: pipeline.Approval{Person: "Phạm Cam", ScannedAt: now}, CreatedAt: now}
	doc.Revision = commit(b, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}, Upload: upload, Document: doc,
		Follow: []pipeline.Task{{Document: doc.ID, Stage: pipeline.StagePrepare, Agency: "a", Weight: doc.Weight, Pages: 4}}})
	return doc
}

// stages returns what commits a document's next outcome, to and fro between two states.
func stages(b *testing.B, c *catalog.Catalog, name string) func() {
	doc := paper(b, c, name)
	ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
	return func() {
		now := time.Now()
		task := pipeline.Task{Document: doc.ID, Stage: doc.State.Stage(), Revision: doc.Revision, Attempt: 1}
		doc.State = map[pipeline.State]pipeline.State{pipeline.StateReceived: pipeline.StatePrepared, pipeline.StatePrepared: pipeline.StateReceived}[doc.State]
		doc.UpdatedAt = now
		doc.Revision = commit(b, c, pipeline.Transition{Subject: ref, Expected: doc.Revision, Document: doc, Task: &task,
			Follow: []pipeline.Task{{Document: doc.ID, Stage: doc.State.Stage(), Agency: "a", Weight: doc.Weight, Pages: 4}},
			Event:  &pipeline.Event{Type: "document.moved", Dossier: "dos", Subject: ref, At: now},
			Entry:  pipeline.Entry{Action: "document.moved", Actor: "engine", At: now, Detail: map[string]string{"stage": string(task.Stage)}}})
	}
}

// rawFast opens the same database with the same settings, for prepared statements.
func rawFast(b *testing.B, place string) *sql.DB {
	b.Helper()
	driver, source := "pgx", place
	if !strings.HasPrefix(place, "postgres://") {
		driver, source = "sqlite", place+"?_pragma=busy_timeout(30000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"+
			"&_pragma=secure_delete(1)&_txlock=immediate"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxIdleConns(8)
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// bareStages returns what writes the rows of a document's next outcome.
func bareStages(b *testing.B, c *catalog.Catalog, db *sql.DB, name string) func() {
	doc := paper(b, c, name)
	row, columns := readRow(b, db, "documents", "id = '"+string(doc.ID)+"'")
	update := prepare(b, db, "UPDATE documents SET "+strings.Join(columns, " = ?, ")+" = ? WHERE id = ?")
	settle := prepare(b, db, "DELETE FROM outbox WHERE document = ? AND stage = ? AND revision = ?")
	task, taskColumns := readRow(b, db, "outbox", "document = '"+string(doc.ID)+"'")
	follow := prepare(b, db, insert("outbox", taskColumns))
	leaf, leafColumns := readRow(b, db, "audit_leaves", "subject = '"+string(doc.ID)+"'")
	note := prepare(b, db, insert("audit_leaves", leafColumns))
	event := prepare(b, db, insert("events", []string{"type", "dossier", "kind", "subject", "at"}))
	at := func(names []string, name string) int { return index(b, names, name) }
	return func() {
		tx, err := db.Begin()
		if err != nil {
			b.Error(err)
			return
		}
		run := func(s *sql.Stmt, args ...any) {
			if _, err := tx.Stmt(s).Exec(args...); err != nil {
				b.Error(err)
			}
		}
		before, beforeStage := task[at(taskColumns, "revision")], task[at(taskColumns, "stage")]
		stage := map[any]string{"prepare": "recognise", "recognise": "prepare"}[beforeStage]
		next := before.(int64) + 1
		row[at(columns, "revision")], row[at(columns, "state")] = next, map[string]string{"prepare": "received", "recognise": "prepared"}[stage]
		row[at(columns, "updated_at")] = time.Now().UnixMilli()
		task[at(taskColumns, "revision")], task[at(taskColumns, "stage")], leaf[at(leafColumns, "revision")] = next, stage, next
		run(update, append(row[:len(row):len(row)], string(doc.ID))...)
		run(settle, string(doc.ID), beforeStage, before)
		run(follow, task...)
		run(note, leaf...)
		run(event, "document.moved", "dos", "document", string(doc.ID), next)
		if err := tx.Commit(); err != nil {
			b.Error(err)
		}
	}
}

// prepare prepares a statement with ? for its arguments.
func prepare(b *testing.B, db *sql.DB, query string) *sql.Stmt {
	b.Helper()
	if _, postgres := db.Driver().(*stdlib.Driver); postgres {
		for n := 1; strings.Contains(query, "?"); n++ {
			query = strings.Replace(query, "?", fmt.Sprint("$", n), 1)
		}
	}
	s, err := db.Prepare(query)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func insert(table string, columns []string) string {
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
}

// readRow reads the columns of a row that a program writes itself.
func readRow(b *testing.B, db *sql.DB, table, where string) (values []any, columns []string) {
	b.Helper()
	rows, err := db.Query("SELECT * FROM " + table + " WHERE " + where)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	all, _ := rows.Columns()
	found, into := make([]any, len(all)), make([]any, len(all))
	for i := range found {
		into[i] = &found[i]
	}
	if !rows.Next() || rows.Scan(into...) != nil {
		b.Fatal("no row in " + table)
	}
	for i, name := range all {
		generated := name == "rowid" || name == "sealed_plain" || name == "position" || name == "id"
		if !generated {
			values, columns = append(values, found[i]), append(columns, name)
		}
	}
	return values, columns
}

func index(b *testing.B, names []string, name string) int {
	i := slices.Index(names, name)
	if i < 0 {
		b.Fatal("no column " + name)
	}
	return i
}
