package fs

import (
	"bufio"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/motlan/motlan/pipeline"
)

const killFolder = "MOTLAN_TEST_KILL_FOLDER"

// TestKilledWriter kills a process with SIGKILL in the middle of its puts: whatever is stored is whole, what the process
// reported is there, and the rest is swept.
func TestKilledWriter(t *testing.T) {
	if dir := os.Getenv(killFolder); dir != "" {
		writeUntilKilled(t, dir)
	}
	dir := t.TempDir()
	for range 5 {
		reported := killWriter(t, dir, 1+rand.IntN(20))
		f := openIn(t, Config{Dir: dir, Stale: time.Nanosecond})
		for _, name := range reported {
			if err := whole(t, f, name); err != nil {
				t.Errorf("reported as stored: %v", err)
			}
		}
		allWhole(t, f)
	}
}

// writeUntilKilled puts random contents and prints the name of each when it is stored.
func writeUntilKilled(t *testing.T, dir string) {
	f := openIn(t, Config{Dir: dir})
	for {
		content := make([]byte, 200_000+rand.IntN(200_000))
		content[rand.IntN(len(content))] = byte(rand.Uint32())
		name, err := putBytes(f, content)
		if err != nil && !errors.Is(err, os.ErrExist) {
			t.Fatal(err)
		}
		os.Stdout.WriteString(name.String() + "\n")
	}
}

// killWriter starts a writer, kills it after it has reported so many names, and returns all that it reported.
func killWriter(t *testing.T, dir string, after int) (reported []pipeline.Digest) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
	cmd.Env = append(os.Environ(), killFolder+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		name, err := pipeline.ParseDigest(lines.Text())
		if err != nil {
			break // a line cut short by the kill
		}
		if reported = append(reported, name); len(reported) == after {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	return reported
}

// whole compares the stored bytes with their name.
func whole(t *testing.T, f *Folder, name pipeline.Digest) error {
	stored, err := f.Open(t.Context(), name)
	if err != nil {
		return err
	}
	defer stored.Close()
	content, err := io.ReadAll(stored)
	if err == nil && pipeline.DigestOf(content) != name {
		err = pipeline.ErrCorrupt
	}
	return err
}

// allWhole checks every stored file and that nothing else is left.
func allWhole(t *testing.T, f *Folder) {
	paths, err := filepath.Glob(filepath.Join(f.c.Dir, "??", "??", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("stored files: %v, %v", paths, err)
	}
	for _, p := range paths {
		name, err := pipeline.ParseDigest(filepath.Base(p))
		if err != nil {
			t.Error(err)
			continue
		}
		if err := whole(t, f, name); err != nil {
			t.Errorf("%v: %v", name, err)
		}
	}
	if left, _ := os.ReadDir(f.tmp()); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
