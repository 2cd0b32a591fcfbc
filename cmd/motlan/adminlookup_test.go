package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

const citizen = "064084000012"

// holdPaper records a paper of a citizen as held, without its bytes, and returns all that it can be looked up by.
func (p place) holdPaper(t *testing.T) (hashes [][32]byte) {
	t.Helper()
	o := p.open(t)
	defer o.close()
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "Lê Thị Cẩm",
		Owner: pipeline.NewPerson{Name: "Lê Văn Nam", Kind: pipeline.PersonalID, Value: citizen, Presented: true}})
	if err != nil {
		t.Fatal(err)
	}
	_, key := o.service.Keys.NewKey()
	doc := pipeline.Document{ID: "doc-1", Dossier: d.ID, Agency: o.Agency, State: pipeline.StateHeld, Key: key, Type: "identity-card",
		Subjects: []pipeline.Subject{{Confirmed: true, Identifiers: d.Owner.Identifiers}}}
	read := pipeline.Extraction{Fields: []pipeline.Field{{Name: pipeline.FieldIssuer, Value: "Bộ Công an"}, {Name: pipeline.FieldNumber, Value: citizen}, {Name: pipeline.FieldDate, Value: "2021-05-06"}}}
	if doc.Content, err = o.service.SealContent(doc, read); err != nil {
		t.Fatal(err)
	}
	h := pipeline.Holding{ID: "hol-1", State: pipeline.HoldingCurrent, Document: doc.ID, Dossier: d.ID, Agency: o.Agency, Subjects: doc.Subjects}
	if _, err := o.catalog.Commit(t.Context(), pipeline.Transition{Subject: pipeline.Ref{Kind: pipeline.KindDocument, ID: "doc-1"}, Document: &doc, Holding: &h}); err != nil {
		t.Fatal(err)
	}
	return d.Owner.Identifiers[0].Hashes()
}

// paper are the hashes of the held paper.
func (p place) paper(t *testing.T) []pipeline.Digest {
	t.Helper()
	o := p.open(t)
	defer o.close()
	doc, err := o.catalog.Document(t.Context(), "doc-1")
	if err != nil || len(doc.Paper) == 0 {
		t.Fatalf("the paper has %d hashes, %v", len(doc.Paper), err)
	}
	return doc.Paper
}

// finds reports whether a process of this office finds the citizen's paper.
func finds(t *testing.T, p place) bool {
	t.Helper()
	o := p.open(t)
	defer o.close()
	id, err := o.service.Keys.Identifier(pipeline.PersonalID, citizen)
	if err != nil {
		t.Fatal(err)
	}
	held, err := o.service.Catalog.Holdings(t.Context(), id.Hashes())
	if err != nil {
		t.Fatal(err)
	}
	return len(held) == 1
}

// TestLookupKeyIsRotated rotates the key of an office, and looks for the old hashes in what is left on the disk.
func TestLookupKeyIsRotated(t *testing.T) {
	p := place{"--data", t.TempDir()}
	old := p.holdPaper(t)
	file := filepath.Join(p[1], "lookup.keys")
	says := func(want int, text string, args ...string) {
		t.Helper()
		if out := p.run(t, want, append([]string{"admin", "lookup-key"}, args...)...); !strings.Contains(out, text) {
			t.Errorf("lookup-key %v says %q, not %q", args, out, text)
		}
	}
	says(0, "first  mới nhất", "list")
	says(2, "mới nhất", "retire", "first")
	says(0, "khởi động lại", "add")
	if facts, err := os.Stat(file); err != nil || facts.Mode().Perm() != 0o600 {
		t.Errorf("the file of the keys: %v, %v", facts, err)
	}
	says(0, "first  còn dùng", "list")
	says(2, "chưa có mã tra cứu", "retire", "first")
	says(2, "no such key", "retire", "luk-nobody")
	says(0, "3 changed", "rehash")
	paper := p.paper(t)
	gone := [][]byte{old[0][:], asText(t, old[0]), paper[len(paper)-1][:]}
	if n := p.onDisk(t, gone...); n != len(gone) || !finds(t, p) {
		t.Errorf("under both keys the paper is not found, or the disk has %d old hashes of %d", n, len(gone))
	}
	says(0, " 0 changed", "rehash")
	says(0, "khởi động lại", "retire", "first")
	says(0, "3 changed", "rehash")
	says(0, " 0 changed", "rehash")
	if n := p.onDisk(t, gone...); n != 0 || !finds(t, p) {
		t.Errorf("under the new key the paper is not found, or the disk has %d old hashes", n)
	}
	wantActs(t, p, "added", "rehash-begun", "rehash-ended", "rehash-begun", "rehash-ended", "retired", "rehash-begun", "rehash-ended", "rehash-begun", "rehash-ended")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	says(2, "khóa tra cứu first đã bị bỏ", "list")
}

// asText is how subjects have a hash.
func asText(t *testing.T, hash [32]byte) []byte {
	t.Helper()
	text, err := json.Marshal(hash)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// onDisk counts which of these the catalog's files have, also in what is free: nobody has them open.
func (p place) onDisk(t *testing.T, wanted ...[]byte) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p[1], "catalog.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files of the catalog: %v, %v", files, err)
	}
	for _, hash := range wanted {
		if slices.ContainsFunc(files, func(file string) bool { return bytes.Contains(readFile(t, file), hash) }) {
			n++
		}
	}
	return n
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// wantActs wants these acts on look-up keys in the agency's log.
func wantActs(t *testing.T, p place, want ...string) {
	t.Helper()
	o := p.open(t)
	defer o.close()
	log, err := o.catalog.Log(t.Context(), pipeline.Ref{Kind: pipeline.KindAgency, ID: string(o.Agency)})
	if err != nil {
		t.Fatal(err)
	}
	var acts []string
	for _, e := range log {
		if act, ok := strings.CutPrefix(e.Action, "lookup-keys."); ok {
			acts = append(acts, act)
		}
	}
	if !slices.Equal(acts, want) {
		t.Errorf("the log has %q, want %q", acts, want)
	}
}

// TestNodesRotateTogether has one node of two add a key: the other one finds and is found meanwhile, and may not go a way of its own.
func TestNodesRotateTogether(t *testing.T) {
	one := place{"--data", t.TempDir()}
	one.holdPaper(t)
	other := append(slices.Clone(one), "--secrets", newHome(t, one[1]))
	one.run(t, 0, "admin", "lookup-key", "add")
	one.run(t, 0, "admin", "lookup-key", "rehash")
	if !finds(t, one) || !finds(t, other) {
		t.Error("one of the nodes does not find the paper")
	}
	if out := other.run(t, 2, "admin", "lookup-key", "add"); !strings.Contains(out, "một máy khác đã thêm khóa") {
		t.Errorf("the other node is told %q", out)
	}
	one.run(t, 0, "admin", "lookup-key", "retire", "first")
	if out := other.run(t, 2, "admin", "lookup-key", "list"); !strings.Contains(out, "lookup.keys") {
		t.Errorf("the other node is told %q", out)
	}
	keys, err := os.ReadFile(filepath.Join(one[1], "lookup.keys"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(other[3], "lookup.keys"), keys)
	if !finds(t, other) {
		t.Error("with the file of the first node the paper is not found")
	}
}

// TestAddGoesOn adds a key where an earlier run died between the catalog and the file.
func TestAddGoesOn(t *testing.T) {
	p := place{"--data", t.TempDir()}
	o := p.open(t)
	begun, err := o.lookupFile().proposed(o.service.Keys)
	if err == nil {
		err = o.catalog.KeepFact(t.Context(), afterFact+begun[1].ID, []byte(begun[0].ID))
	}
	if err != nil {
		t.Fatal(err)
	}
	p.run(t, 0, "admin", "lookup-key", "add")
	if now := p.open(t).service.Keys.LookupKeys(); len(now) != 2 || now[0].ID != begun[0].ID {
		t.Errorf("keys %v, want the one that was begun", now)
	}
}

// TestOldBackupIsFound restores what was backed up before its key was retired.
func TestOldBackupIsFound(t *testing.T) {
	p, dir := place{"--data", t.TempDir()}, filepath.Join(t.TempDir(), "backup")
	o := p.open(t)
	if _, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Code: "1", Receiving: o.Agency, By: "Lê Thị Cẩm",
		Owner: pipeline.NewPerson{Name: "Lê Văn Nam", Kind: pipeline.PersonalID, Value: citizen}}); err != nil {
		t.Fatal(err)
	}
	p.run(t, 0, "admin", "backup", "--to", dir)
	for _, act := range [][]string{{"add"}, {"rehash"}, {"retire", "first"}} {
		p.run(t, 0, append([]string{"admin", "lookup-key"}, act...)...)
	}
	home := place{"--data", newHome(t, p[1])}
	keys, err := os.ReadFile(filepath.Join(p[1], "lookup.keys"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(home[1], "lookup.keys"), keys)
	home.run(t, 0, "admin", "restore", "--from", dir)
	restored := home.open(t)
	d, err := restored.catalog.DossierByCode(t.Context(), o.Agency, "1")
	if err != nil {
		t.Fatal(err)
	}
	if id, err := restored.service.Keys.Identifier(pipeline.PersonalID, citizen); err != nil || !d.Owner.Identifiers[0].Is(id) {
		t.Errorf("the owner is not found, %v", err)
	}
}
