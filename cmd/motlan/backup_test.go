package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/signing/keys"
	"github.com/motlan/motlan/storage/backup"
)

// backedUp makes an office with held documents and one that waits for the engine, and a backup of it.
func backedUp(t *testing.T) (data, dir string) {
	t.Helper()
	data, dir = t.TempDir(), filepath.Join(t.TempDir(), "backup")
	o := openTest(t, data)
	for _, content := range []string{"first paper", strings.Repeat("second paper ", 20_000)} {
		heldDocument(t, o, content)
	}
	waiting(t, o, "third paper")
	o.order(t.Context())
	mustRun(t, 0, "--data", data, "admin", "backup", "--to", dir)
	return data, dir
}

// waiting uploads a paper that no engine looks at.
func waiting(t *testing.T, o *office, content string) pipeline.DocumentID {
	t.Helper()
	d, err := o.service.OpenDossier(t.Context(), pipeline.NewDossier{Receiving: o.Agency, By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.service.AddUpload(t.Context(), pipeline.NewUpload{Dossier: d.ID, Name: "b.pdf", Content: strings.NewReader(content), By: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return r.Document
}

func mustRun(t *testing.T, want int, args ...string) (out string) {
	t.Helper()
	code, out := runMain(t, args...)
	if code != want {
		t.Fatalf("motlan %q = %d, want %d:\n%s", args, code, want, out)
	}
	return out
}

// newHome is a data folder with nothing but an office's keys.
func newHome(t testing.TB, from string) (data string) {
	t.Helper()
	data = t.TempDir()
	bring(t, from, data)
	return data
}

func bring(t testing.TB, from, to string) {
	t.Helper()
	master, err := os.ReadFile(filepath.Join(from, "master.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "master.key"), master, 0o600)
	}
	if err == nil {
		err = os.CopyFS(filepath.Join(to, "keys"), os.DirFS(filepath.Join(from, "keys")))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func restoreArgs(data, dir string) []string {
	return []string{"--data", data, "admin", "restore", "--from", dir}
}

// sameOffice compares two offices subject by subject, reads every byte with its key, and looks at every lock.
func sameOffice(t *testing.T, got, want *office) {
	t.Helper()
	ctx := t.Context()
	wanted, err := want.catalog.Documents(ctx, pipeline.DocumentQuery{})
	if err != nil || len(wanted) == 0 {
		t.Fatalf("Documents = %d, %v", len(wanted), err)
	}
	for _, w := range wanted {
		g, err := got.catalog.Document(ctx, w.ID)
		if err != nil || g.State != w.State || g.Revision != w.Revision || !slices.Equal(g.Kept, w.Kept) {
			t.Errorf("document %s is %s at revision %d, %v; want %s at %d", w.ID, g.State, g.Revision, err, w.State, w.Revision)
			continue
		}
		for _, k := range g.Kept {
			if now, err := got.service.Blobs.Retention(ctx, pipeline.BlobRef{Name: k.Name}); err != nil || now != k {
				t.Errorf("lock %+v, %v; want %+v", now, err, k)
			}
		}
		if g.State == pipeline.StateHeld {
			if sealed, err := got.service.OpenSealed(ctx, g.ID, pipeline.Reader{Name: "test"}); err != nil {
				t.Errorf("sealed file of %s: %v", g.ID, err)
			} else {
				sealed.Close()
			}
		}
	}
}

func TestBackupAndRestore(t *testing.T) {
	data, dir := backedUp(t)
	home := newHome(t, data)
	out := mustRun(t, 0, restoreArgs(home, dir)...)
	for _, want := range []string{"✓", "4 khóa", "3 giấy tờ", "1 việc", "đã đọc lại 5 tệp, 0 không đúng"} {
		if !strings.Contains(out, want) {
			t.Errorf("report does not say %q:\n%s", want, out)
		}
	}
	sameOffice(t, openTest(t, home), openTest(t, data))
	mustRun(t, 0, "--data", home, "admin", "fixity", "--all")
}

// TestBackupSaysWhatItLacks: whoever keeps the folder has to know that it opens nothing.
func TestBackupSaysWhatItLacks(t *testing.T) {
	data, dir := backedUp(t)
	master, err := os.ReadFile(filepath.Join(data, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, secret := range []string{string(master), "PRIVATE KEY", "first paper", "second paper"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s holds %.10q", path, secret)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, backup.ReadmeFile))
	if out := mustRun(t, 0, "--data", data, "admin", "backup", "--to", dir); err != nil || !strings.Contains(out, "KHÔNG có khóa chính") || !strings.Contains(string(text), "KHÔNG có khóa chính") {
		t.Errorf("nothing is said of the master key: %s", out)
	}
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

// TestNoBytes lists the bytes only, and restores where they have survived.
func TestNoBytes(t *testing.T) {
	data, _ := backedUp(t)
	dir := filepath.Join(t.TempDir(), "list")
	out := mustRun(t, 0, "--data", data, "admin", "backup", "--to", dir, "--no-bytes")
	if paths, _ := filepath.Glob(filepath.Join(dir, "blobs", "*", "*", "*")); len(paths) > 0 || !strings.Contains(out, "listed, not copied") {
		t.Errorf("bytes were copied, or nothing is said of it: %v\n%s", paths, out)
	}
	nowhere := newHome(t, data)
	mustRun(t, 2, restoreArgs(nowhere, dir)...)
	home := newHome(t, data)
	if err := os.CopyFS(filepath.Join(home, "blobs"), os.DirFS(filepath.Join(data, "blobs"))); err != nil {
		t.Fatal(err)
	}
	mustRun(t, 0, restoreArgs(home, dir)...)
	sameOffice(t, openTest(t, home), openTest(t, data))
}

// TestBackupRefuses writes into no folder that is something else.
func TestBackupRefuses(t *testing.T) {
	data, dir := backedUp(t)
	other, theirs := backedUp(t)
	papers := t.TempDir()
	writeFile(t, filepath.Join(papers, "letter.txt"), []byte("mine"))
	for name, args := range map[string][]string{
		"a folder of other things": {"--data", data, "admin", "backup", "--to", papers},
		"the data folder":          {"--data", data, "admin", "backup", "--to", data},
		"its bytes":                {"--data", data, "admin", "backup", "--to", filepath.Join(data, "blobs")},
		"another office's backup":  {"--data", data, "admin", "backup", "--to", theirs},
		"no office":                {"--data", t.TempDir(), "admin", "backup", "--to", dir},
	} {
		t.Run(name, func(t *testing.T) { mustRun(t, 2, args...) })
	}
	if left := filesOf(t, papers); len(left) != 1 {
		t.Errorf("left in a folder of other things: %v", left)
	}
	mustRun(t, 0, restoreArgs(newHome(t, other), theirs)...)
}

func TestRestoreRefuses(t *testing.T) {
	data, dir := backedUp(t)
	stranger := t.TempDir()
	openTest(t, stranger)
	wrongMaster := newHome(t, data)
	if err := os.WriteFile(filepath.Join(wrongMaster, "master.key"), make([]byte, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	wrongLog := newHome(t, data)
	if err := errors.Join(os.Remove(filepath.Join(wrongLog, "keys", "log.key")), os.Remove(filepath.Join(wrongLog, "keys", "log.pub"))); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.OpenLog(filepath.Join(wrongLog, "keys"), logOrigin); err != nil {
		t.Fatal(err)
	}
	bytesThere := newHome(t, data)
	if err := os.CopyFS(filepath.Join(bytesThere, "blobs"), os.DirFS(filepath.Join(data, "blobs"))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data, dir string
		want      int
	}{
		"an office at work":     {data, dir, 2},
		"another office":        {stranger, dir, 1}, // its log key did not sign this
		"a store with bytes":    {bytesThere, dir, 2},
		"no keys":               {t.TempDir(), dir, 2},
		"another master key":    {wrongMaster, dir, 2},
		"another log key":       {wrongLog, dir, 1},
		"a folder of no backup": {newHome(t, data), t.TempDir(), 2},
	} {
		t.Run(name, func(t *testing.T) {
			mustRun(t, c.want, restoreArgs(c.data, c.dir)...)
			if _, err := os.Stat(filepath.Join(c.data, "restore.json")); err == nil {
				t.Error("what was refused is remembered as begun")
			}
			if c.data != data && c.data != stranger {
				if _, err := os.Stat(filepath.Join(c.data, "catalog.db")); err == nil && name != "a store with bytes" {
					t.Error("a catalog was made")
				}
			}
		})
	}
}

// TestRefusedRestoreHarmsNothing: an office that somebody tried to restore over works on.
func TestRefusedRestoreHarmsNothing(t *testing.T) {
	data, dir := backedUp(t)
	before := openTest(t, data)
	mustRun(t, 2, restoreArgs(data, dir)...)
	mustRun(t, 0, "--data", data, "admin", "status")
	sameOffice(t, openTest(t, data), before)
	mustRun(t, 0, "--data", data, "admin", "fixity", "--all")
}

// TestRestoreAgain: a command that was killed behind its last step is run again, and changes nothing; another backup is refused.
func TestRestoreAgain(t *testing.T) {
	data, dir := backedUp(t)
	home := newHome(t, data)
	mustRun(t, 0, restoreArgs(home, dir)...)
	before := openTest(t, home)
	if out := mustRun(t, 0, restoreArgs(home, dir)...); !strings.Contains(out, "restored and verified here before") {
		t.Errorf("run again: %s", out)
	}
	waiting(t, openTest(t, data), "another paper")
	mustRun(t, 0, "--data", data, "admin", "backup", "--to", dir)
	mustRun(t, 2, restoreArgs(home, dir)...)
	sameOffice(t, openTest(t, home), before)
}

// TestNobodyWorksOnAHalf: until the catalog is restored every other command refuses.
func TestNobodyWorksOnAHalf(t *testing.T) {
	data, dir := backedUp(t)
	home := newHome(t, data)
	from, err := backup.Read(dir, openTest(t, data).logKey)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(home, "restore.json"), fmt.Appendf(nil, `{"manifest":"%s","loaded":false}`, from.Digest)) // as one that was killed leaves it
	if out := mustRun(t, 2, "--data", home, "admin", "status"); !strings.Contains(out, "admin restore") {
		t.Errorf("nothing is said of the restore: %s", out)
	}
	_, theirs := backedUp(t)
	mustRun(t, 1, restoreArgs(home, theirs)...)
	mustRun(t, 0, restoreArgs(home, dir)...)
	mustRun(t, 0, "--data", home, "admin", "status")
}
