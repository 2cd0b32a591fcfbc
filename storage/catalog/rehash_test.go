package catalog_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/testdata/servers"
)

const killRehash = "MOTLAN_TEST_KILL_REHASH"

// people is how many have a paper in the catalog that is rehashed: some pages.
const people = 300

// TestKilledRehash kills a process with SIGKILL in the middle of a rehash. Whatever is held is found meanwhile, through exactly the hashes
// that stand in it, and the next run ends what the killed one began.
func TestKilledRehash(t *testing.T) {
	if place := os.Getenv(killRehash); place != "" {
		rehashUntilKilled(t, place)
	}
	t.Run("SQLite", func(t *testing.T) { killedRehash(t, filepath.Join(t.TempDir(), "catalog.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { killedRehash(t, servers.PostgreSQL(t).Database(t)) })
}

func killedRehash(t *testing.T, place string) {
	migrate(t, place)
	register(t, place)
	s := serviceAt(t, place)
	holdPapers(t, s)
	first := s.Keys.LookupKeys()[0]
	both := []pipeline.LookupKey{s.Keys.NewLookupKey(), first}
	for _, keys := range [][]pipeline.LookupKey{both, both[:1]} {
		s = serviceAt(t, place, keys...)
		for range 2 {
			killOneRehash(t, place, keys, rand.IntN(4))
			found(t, s, 1+rand.IntN(20))
		}
		if _, err := s.Rehash(t.Context(), "a", "operator"); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Rehash(t.Context(), "a", "operator"); err != nil || n != 0 {
			t.Errorf("a further run changed %d subjects, %v; want none", n, err)
		}
		if n, err := s.LackLookupKey(t.Context()); err != nil || n != 0 {
			t.Errorf("%d subjects lack the newest key, %v", n, err)
		}
		found(t, s, 1)
		whole(t, rawSQL(t, place))
		want := people * (len(keys) - 1)
		if rows, index := left(t, rawSQL(t, place), serviceAt(t, place, first)); rows != want || index != want {
			t.Errorf("under %d keys, the hashes of %d citizens under the former one are left in rows, of %d in the index; want %d", len(keys), rows, index, want)
		}
	}
	want := fmt.Sprint(people)
	if rows := column(t, rawSQL(t, place), "SELECT CAST(count(*) AS TEXT) FROM holding_identifiers"); rows[0] != want {
		t.Errorf("the index has %s hashes, want %s", rows[0], want)
	}
	provable(t, open(t, place))
}

// left counts the citizens of whom a row, or the index, has a hash that the former process would look for.
func left(t *testing.T, db *sql.DB, former *pipeline.Service) (inRows, inIndex int) {
	t.Helper()
	var rows []string
	for _, query := range []string{"SELECT identifiers FROM dossier_people", "SELECT identifiers FROM subjects", "SELECT subjects FROM holdings"} {
		rows = append(rows, column(t, db, query)...)
	}
	all, index := strings.Join(rows, "\n"), strings.Join(column(t, db, "SELECT CAST(hash AS TEXT) FROM holding_identifiers"), "\n")
	for n := range people {
		hash := citizen(t, former, n).Hash
		text, err := json.Marshal(hash)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(all, string(text)) {
			inRows++
		}
		if strings.Contains(index, string(hash[:])) || strings.Contains(index, hex.EncodeToString(hash[:])) { // as the databases write bytes
			inIndex++
		}
	}
	return inRows, inIndex
}

// serviceAt is a process on a catalog with these look-up keys.
func serviceAt(t *testing.T, place string, keys ...pipeline.LookupKey) *pipeline.Service {
	t.Helper()
	ring, err := pipeline.NewKeyring(bytes.Repeat([]byte{7}, 32), keys...)
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.Service{Catalog: open(t, place), Keys: ring}
}

func citizen(t *testing.T, s *pipeline.Service, n int) pipeline.Identifier {
	t.Helper()
	id, err := s.Keys.Identifier(pipeline.PersonalID, fmt.Sprintf("064085%06d", n))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// holdPapers records a paper of every citizen.
func holdPapers(t *testing.T, s *pipeline.Service) {
	t.Helper()
	c := s.Catalog.(*catalog.Catalog)
	must(t, c, pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDossier, ID: "dos-1"}, Dossier: &pipeline.Dossier{ID: "dos-1", Code: "1", Receiving: "a",
		Owner: pipeline.Person{Name: "Lê Văn Nam", Identifiers: []pipeline.Identifier{citizen(t, s, 0)}}}})
	for n := range people {
		upload := &pipeline.Upload{ID: pipeline.UploadID(fmt.Sprint("upl-", n)), Dossier: "dos-1"}
		upload.Blob.Plain = pipeline.DigestOf([]byte(upload.ID))
		doc := pipeline.Document{ID: pipeline.DocumentID(fmt.Sprint("doc-", n)), Dossier: "dos-1", State: pipeline.StateHeld, Sources: []pipeline.PageRange{{Upload: upload.ID}},
			Subjects: []pipeline.Subject{{Confirmed: true, Identifiers: []pipeline.Identifier{citizen(t, s, n)}}}}
		ref := pipeline.Ref{Kind: pipeline.KindDocument, ID: string(doc.ID)}
		must(t, c, pipeline.Transition{Subject: ref, Upload: upload, Document: &doc, Event: &pipeline.Event{Subject: ref},
			Holding: &pipeline.Holding{ID: pipeline.HoldingID(fmt.Sprint("hol-", n)), State: pipeline.HoldingCurrent, Document: doc.ID, Dossier: "dos-1", Subjects: doc.Subjects}})
	}
}

// found checks that every so manieth paper is found by its holder, and through each hash that it has.
func found(t *testing.T, s *pipeline.Service, every int) {
	t.Helper()
	for n := 0; n < people; n += every {
		id := citizen(t, s, n)
		held, err := s.Catalog.Holdings(t.Context(), id.Hashes())
		if err != nil || len(held) != 1 || held[0].ID != pipeline.HoldingID(fmt.Sprint("hol-", n)) || held[0].Revision != 1 {
			t.Fatalf("citizen %d: found %+v, %v", n, held, err)
		}
		for _, hash := range held[0].Subjects[0].Identifiers[0].Hashes() {
			if again, err := s.Catalog.Holdings(t.Context(), [][32]byte{hash}); err != nil || len(again) != 1 {
				t.Fatalf("citizen %d is not found through a hash that the paper has: %v", n, err)
			}
		}
	}
}

// rehashUntilKilled rehashes over and over, and prints every page that is done.
func rehashUntilKilled(t *testing.T, place string) {
	var keys []pipeline.LookupKey
	if err := json.Unmarshal([]byte(os.Getenv(killRehash+"_KEYS")), &keys); err != nil {
		t.Fatal(err)
	}
	s := serviceAt(t, place, keys...)
	s.Catalog = loud{s.Catalog}
	for {
		if _, err := s.Rehash(t.Context(), "a", "operator"); err != nil {
			t.Fatal(err)
		}
	}
}

// loud is a catalog that tells of every page.
type loud struct{ pipeline.Catalog }

func (l loud) Rehash(ctx context.Context, behind pipeline.Ref, limit int, again func(pipeline.Hashed) (bool, error)) (pipeline.RehashPage, error) {
	page, err := l.Catalog.Rehash(ctx, behind, limit, again)
	fmt.Println("page", behind, page.Changed)
	return page, err
}

// killOneRehash starts a rehash, and kills it when it has done so many pages and is about the next.
func killOneRehash(t *testing.T, place string, keys []pipeline.LookupKey, pages int) {
	t.Helper()
	text, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledRehash$")
	cmd.Env = append(os.Environ(), killRehash+"="+place, killRehash+"_KEYS="+string(text))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); pages-- {
		if pages == 0 {
			cmd.Process.Kill()
		}
	}
	if cmd.Wait(); pages >= 0 {
		t.Errorf("the rehash ended %d pages before it was killed", pages)
	}
}
