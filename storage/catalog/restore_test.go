package catalog_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/catalog"
	"github.com/motlan/motlan/storage/catalog/catalogtest"
)

// filled makes a catalog in a file with something of everything, and returns the file and its dump.
func filled(t *testing.T) (file string, dump []byte, s catalog.Snapshot) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "catalog.db")
	catalogtest.Fill(t, open(t, file))
	dump, s, _ = dumped(t, file)
	return file, dump, s
}

func dumped(t *testing.T, place string) ([]byte, catalog.Snapshot, []catalog.Mention) {
	t.Helper()
	var to bytes.Buffer
	var found []catalog.Mention
	s, err := catalog.Dump(t.Context(), place, &to, func(m catalog.Mention) error {
		found = append(found, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return to.Bytes(), s, found
}

func restored(t *testing.T, dump []byte, s catalog.Snapshot) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "restored.db")
	if err := catalog.Restore(t.Context(), file, bytes.NewReader(dump), s); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestRestoreGivesBackEveryRow compares the databases by SQL of their own.
func TestRestoreGivesBackEveryRow(t *testing.T) {
	file, _, _ := filled(t)
	run(t, rawSQL(t, file), "UPDATE uploads SET name = CAST(x'ff41' AS TEXT) WHERE id = 'upl-free'", // a file's name need not be UTF-8
		"UPDATE audit_leaves SET detail = '' WHERE position IS NULL", "UPDATE uploads SET key = x'' WHERE id = 'upl-begun'")
	dump, s, _ := dumped(t, file)
	copied := restored(t, dump, s)
	run(t, rawSQL(t, file), "UPDATE uploads SET name = char(65533, 65) WHERE id = 'upl-free'", // as every database takes it
		"UPDATE uploads SET key = NULL WHERE id = 'upl-begun'")
	sameRows(t, truth(t, rawSQL(t, copied)), truth(t, rawSQL(t, file)))
	for _, table := range []string{"page_cache", "nodes", "leases", "answers"} {
		if rows := column(t, rawSQL(t, copied), "SELECT count(*) FROM "+table); rows[0] != "0" {
			t.Errorf("table %s has %s rows, want none: it is no truth", table, rows[0])
		}
	}
}

// truth prints every row that is more than what processes do at the moment, with its place.
func truth(t *testing.T, db *sql.DB) string {
	t.Helper()
	var kept []string
	for _, line := range strings.Split(dumpRows(t, db), "\n") {
		table, _, _ := strings.Cut(line, " ")
		if !slices.Contains([]string{"page_cache", "nodes", "leases", "answers", "goose_db_version"}, table) {
			kept = append(kept, line)
		}
	}
	slices.Sort(kept)
	if len(kept) < 30 {
		t.Fatalf("only %d rows to compare", len(kept))
	}
	return strings.Join(kept, "\n")
}

// sameRows prints only what differs.
func sameRows(t *testing.T, got, want string) {
	t.Helper()
	lines := strings.Split(want, "\n")
	for _, line := range strings.Split(got, "\n") {
		if i := slices.Index(lines, line); i >= 0 {
			lines = slices.Delete(lines, i, i+1)
		} else {
			t.Errorf("restored: %s", line)
		}
	}
	for _, line := range lines {
		t.Errorf("missing:  %s", line)
	}
}

func dumpRows(t *testing.T, db *sql.DB) string {
	t.Helper()
	places := column(t, db, "SELECT 'place of document ' || rowid || id FROM documents ORDER BY rowid")
	return dump(t, db) + strings.Join(places, "\n")
}

// TestNumbersGoOn checks that no number of an event is given twice, not even one whose event is gone.
func TestNumbersGoOn(t *testing.T) {
	file, _, _ := filled(t)
	run(t, rawSQL(t, file), "DELETE FROM events WHERE id = (SELECT max(id) FROM events)")
	dump, s, _ := dumped(t, file)
	want := column(t, rawSQL(t, file), "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'events'")
	copied := restored(t, dump, s)
	db := rawSQL(t, copied)
	run(t, db, "INSERT INTO events (type, dossier, kind, subject, at) VALUES ('', '', '', '', 0)")
	if got := column(t, db, "SELECT max(id) FROM events"); !slices.Equal(got, want) {
		t.Errorf("next event is %v, want %v", got, want)
	}
}

// TestFreeTasks checks that restored work can be had at once by the nodes of the new life and by nobody of the old one.
func TestFreeTasks(t *testing.T) {
	_, dump, s := filled(t)
	c := open(t, restored(t, dump, s))
	if n, err := c.FreeTasks(t.Context()); n != 4 || err != nil {
		t.Fatalf("FreeTasks = %d, %v; want 4", n, err)
	}
	var ready []pipeline.Task
	for _, lane := range append([]pipeline.Lane{""}, pipeline.Lanes...) {
		tasks, err := c.Ready(t.Context(), lane, 9)
		if err != nil {
			t.Fatal(err)
		}
		ready = append(ready, tasks...)
	}
	if len(ready) != 3 {
		t.Fatalf("Ready = %v; want all but the one that was put off", ready)
	}
	for _, task := range ready {
		if task.Attempt != 2 || task.Deaths != 0 {
			t.Errorf("task %+v, want a second attempt without a death", task)
		}
		task.Attempt = 1
		if err := c.Begin(t.Context(), "node", task); !errors.Is(err, pipeline.ErrConflict) {
			t.Errorf("begin the former attempt: %v, want %v", err, pipeline.ErrConflict)
		}
	}
}

func TestMentions(t *testing.T) {
	file, _, _ := filled(t)
	_, _, found := dumped(t, file)
	var got []string
	for _, m := range found {
		if m.Blob.Name.IsZero() == m.Kept.Name.IsZero() {
			t.Errorf("mention %+v is of bytes and of retention, or of neither", m)
		}
		got = append(got, m.Table+" "+m.Row+" "+m.Column)
	}
	slices.Sort(got)
	want := []string{"documents doc-full kept", "documents doc-full kept", "documents doc-full look", "documents doc-full normalised", "documents doc-full repaired",
		"documents doc-full sealed", "documents doc-full text_blob", "uploads upl-full blob"}
	if !slices.Equal(got, want) {
		t.Errorf("mentions %q, want %q", got, want)
	}
}

// TestEveryBlobColumnIsMentioned looks through all texts of the schema for what refers to stored bytes, so that a column
// that is added later is not left out of backups.
func TestEveryBlobColumnIsMentioned(t *testing.T) {
	file, dump, _ := filled(t)
	_, _, found := dumped(t, file)
	known := map[pipeline.Digest]bool{}
	for _, m := range found {
		known[m.Blob.Name] = true
	}
	table, seen := "", 0
	for _, line := range bytes.Split(dump, []byte("\n")) {
		if bytes.HasPrefix(line, []byte(`{"table":`)) {
			table = string(line)
		}
		var row []any
		json.Unmarshal(line, &row)
		for _, v := range row {
			ref, ok := asRef(v)
			if !ok || bytes.Contains(line, []byte("destroyed")) || bytes.Contains(line, []byte("upl-gone")) {
				continue
			}
			if seen++; !known[ref.Name] {
				t.Errorf("%s refers to %v, and no mention does", table, ref.Name)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d references found", seen)
	}
}

func asRef(v any) (ref pipeline.BlobRef, ok bool) {
	text, _ := v.(string)
	strict := json.NewDecoder(strings.NewReader(text))
	strict.DisallowUnknownFields()
	return ref, strict.Decode(&ref) == nil && !ref.Name.IsZero()
}

// TestDamagedDump changes every 97th byte, cuts the dump off and lengthens it: each is noticed, and leaves the catalog
// empty.
func TestDamagedDump(t *testing.T) {
	_, dump, s := filled(t)
	damages := [][]byte{dump[:len(dump)-1], dump[:len(dump)/2], {}, append(slices.Clone(dump), '\n'), append(slices.Clone(dump), dump...)}
	for i := 0; i < len(dump); i += 97 {
		changed := slices.Clone(dump)
		changed[i] ^= 1
		damages = append(damages, changed)
	}
	file := filepath.Join(t.TempDir(), "catalog.db")
	for _, damage := range damages {
		if err := catalog.Restore(t.Context(), file, bytes.NewReader(damage), s); err == nil {
			t.Fatalf("a damaged dump of %d bytes was restored", len(damage))
		}
	}
	if err := catalog.CheckEmpty(t.Context(), file); err != nil {
		t.Errorf("after %d damaged dumps: %v", len(damages), err)
	}
	if err := catalog.Restore(t.Context(), file, bytes.NewReader(dump), s); err != nil {
		t.Errorf("the sound dump afterwards: %v", err)
	}
}

// TestRestoreComparesWithSnapshot gives a sound dump with another one's sums.
func TestRestoreComparesWithSnapshot(t *testing.T) {
	_, dump, s := filled(t)
	for name, change := range map[string]func(*catalog.Snapshot){
		"digest":      func(s *catalog.Snapshot) { s.SHA256[0]++ },
		"rows":        func(s *catalog.Snapshot) { s.Tables[1].Rows++ },
		"table's sum": func(s *catalog.Snapshot) { s.Tables[2].SHA256[5]++ },
		"tables":      func(s *catalog.Snapshot) { s.Tables = s.Tables[1:] },
		"root":        func(s *catalog.Snapshot) { s.Log.Root[0]++ },
		"checkpoint":  func(s *catalog.Snapshot) { s.Log.Checkpoint += "x" },
		"pending":     func(s *catalog.Snapshot) { s.Log.Pending-- },
	} {
		other := s
		other.Tables = slices.Clone(s.Tables)
		change(&other)
		file := filepath.Join(t.TempDir(), "catalog.db")
		if err := catalog.Restore(t.Context(), file, bytes.NewReader(dump), other); !errors.Is(err, pipeline.ErrCorrupt) {
			t.Errorf("other %s: %v, want %v", name, err, pipeline.ErrCorrupt)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	file, dump, s := filled(t)
	newer := s
	newer.Schema += 100
	for name, c := range map[string]struct {
		where string
		want  catalog.Snapshot
	}{
		"a full catalog": {file, s},
		"a newer schema": {filepath.Join(t.TempDir(), "new.db"), newer},
	} {
		if err := catalog.Restore(t.Context(), c.where, bytes.NewReader(dump), c.want); !errors.Is(err, pipeline.ErrState) {
			t.Errorf("%s: %v, want %v", name, err, pipeline.ErrState)
		}
	}
	if err := catalog.CheckEmpty(t.Context(), file); !errors.Is(err, pipeline.ErrState) {
		t.Errorf("CheckEmpty of a full catalog: %v, want %v", err, pipeline.ErrState)
	}
}

// TestRestoreOfOlderSchema restores what a program of the first schema left, and brings it up to date.
func TestRestoreOfOlderSchema(t *testing.T) {
	file := filepath.Join(t.TempDir(), "old.db")
	run(t, old(t, file), "INSERT INTO agencies VALUES ('a', 1, 'UBND', 0, 0, '')",
		"INSERT INTO dossiers VALUES ('dos', '1', 1, '', '', '', 'a', '', 0, 0, 0, 0, 'null')")
	dump, s, _ := dumped(t, file)
	if s.Schema != 1 {
		t.Fatalf("dump has schema %d, want 1", s.Schema)
	}
	c := open(t, restored(t, dump, s))
	if d, err := c.Dossier(t.Context(), "dos"); err != nil || d.Code != "1" {
		t.Errorf("Dossier = %+v, %v", d, err)
	}
}

// TestTamperedLog changes the log behind its back: whoever looks at it is told, and what is there can still be saved.
func TestTamperedLog(t *testing.T) {
	for name, statement := range map[string]string{
		"an entry":    "UPDATE audit_leaves SET actor = 'nobody' WHERE position = 2",
		"an order":    "UPDATE audit_leaves SET position = 100 WHERE position = 2",
		"the tree":    "UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = (SELECT max(level) FROM audit_nodes)",
		"a node":      "DELETE FROM audit_nodes WHERE level = (SELECT max(level) FROM audit_nodes)",
		"the start":   "DELETE FROM audit_leaves WHERE position = 0",
		"the end":     "DELETE FROM audit_leaves WHERE position = (SELECT max(position) FROM audit_leaves)",
		"a leaf only": "UPDATE audit_leaves SET leaf = zeroblob(32) WHERE position = 2",
	} {
		file, _, sound := filled(t)
		if sound.Log.Fault != "" || sound.Log.Leaves == 0 || sound.Log.Pending == 0 {
			t.Fatalf("audit log before: %+v", sound.Log)
		}
		run(t, rawSQL(t, file), statement)
		dump, s, _ := dumped(t, file)
		if s.Log.Fault == "" {
			t.Errorf("%s changed: nobody is told", name)
		}
		restored(t, dump, s)
	}
}

// TestTruncatedLog knows of entries that vanished with their nodes by the roots alone.
func TestTruncatedLog(t *testing.T) {
	file, _, before := filled(t)
	run(t, rawSQL(t, file), "DELETE FROM audit_leaves WHERE position >= 2 OR position IS NULL", "DELETE FROM audit_nodes WHERE (position + 1) << level > 2")
	s, err := catalog.CheckLog(t.Context(), file)
	if err != nil || s.Leaves != 2 || s.Covered == before.Log.Covered {
		t.Errorf("LogState = %+v, %v; want two leaves and no root that a checkpoint over three could have", s, err)
	}
}

const killRestore, killSchema = "MOTLAN_TEST_KILL_RESTORE", "MOTLAN_TEST_KILL_SCHEMA"

// TestKilledRestore kills a process that has restored a part: the catalog is empty, and the restore can be done again.
func TestKilledRestore(t *testing.T) {
	if file := os.Getenv(killRestore); file != "" {
		schema, _ := strconv.ParseInt(os.Getenv(killSchema), 10, 64)
		t.Fatal(catalog.Restore(t.Context(), file, os.Stdin, catalog.Snapshot{Schema: schema}))
	}
	_, dump, s := filled(t)
	file := filepath.Join(t.TempDir(), "catalog.db")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledRestore$")
	cmd.Env = append(os.Environ(), killRestore+"="+file, killSchema+"="+strconv.FormatInt(s.Schema, 10))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A pipe holds 64 KiB: when more than that is written the child has taken the first of it.
	if _, err := in.Write(append(slices.Clone(dump[:len(dump)/2]), bytes.Repeat([]byte(" "), 200<<10)...)); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if err := catalog.CheckEmpty(t.Context(), file); err != nil {
		t.Errorf("after the kill: %v", err)
	}
	if err := catalog.Restore(t.Context(), file, bytes.NewReader(dump), s); err != nil {
		t.Errorf("restored again: %v", err)
	}
}
