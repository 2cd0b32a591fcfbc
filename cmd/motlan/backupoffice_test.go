package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/testdata/servers"
)

// place is where an installation keeps its things, as flags.
type place []string

func (p place) run(t *testing.T, want int, args ...string) string {
	t.Helper()
	return mustRun(t, want, append(p, args...)...)
}

// open opens the installation for looking at.
func (p place) open(t *testing.T) *office {
	t.Helper()
	s := settings{Agency: "H21.01", AgencyName: "Trung tâm Phục vụ hành chính công", Operator: "Người sao chụp"}
	for i := 0; i < len(p); i += 2 {
		*map[string]*string{"--data": &s.Data, "--catalog": &s.Catalog, "--redis": &s.Redis, "--blobs": &s.Blobs, "--secrets": &s.Secrets}[p[i]] = p[i+1]
	}
	o, err := open(context.Background(), s, streams{out: io.Discard, err: io.Discard}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.close)
	return o
}

// couple is the seed of a family whose land certificate is read without doubt.
const couple = 3

// living is an office that has sealed and held a couple's papers, and has one more that no engine has looked at.
type living struct {
	place
	sealed string                // folder of the sealed files
	owner  [32]byte              // whom a holding is found through
	late   pipeline.DocumentID   // waits for the engine
	held   []pipeline.DocumentID // every document that is held
}

func newLiving(t *testing.T) living {
	t.Helper()
	l := living{place: place{"--data", t.TempDir()}, sealed: t.TempDir()}
	scans, owner := family(t, couple)
	l.run(t, 0, "ingest", "--owner", "@"+owner, "--out", l.sealed, scans)
	o := l.open(t)
	id, err := o.service.Keys.Identifier(pipeline.PersonalID, samples.NewFamily(couple).Husband.ID)
	if err != nil {
		t.Fatal(err)
	}
	l.owner = id.Hash
	docs, err := o.catalog.Documents(t.Context(), pipeline.DocumentQuery{States: []pipeline.State{pipeline.StateHeld}})
	if err != nil || len(docs) == 0 {
		t.Fatalf("held documents: %d, %v", len(docs), err)
	}
	for _, doc := range docs {
		l.held = append(l.held, doc.ID)
	}
	l.late = l.receive(t, o)
	return l
}

// receive takes in a scan without working on it.
func (l living) receive(t *testing.T, o *office) pipeline.DocumentID {
	t.Helper()
	scan, err := samples.NewFamily(2).LandCertificate(samples.Options{Seed: 2, DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: o.Operator})
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Name: scan.File, Content: bytes.NewReader(scan.Data), By: o.Operator})
	if err != nil {
		t.Fatal(err)
	}
	return r.Document
}

// livesOn checks that an installation has all that the living office had, and works on.
func (l living) livesOn(t *testing.T, p place) {
	t.Helper()
	p.run(t, 0, "admin", "fixity", "--all")
	files, err := filepath.Glob(filepath.Join(l.sealed, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("sealed files: %v, %v", files, err)
	}
	known := 0
	for _, file := range files {
		if code, out := runMain(t, append(p, "verify", file)...); code == 0 && strings.Contains(out, "✓ audit") {
			known++
		}
	}
	if known != len(l.held) {
		t.Errorf("%d sealed files are verified with their audit entries, want those of the %d held documents", known, len(l.held))
	}
	o := p.open(t)
	holdings, err := o.service.Catalog.Holdings(t.Context(), [][32]byte{l.owner})
	if err != nil || len(holdings) == 0 {
		t.Errorf("holdings of the owner: %v, %v", holdings, err)
	}
	for _, id := range l.held {
		sealed, err := o.service.OpenSealed(t.Context(), id, pipeline.Reader{Name: "test"})
		if err != nil {
			t.Errorf("sealed file of %s: %v", id, err)
			continue
		}
		if n, err := io.Copy(io.Discard, sealed); err != nil || n == 0 {
			t.Errorf("sealed file of %s: %d bytes, %v", id, n, err)
		}
		sealed.Close()
	}
	l.finishes(t, o)
}

// finishes lets the engine work on what waited when the backup was made.
func (l living) finishes(t *testing.T, o *office) {
	t.Helper()
	doc, err := o.catalog.Document(t.Context(), l.late)
	if err != nil || doc.State != pipeline.StateReceived {
		t.Fatalf("what was not worked on is %s, %v", doc.State, err)
	}
	if err := o.finishAlone(t.Context(), doc, streams{out: io.Discard, err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	doc, err = o.catalog.Document(t.Context(), l.late)
	if err != nil || doc.Sealed.Name.IsZero() || doc.State != pipeline.StateHeld && doc.State != pipeline.StateInReview {
		t.Errorf("work in progress ended %s (%s), %v; want it sealed and held, or in review", doc.State, doc.Reason, err)
	}
	if log, err := o.catalog.Tree(t.Context()); err != nil || log.Size() == 0 {
		t.Errorf("audit log: %v", err)
	}
}

// TestOfficeLivesOn backs an office up and restores it in another folder, where its work goes on.
func TestOfficeLivesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Tesseract for some seconds")
	}
	l := newLiving(t)
	dir := filepath.Join(t.TempDir(), "backup")
	l.run(t, 0, "admin", "backup", "--to", dir)
	home := place{"--data", newHome(t, l.place[1])}
	home.run(t, 0, "admin", "restore", "--from", dir)
	sameOffice(t, home.open(t), l.open(t))
	l.livesOn(t, home)
}

// TestOfficeBecomesProvince moves an office's folder to PostgreSQL and S3, where what is held is locked again, lets work go
// on there, and moves all of it back into a folder.
func TestOfficeBecomesProvince(t *testing.T) {
	province := newProvince(t)
	l := newLiving(t)
	dir := filepath.Join(t.TempDir(), "backup")
	l.run(t, 0, "admin", "backup", "--to", dir)
	bring(t, l.place[1], province[1])
	province.run(t, 0, "admin", "restore", "--from", dir)
	o := province.open(t)
	for _, id := range l.held {
		doc, err := o.catalog.Document(t.Context(), id)
		if err != nil || len(doc.Kept) != 2 {
			t.Fatalf("document %s is kept %v, %v", id, doc.Kept, err)
		}
		for _, k := range doc.Kept {
			if k.Mode != "governance" || k.Version == "" || !k.Until.After(time.Now()) {
				t.Errorf("lock of %s is %+v, want a version that S3 has locked", id, k)
			}
		}
	}
	l.livesOn(t, province)

	l.late = l.receive(t, o)
	second := filepath.Join(t.TempDir(), "second")
	province.run(t, 0, "admin", "backup", "--to", second)
	back := place{"--data", newHome(t, l.place[1])}
	back.run(t, 0, "admin", "restore", "--from", second)
	l.livesOn(t, back)
}

// newProvince starts the servers, and makes an empty installation on them.
func newProvince(t *testing.T) place {
	t.Helper()
	catalog, redis, minio := servers.PostgreSQL(t).Database(t), servers.Redis(t), servers.MinIO(t)
	t.Setenv("AWS_ACCESS_KEY_ID", servers.MinIOUser)
	t.Setenv("AWS_SECRET_ACCESS_KEY", servers.MinIOPassword)
	p := place{"--data", t.TempDir(), "--catalog", catalog, "--redis", "redis://" + redis.Addr, "--blobs", "s3://" + minio.Addr + "/?work=work&held=held-papers&tls=off"}
	p.run(t, 0, "admin", "buckets")
	return p
}
