package catalog_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// scaleDocuments names the environment variable with the number of documents of BenchmarkScale, which takes minutes to
// fill its catalogs and some gigabytes.
const scaleDocuments = "MOTLAN_BENCH_DOCUMENTS"

// BenchmarkScale compares a commit, and what the relay and a clerk ask, in a catalog of many documents with one of a
// thousand. Owed is a cost of a commit within 1.3.
func BenchmarkScale(b *testing.B) {
	many, err := strconv.Atoi(os.Getenv(scaleDocuments))
	if err != nil {
		b.Skip("set " + scaleDocuments + "=1000000 to run it")
	}
	b.Run("SQLite", func(b *testing.B) {
		dir := b.TempDir()
		scale(b, filepath.Join(dir, "few.db"), filepath.Join(dir, "many.db"), many)
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		server := servers.PostgreSQL(b)
		scale(b, server.Database(b), server.Database(b), many)
	})
}

func scale(b *testing.B, few, many string, n int) {
	const round = 100 // what a thousand documents have of tasks
	small, large := stocked(b, few, 1000), stocked(b, many, n)
	var ratios, rates []float64
	for b.Loop() {
		fast, slow := small.commits(b, round), large.commits(b, round)
		ratios, rates = append(ratios, slow.Seconds()/fast.Seconds()), append(rates, round/slow.Seconds())
	}
	b.ReportMetric(median(rates), "commits/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(0, "ns/op")
	ctx := context.Background()
	large.asks(b, "ready-ms", func() error {
		tasks, err := large.c.Ready(ctx, pipeline.LaneCounter, 2)
		if len(tasks) < 1000 {
			b.Errorf("%d tasks are ready", len(tasks))
		}
		return err
	})
	waiting := large.some(b, 1)[0]
	large.asks(b, "place-ms", func() error { _, err := large.c.Place(ctx, waiting); return err })
	large.asks(b, "backlog-ms", func() error { _, err := large.c.Backlog(ctx); return err })
	large.asks(b, "stuck-ms", func() error { _, err := large.c.Stuck(ctx, 0, 100); return err })
}

// asks reports the median of a question's times.
func (s stock) asks(b *testing.B, what string, ask func() error) {
	var times []float64
	for range 9 {
		began := time.Now()
		if err := ask(); err != nil {
			b.Error(err)
		}
		times = append(times, float64(time.Since(began).Microseconds())/1000)
	}
	b.ReportMetric(median(times), what)
}

// stock is a catalog with many documents. A tenth of them, of 1000 agencies, has a task.
type stock struct {
	c  *catalog.Catalog
	db *sql.DB
}

// stocked copies one document until there are n, each with its upload and its leaf.
func stocked(b *testing.B, place string, n int) stock {
	b.Helper()
	s := stock{office(b, place), rawFast(b, place)}
	paper(b, s.c, "first")
	random := "lower(hex(randomblob(12)))"
	if strings.HasPrefix(place, "postgres://") {
		random = "md5(random()::text)"
	}
	_, columns := readRow(b, s.db, "documents", "id = 'doc-first'")
	copied := strings.Join(columns, ", ")
	drawn := strings.Replace(copied, " state", " CASE WHEN rowid % 10 = 1 THEN 'received' ELSE 'held' END", 1)
	for have := 1; have < n; have *= 2 {
		s.exec(b, fmt.Sprintf("INSERT INTO documents (id, %s) SELECT 'doc-' || %s, %s FROM documents LIMIT %d", copied, random, drawn, min(have, n-have)))
	}
	s.exec(b, "INSERT INTO uploads (id, dossier, name, uploaded_by, at, key, blob, plain) SELECT 'upl-' || documents.id, dossier, '', '', 0, NULL, '{}', key FROM documents",
		"INSERT INTO document_sources (document, n, upload, first_page, last_page) SELECT id, 0, 'upl-' || id, 1, 0 FROM documents WHERE id <> 'doc-first'",
		`INSERT INTO audit_leaves (kind, subject, revision, action, actor, at, detail, salt, leaf)
			SELECT 'document', id, 1, 'document.received', 'clerk', 1, '{}', paper_hash, paper_hash FROM documents WHERE id <> 'doc-first'`,
		"DELETE FROM outbox",
		`INSERT INTO outbox (document, stage, revision, attempt, agency, lane, weight, pages, cost, strikes, deaths, since, given_at, ready_at, handed, begun, node, beat_at)
			SELECT id, 'prepare', 1, 1, 'agency-' || ((rowid / 10) % 1000), 'counter', 7, 4, 4, 0, 0, rowid, 1, 1, 0, 0, '', 0 FROM documents WHERE state = 'received'`,
		"ANALYZE")
	return s
}

func (s stock) exec(b *testing.B, statements ...string) {
	b.Helper()
	for _, statement := range statements {
		if _, err := s.db.Exec(statement); err != nil {
			b.Fatal(err, statement)
		}
	}
}

// some returns n documents with a task, from all over the catalog.
func (s stock) some(b *testing.B, n int) (ids []pipeline.DocumentID) {
	b.Helper()
	rows, err := s.db.Query(fmt.Sprintf("SELECT document FROM outbox WHERE attempt = 1 ORDER BY random() LIMIT %d", n))
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id pipeline.DocumentID
		if err := rows.Scan(&id); err != nil {
			b.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// commits moves n documents, one after the other, and returns how long that took without reading them.
func (s stock) commits(b *testing.B, n int) (spent time.Duration) {
	ids := s.some(b, n)
	if len(ids) != n {
		b.Fatalf("%d documents have a task, want %d", len(ids), n)
	}
	for _, id := range ids {
		doc, err := s.c.Document(context.Background(), id)
		if err != nil {
			b.Fatal(err)
		}
		ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(id)}
		task := pipeline.Task{Document: id, Stage: doc.State.Stage(), Revision: doc.Revision, Attempt: 1}
		doc.State = map[pipeline.State]pipeline.State{pipeline.StateReceived: pipeline.StatePrepared, pipeline.StatePrepared: pipeline.StateReceived}[doc.State]
		t := pipeline.Transition{Subject: ref, Expected: doc.Revision, Document: &doc, Task: &task,
			Follow: []pipeline.Task{{Document: id, Stage: doc.State.Stage(), Agency: "a", Weight: doc.Weight, Pages: 4}},
			Event:  &pipeline.Event{Type: "document.moved", Dossier: "dos", Subject: ref}}
		began := time.Now()
		commit(b, s.c, t)
		spent += time.Since(began)
	}
	return spent
}
