package catalog_test

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/api"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/testdata/servers"
)

// BenchmarkLookUps has vegeta, with 128 requests under way, look people up by POST /v1/lookups and by a bare handler before the same
// data, by turns: that one decodes the request, does one indexed query and encodes the rows; it asks for no key and logs nothing.
// Owed is half of its requests a second. On two cores with nothing else to do it is 0.57 for SQLite (0.54 to 0.58 in five runs of five turns, some
// 5,100 a second; 0.53 in fifteen turns, whose log grows) and 0.60 and 0.61 for PostgreSQL (some 5,000), by processor time 0.61 and 0.59. It was 0.48 for
// SQLite while the turns that look-ups share were small, and 0.15 while a look-up was four queries and up to eleven statements.
func BenchmarkLookUps(b *testing.B) {
	const held = 100_000
	vegeta := loadGenerator(b)
	b.Run("SQLite", func(b *testing.B) { vegeta.race(b, filepath.Join(b.TempDir(), "catalog.db"), held) })
	b.Run("PostgreSQL", func(b *testing.B) { vegeta.race(b, servers.PostgreSQL(b).Database(b), held) })
}

// attacker is the program vegeta.
type attacker string

// loadGenerator builds it; it is no part of this module.
func loadGenerator(b *testing.B) attacker {
	b.Helper()
	const version = "github.com/tsenart/vegeta/v12@v12.12.0"
	dir := b.TempDir()
	install := exec.Command("go", "install", version)
	install.Env = append(os.Environ(), "GOBIN="+dir)
	if out, err := install.CombinedOutput(); err != nil {
		b.Skipf("%s: %v\n%s", version, err, out)
	}
	return attacker(filepath.Join(dir, "vegeta"))
}

func (v attacker) race(b *testing.B, place string, n int) {
	s := shelved(b, place, n)
	s.addPapers(b)
	people := s.requests(b)
	ours, bare := s.serve(b), httptest.NewServer(s.bare(b, place))
	b.Cleanup(bare.Close)
	var our, their, ratios [2][]float64 // by the clock, and by the processor
	for b.Loop() {
		mine, peers := v.rates(b, ours, people), v.rates(b, target{URL: bare.URL}, people)
		for i := range ratios {
			our[i], their[i], ratios[i] = append(our[i], mine[i]), append(their[i], peers[i]), append(ratios[i], mine[i]/peers[i])
		}
	}
	for i, per := range []string{"/s", "/cpu-s"} {
		b.ReportMetric(median(our[i]), "ours"+per)
		b.ReportMetric(median(their[i]), "bare"+per)
		b.ReportMetric(median(ratios[i]), "ratio"+per)
	}
	b.ReportMetric(0, "ns/op")
}

// target is where requests go, and with which key.
type target struct{ URL, key string }

// requests are the bodies of look-ups of many people.
func (s shelf) requests(b *testing.B) (bodies []string) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		bodies = append(bodies, `{"identifier":{"kind":"personal-id","value":"`+s.somebody(random)+`"}}`)
	}
	return bodies
}

// rates is how many requests are answered in a second, and in a second of processor time: the generator's too, a
// database server's not.
func (v attacker) rates(b *testing.B, at target, bodies []string) [2]float64 {
	b.Helper()
	var targets strings.Builder
	for _, body := range bodies {
		fmt.Fprintf(&targets, `{"method":"POST","url":"%s/v1/lookups","body":"%s","header":{"Content-Type":["application/json"],"Authorization":["Bearer %s"]}}`+"\n",
			at.URL, base64.StdEncoding.EncodeToString([]byte(body)), at.key)
	}
	attack := exec.Command(string(v), "attack", "-format=json", "-rate=0", "-max-workers=128", "-workers=128", "-duration=3s")
	attack.Stdin = strings.NewReader(targets.String())
	report := exec.Command(string(v), "report", "-type=json")
	before := spent(b)
	var err error
	if report.Stdin, err = attack.StdoutPipe(); err == nil {
		err = attack.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	out, err := report.Output()
	var got struct {
		Throughput, Success float64
		Requests            int
		Codes               map[string]int `json:"status_codes"`
	}
	if err == nil {
		err = json.Unmarshal(out, &got)
	}
	if err != nil || attack.Wait() != nil || got.Success != 1 {
		b.Fatalf("vegeta: %v, answers by status %v", err, got.Codes)
	}
	return [2]float64{got.Throughput, float64(got.Requests) / (spent(b) - before).Seconds()}
}

// spent is the processor time of this process and of the programs that it has waited for.
func spent(b *testing.B) (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

// serve starts our interface.
func (s shelf) serve(b *testing.B) target {
	book, err := procedures.Load()
	if err != nil {
		b.Fatal(err)
	}
	service := &pipeline.Service{Catalog: s.c, Keys: s.ring, Procedures: book}
	face := api.New(api.Config{Service: service, Agency: "a", Rate: -1, Spool: b.TempDir(), Logger: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	key, _, err := service.CreateAPIKey(context.Background(), pipeline.NewAPIKey{Caller: "Cổng tỉnh", Agency: "a", Roles: []pipeline.CallerRole{pipeline.AgencySystem},
		ExpiresAt: time.Now().Add(time.Hour), By: "test"})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(face)
	b.Cleanup(func() { face.Stop(); server.Close() })
	return target{server.URL, key}
}

// bare is the peer: it decodes, asks, encodes.
func (s shelf) bare(b *testing.B, place string) http.HandlerFunc {
	db := rawFast(b, place)
	db.SetMaxOpenConns(12)
	db.SetMaxIdleConns(12)
	find := prepare(b, db, "SELECT id, state, document, agency, type, form, valid_from, valid_until, held_at FROM holdings "+
		"WHERE id IN (SELECT holding FROM holding_identifiers WHERE hash = ?) ORDER BY held_at DESC")
	return func(w http.ResponseWriter, r *http.Request) {
		var asked api.Lookup
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		id, err := s.ring.Identifier(asked.Identifier.Kind, asked.Identifier.Value)
		var held []api.Holding
		if err == nil {
			held, err = barely(r.Context(), find, id.Hash)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(api.Held{Holdings: held})
	}
}

func barely(ctx context.Context, find *sql.Stmt, hash [32]byte) (held []api.Holding, err error) {
	rows, err := find.QueryContext(ctx, hash[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var h api.Holding
		var from, until, at int64
		if err := rows.Scan(&h.ID, &h.State, &h.Document, &h.Agency, &h.Type, &h.Form, &from, &until, &at); err != nil {
			return nil, err
		}
		h.ValidFrom, h.HeldAt = time.UnixMilli(from).Format(time.DateOnly), time.UnixMilli(at).Format(time.RFC3339)
		held = append(held, h)
	}
	return held, rows.Err()
}

// addPapers gives every holding its document, with what was read off it.
func (s shelf) addPapers(b *testing.B) {
	b.Helper()
	doc := paper(b, s.c, "first")
	read := pipeline.Extraction{Type: "land-certificate"}
	for _, f := range []struct {
		name  pipeline.FieldName
		value string
	}{{pipeline.FieldTitle, "GIẤY CHỨNG NHẬN"}, {pipeline.FieldNumber, "CS 01234"}, {pipeline.FieldDate, "2024-05-06"}, {pipeline.FieldIssuer, "ỦY BAN NHÂN DÂN"},
		{pipeline.FieldSummary, "quyền sử dụng đất"}, {"parcel", "123"}, {"map-sheet", "45"}, {"area", "120,5 m²"}, {"address", "Phường Sao Mai"}} {
		read.Fields = append(read.Fields, pipeline.Field{Name: f.name, Value: f.value, Page: 1, Confidence: 0.97, Source: pipeline.SourceText})
	}
	read.Subjects = []pipeline.FoundSubject{{Role: pipeline.RoleOwner, Name: "Nguyễn Văn An", Kind: pipeline.PersonalID, Identifier: personalID(1), Page: 1, Confidence: 0.99}}
	var err error
	doc.Key, doc.Content, err = s.sealed(read)
	if err != nil {
		b.Fatal(err)
	}
	ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
	doc.State, doc.Type = pipeline.StateHeld, read.Type
	commit(b, s.c, pipeline.Transition{Subject: ref, Expected: doc.Revision, Document: doc})
	_, columns := readRow(b, s.db, "documents", "id = 'doc-first'")
	names := strings.Join(columns, ", ")
	s.run(b, "DELETE FROM outbox")
	s.run(b, "INSERT INTO documents (id, "+names+") SELECT h.document, d."+strings.ReplaceAll(names, ", ", ", d.")+
		" FROM holdings AS h JOIN documents AS d ON d.id = 'doc-first'")
}

func (s shelf) sealed(read pipeline.Extraction) (pipeline.WrappedKey, []byte, error) {
	_, wrapped := s.ring.NewKey()
	content, err := (&pipeline.Service{Keys: s.ring}).SealContent(pipeline.Document{Key: wrapped}, read)
	return wrapped, content, err
}
