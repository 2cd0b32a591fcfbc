package catalog_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

// BenchmarkDump and BenchmarkRestore say how many rows a second a backup and a restore take, the audit log's recomputing
// and the comparison of everything included.
func BenchmarkDump(b *testing.B) {
	place, _, rows := many(b)
	for b.Loop() {
		if _, err := catalog.Dump(b.Context(), place, io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRestore(b *testing.B) {
	from, dump, rows := many(b)
	s, err := catalog.Dump(b.Context(), from, io.Discard, nil)
	if err != nil {
		b.Fatal(err)
	}
	var server *servers.Postgres
	for name, place := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(b.TempDir(), "catalog.db") },
		"postgres": func() string { return server.Database(b) },
	} {
		b.Run(name, func(b *testing.B) {
			if name == "postgres" {
				server = servers.PostgreSQL(b)
			}
			for b.Loop() {
				if err := catalog.Restore(b.Context(), place(), bytes.NewReader(dump), s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// many makes a catalog of two thousand documents in progress.
func many(b *testing.B) (place string, dump []byte, rows int64) {
	b.Helper()
	place = filepath.Join(b.TempDir(), "catalog.db")
	c, err := catalog.Open(b.Context(), place)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	commit := func(t pipeline.Transition) {
		t.Entry = pipeline.Entry{Action: "test", Actor: "test", At: time.UnixMilli(1), Detail: map[string]string{"a": "b"}}
		if _, err := c.Commit(b.Context(), t); err != nil {
			b.Fatal(err)
		}
	}
	commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindAgency, ID: "a"}, Agency: &pipeline.Agency{ID: "a"}})
	commit(pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "d"}, Dossier: &pipeline.Dossier{ID: "d", Receiving: "a"}})
	for i := range 2000 {
		u := &pipeline.Upload{ID: pipeline.UploadID(fmt.Sprint("upl-", i)), Dossier: "d", Key: pipeline.WrappedKey("key")}
		u.Blob.Plain = pipeline.DigestOf([]byte(u.ID))
		doc := &pipeline.Document{ID: pipeline.DocumentID(fmt.Sprint("doc-", i)), Dossier: "d", Agency: "a", State: pipeline.StateReceived,
			Sources: []pipeline.PageRange{{Upload: u.ID, First: 1}}, Key: pipeline.WrappedKey("key"), Lane: pipeline.LaneBatch}
		ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
		commit(pipeline.Transition{Subject: ref, Upload: u, Document: doc, Event: &pipeline.Event{Subject: ref},
			Follow: []pipeline.Task{{Document: doc.ID, Stage: pipeline.StagePrepare, Agency: "a", Lane: doc.Lane}}})
	}
	for n := 1; n > 0; {
		if n, err = c.Sequence(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	var to bytes.Buffer
	s, err := catalog.Dump(b.Context(), place, &to, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range s.Tables {
		rows += t.Rows
	}
	return place, to.Bytes(), rows
}
