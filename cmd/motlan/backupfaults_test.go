package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/storage/backup"
)

// TestMissingBytes: what is lost in the store keeps nobody from saving the rest, nor from restoring it; when it turns up it
// is brought by the same command, while the office is at work again.
func TestMissingBytes(t *testing.T) {
	data, _ := backedUp(t)
	o := openTest(t, data)
	lost := heldDocument(t, o, "lost")
	path := stored(o, lost.Sealed.Name, "")
	aside := filepath.Join(t.TempDir(), "aside")
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	for _, verb := range [][]string{{"--data", data, "admin", "backup", "--to", dir}, restoreArgs(newHome(t, data), dir)} {
		if out := mustRun(t, 6, verb...); !strings.Contains(out, "missing: documents "+string(lost.ID)+", sealed") {
			t.Errorf("nothing is said of the document:\n%s", out)
		}
	}
	home := newHome(t, data)
	mustRun(t, 6, restoreArgs(home, dir)...)
	id := waiting(t, openTest(t, home), "new work")
	content, err := os.ReadFile(aside)
	if err != nil {
		t.Fatal(err)
	}
	name := lost.Sealed.Name.String()
	writeFile(t, filepath.Join(dir, "blobs", name[:2], name[2:4], name), content)
	mustRun(t, 0, restoreArgs(home, dir)...)
	back := openTest(t, home)
	if _, err := back.catalog.Document(t.Context(), id); err != nil {
		t.Errorf("the work of the meantime is gone: %v", err)
	}
	if k, err := back.service.Blobs.Retention(t.Context(), lost.Sealed); err != nil || k.Until.Before(time.Now()) {
		t.Errorf("what turned up is not locked: %+v, %v", k, err)
	}
}

// TestAllBytesMissing takes the wrong folder for what it is.
func TestAllBytesMissing(t *testing.T) {
	data, dir := backedUp(t)
	if err := os.RemoveAll(filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	home := newHome(t, data)
	mustRun(t, 2, restoreArgs(home, dir)...)
	mustRun(t, 2, "--data", home, "admin", "status")
}

// TestOneBackupAtATime refuses a second one into the same folder.
func TestOneBackupAtATime(t *testing.T) {
	data, dir := backedUp(t)
	from, err := openTest(t, data).source(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := backup.Begin(dir, from, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	mustRun(t, 4, "--data", data, "admin", "backup", "--to", dir)
}

// TestTamperedCheckpoint backs up an office whose log was changed, and says so both times.
func TestTamperedCheckpoint(t *testing.T) {
	data, dir := backedUp(t)
	o := openTest(t, data)
	size, _, err := o.catalog.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	waiting(t, o, "more")
	if _, err := o.catalog.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.catalog.KeepCheckpoint(t.Context(), size+1, []byte("forged"), time.Now()); err != nil {
		t.Fatal(err)
	}
	mustRun(t, 6, "--data", data, "admin", "backup", "--to", dir)
	mustRun(t, 6, restoreArgs(newHome(t, data), dir)...)
}

// TestKilledBackup kills backups at random points: whatever is in the folder then, it restores to one of the states that
// the office was in when a backup ended, and the next backup is whole.
func TestKilledBackup(t *testing.T) {
	data, dir := backedUp(t)
	o := openTest(t, data)
	whole := undisturbed(t, "--data", data, "admin", "backup", "--to", filepath.Join(t.TempDir(), "timed"))
	for n, kills := 0, 0; kills < rounds(4); n++ {
		for range 5 {
			waiting(t, o, strings.Repeat("paper ", 100+n))
		}
		if !killed(t, whole, "--data", data, "admin", "backup", "--to", dir) {
			kills++
		}
		m, err := backup.Read(dir, o.logKey)
		if err != nil {
			t.Fatal(err)
		}
		home := newHome(t, data)
		mustRun(t, 0, restoreArgs(home, dir)...)
		docs, err := openTest(t, home).catalog.Documents(t.Context(), pipeline.DocumentQuery{})
		if err != nil || int64(len(docs)) != m.Rows("documents") || (len(docs)-3)%5 != 0 {
			t.Errorf("restored %d documents, %v; want the %d of a whole backup", len(docs), err, m.Rows("documents"))
		}
	}
	mustRun(t, 0, "--data", data, "admin", "backup", "--to", dir)
	home := newHome(t, data)
	mustRun(t, 0, restoreArgs(home, dir)...)
	sameOffice(t, openTest(t, home), o)
	if left, _ := filepath.Glob(filepath.Join(dir, ".new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestKilledRestore kills restores at random points, over and over in one data folder, until one ends: everything is there.
func TestKilledRestore(t *testing.T) {
	data, dir := backedUp(t)
	o := openTest(t, data)
	whole := undisturbed(t, restoreArgs(newHome(t, data), dir)...)
	for kills := 0; kills < rounds(6); {
		home := newHome(t, data)
		ended := false
		for n := 0; n < 3 && !ended; n++ {
			if ended = killed(t, whole, restoreArgs(home, dir)...); !ended {
				kills++
			}
		}
		if !ended {
			mustRun(t, 0, restoreArgs(home, dir)...)
		}
		sameOffice(t, openTest(t, home), o)
		mustRun(t, 0, "--data", home, "admin", "fixity", "--all")
	}
}

// undisturbed says how long a command takes that nobody kills.
func undisturbed(t *testing.T, args ...string) time.Duration {
	t.Helper()
	cmd := motlan(t, args...)
	begun := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return time.Since(begun)
}

// killed runs a command and kills it at a random point, and says whether it came to its end before.
func killed(t *testing.T, whole time.Duration, args ...string) bool {
	t.Helper()
	cmd := motlan(t, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(rand.N(whole), func() { cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() >= 0) {
		t.Fatalf("%v: %v\n%s", args, err, &said)
	}
	return err == nil
}

// TestFullBackupDisk says that the disk is full, and leaves no backup that would be taken for one.
func TestFullBackupDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("mounting a tiny disk needs root: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	data, _ := backedUp(t)
	mustRun(t, 5, "--data", data, "admin", "backup", "--to", disk)
	if _, err := backup.Read(disk, openTest(t, data).logKey); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("manifest: %v, want %v", err, pipeline.ErrNotFound)
	}
}
