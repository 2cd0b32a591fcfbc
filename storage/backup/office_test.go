package backup_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/pipeline/procedures"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/backup"
	"github.com/motlan/motlan/storage/blob"
	folder "github.com/motlan/motlan/storage/blob/fs"
	"github.com/motlan/motlan/storage/catalog"
)

// office is an installation in a folder.
type office struct {
	catalog *catalog.Catalog
	service *pipeline.Service
	source  backup.Source
}

// newOffice makes an installation with three papers that no engine has looked at.
func newOffice(t *testing.T) office {
	t.Helper()
	to := home(t)
	o := office{catalog: opened(t, to.Catalog)}
	key, err := keys.OpenLog(to.Dir, "motlan/audit")
	if err != nil {
		t.Fatal(err)
	}
	ring, err := pipeline.NewKeyring([]byte(strings.Repeat("master", 6)[:32]))
	if err != nil {
		t.Fatal(err)
	}
	book, err := procedures.Load()
	if err != nil {
		t.Fatal(err)
	}
	o.source = backup.Source{Catalog: to.Catalog, Blobs: to.Blobs, MasterKey: ring.Hash("mark"), LogKey: key, Program: "test", Now: time.Now}
	o.service = &pipeline.Service{Catalog: o.catalog, Blobs: to.Blobs, Keys: ring, Procedures: book, Now: time.Now}
	if err := o.service.RegisterAgency(t.Context(), pipeline.Agency{ID: "H21.01", Name: "Trung tâm"}); err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"first paper", strings.Repeat("second paper ", 20_000), "third paper"} {
		o.receive(t, content)
	}
	return o
}

// home is an empty installation.
func home(t *testing.T) backup.Target {
	t.Helper()
	dir := t.TempDir()
	return backup.Target{Dir: dir, Catalog: filepath.Join(dir, "catalog.db"), Blobs: blob.New(raw(t, filepath.Join(dir, "blobs")))}
}

func raw(t *testing.T, dir string) *folder.Folder {
	t.Helper()
	f, err := folder.Open(folder.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func opened(t *testing.T, place string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// receive takes in a paper.
func (o office) receive(t *testing.T, content string) pipeline.DocumentID {
	t.Helper()
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: "H21.01", By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Name: "b.pdf", Content: strings.NewReader(content), By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return r.Document
}

// backUp makes a backup that has to lack nothing.
func (o office) backUp(t *testing.T, dir string, how backup.Options) backup.Manifest {
	t.Helper()
	b, err := backup.Begin(dir, o.source, how)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	m, err := b.Make(t.Context())
	if err != nil || len(m.Faults) > 0 || !m.Sound(o.source.LogKey) {
		t.Fatalf("Make = %+v, sound: %v, %v", m.Faults, m.Sound(o.source.LogKey), err)
	}
	return m
}

// restore restores a backup into an empty installation. Faults are of the verification.
func (o office) restore(t *testing.T, dir string) (to backup.Target, faults []backup.Fault, err error) {
	t.Helper()
	to = home(t)
	from, err := backup.Read(dir, o.source.LogKey)
	if err == nil {
		err = from.Check()
	}
	if err != nil {
		return to, nil, err
	}
	r, err := from.Into(to)
	if err == nil {
		err = r.Fill(t.Context())
	}
	if err == nil {
		faults, err = r.Verify(t.Context())
	}
	return to, faults, err
}

// restoredWhole restores a backup that has to lack nothing.
func (o office) restoredWhole(t *testing.T, dir string) *catalog.Catalog {
	t.Helper()
	to, faults, err := o.restore(t, dir)
	if err != nil || len(faults) > 0 {
		t.Fatalf("restore: %+v, %v", faults, err)
	}
	return opened(t, to.Catalog)
}

func filesOf(t *testing.T, dir string) map[string]os.FileInfo {
	t.Helper()
	files := map[string]os.FileInfo{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files[path], err = e.Info()
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("files of %s: %d, %v", dir, len(files), err)
	}
	return files
}
