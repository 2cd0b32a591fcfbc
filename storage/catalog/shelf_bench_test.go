package catalog_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
)

// shelf is a catalog with many holdings of made-up people: about three a person, 1.2 people a holding.
type shelf struct {
	c      *catalog.Catalog
	db     *sql.DB
	ring   *pipeline.Keyring
	random *rand.Rand
	people int
}

// shelved fills an empty catalog with n holdings, past Commit and without their papers.
func shelved(b *testing.B, place string, n int) shelf {
	b.Helper()
	ring, err := pipeline.NewKeyring(make([]byte, 32))
	if err != nil {
		b.Fatal(err)
	}
	if err := catalog.Migrate(context.Background(), place); err != nil {
		b.Fatal(err)
	}
	s := shelf{db: rawBulk(b, place), ring: ring, random: rand.New(rand.NewPCG(1, 2)), people: max(2, n*2/5)}
	s.run(b, "BEGIN")
	const chunk = 10_000
	for first := 0; first < n; first += chunk {
		s.put(b, first, min(chunk, n-first))
	}
	s.run(b, "COMMIT")
	if isPostgres(place) {
		s.run(b, "VACUUM ANALYZE") // as the server does by itself
		s.run(b, "CHECKPOINT")
	}
	s.db.Close()
	s.c, s.db = office(b, place), rawFast(b, place)
	return s
}

// rawBulk opens a database to be filled: its tables may refer to what is not there, and nothing waits for the disk or could be undone.
func rawBulk(b *testing.B, place string) *sql.DB {
	b.Helper()
	driver, source := "pgx", place+"&session_replication_role=replica&synchronous_commit=off"
	if !isPostgres(place) {
		driver, source = "sqlite", place+"?_pragma=busy_timeout(30000)&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-4000000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { db.Close() })
	return db
}

func isPostgres(place string) bool { return strings.HasPrefix(place, "postgres://") }

func (s shelf) run(b *testing.B, statement string, args ...any) {
	b.Helper()
	if _, err := s.db.Exec(statement, args...); err != nil {
		b.Fatal(err)
	}
}

// put stores some holdings and their place in the reuse index.
func (s shelf) put(b *testing.B, first, n int) {
	var held, index [][]any
	for i := first; i < first+n; i++ {
		row, subjects := s.holding(b, i)
		held = append(held, row)
		for _, sub := range subjects {
			index = append(index, []any{sub.Identifiers[0].Hash[:], row[0]})
		}
	}
	s.insert(b, "holdings", "id, revision, state, document, dossier, agency, type, form, version, subjects, valid_from, valid_until, sealed, "+
		"held_at, certificate, signed_at, proven, reason, document_revision, imprint", held)
	s.insert(b, "holding_identifiers", "hash, holding", index)
}

// insert stores rows in bulk.
func (s shelf) insert(b *testing.B, table, columns string, rows [][]any) {
	b.Helper()
	names := strings.Split(columns, ", ")
	conn, err := s.db.Conn(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Raw(func(driver any) error {
		if pg, ok := driver.(*stdlib.Conn); ok {
			_, err = pg.Conn().CopyFrom(context.Background(), pgx.Identifier{table}, names, pgx.CopyFromRows(rows))
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	if _, postgres := s.db.Driver().(*stdlib.Driver); !postgres {
		insertEach(b, conn, insert(table, names), rows)
	}
}

func insertEach(b *testing.B, conn *sql.Conn, query string, rows [][]any) {
	b.Helper()
	each, err := conn.PrepareContext(context.Background(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer each.Close()
	for _, row := range rows {
		if _, err := each.Exec(row...); err != nil {
			b.Fatal(err)
		}
	}
}

// holding makes up a row. Every fifth paper names somebody else too.
func (s shelf) holding(b *testing.B, i int) (row []any, subjects []pipeline.Subject) {
	subjects = []pipeline.Subject{s.subject(b, pipeline.RoleOwner, i%s.people)}
	if i%5 == 0 {
		subjects = append(subjects, s.subject(b, pipeline.RoleCoOwner, (i+1+s.random.IntN(s.people-1))%s.people))
	}
	text, err := json.Marshal(subjects)
	if err != nil {
		b.Fatal(err)
	}
	name := pipeline.NewID("")
	now := time.Now().UnixMilli()
	sealed := pipeline.DigestOf([]byte(name))
	return []any{"hol" + name, 1, pipeline.HoldingCurrent, "doc" + name, "dos", "a", "land-certificate", pipeline.ScanOfOriginal, 1, string(text),
		now, 0, sealed[:], now, pipeline.Digest{7}.String(), now, true, "", 2,
		s.ring.SealImprint(pipeline.DocumentID("doc"+name), pipeline.Imprint{Number: "CS 01234", Issuer: "ỦY BAN NHÂN DÂN PHƯỜNG SAO MAI", Date: "2024-05-06"})}, subjects
}

func (s shelf) subject(b *testing.B, role pipeline.SubjectRole, person int) pipeline.Subject {
	id, err := s.ring.Identifier(pipeline.PersonalID, personalID(person))
	if err != nil {
		b.Fatal(err)
	}
	return pipeline.Subject{Role: role, Identifiers: []pipeline.Identifier{id}, Confirmed: true, ConfirmedBy: "card presented"}
}

// personalID is the number of somebody; of nobody with a negative one.
func personalID(person int) string {
	if person < 0 {
		return fmt.Sprintf("0011%02d%06d", -person/1e6%100, -person%1e6)
	}
	return fmt.Sprintf("0010%02d%06d", person/1e6%100, person%1e6)
}

// somebody is a person of whom something is held, or, one time in four, nobody.
func (s shelf) somebody(random *rand.Rand) string {
	person := random.IntN(s.people)
	if random.IntN(4) == 0 {
		person = -1 - person
	}
	return personalID(person)
}

// bytes is what holdings and their index take on disk.
func (s shelf) bytes(b *testing.B, place string) (n float64) {
	query := "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
	if isPostgres(place) {
		query = "SELECT pg_total_relation_size('holdings') + pg_total_relation_size('holding_identifiers')"
	}
	if err := s.db.QueryRow(query).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// number reads an environment variable.
func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// lookUps asks about n people, one after the other, and returns how long each took.
func (s shelf) lookUps(b *testing.B, n int) (times []time.Duration) {
	found := 0
	for range n {
		id, err := s.ring.Identifier(pipeline.PersonalID, s.somebody(s.random))
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		held, err := s.c.Holdings(context.Background(), [][32]byte{id.Hash})
		times = append(times, time.Since(began))
		if err != nil {
			b.Fatal(err)
		}
		found += len(held)
	}
	if found < n || found > 4*n {
		b.Errorf("%d look-ups found %d holdings", n, found)
	}
	return times
}
