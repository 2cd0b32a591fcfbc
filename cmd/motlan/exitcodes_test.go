package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/motlan/motlan/pipeline"
)

// exitStatus is the exit code that an error of exec speaks of; -1 when the program did not end by itself.
func exitStatus(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

func TestPersonalIDsAreNotEchoed(t *testing.T) {
	const impossible, possible = "999999999999", "001099012345"
	file := filepath.Join(t.TempDir(), "owner.txt")
	writeFile(t, file, []byte("name: Nguyễn Văn An\npersonal-id: "+impossible+"\n"))
	paper := filepath.Join(t.TempDir(), "paper.pdf")
	writeFile(t, paper, paperPDF(1))
	for name, owner := range map[string]string{"cannot exist": "@" + file, "on the command line": possible} {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			code, out := runMain(t, "--data", data, "ingest", "--owner", owner, paper)
			if code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			if strings.Contains(out, impossible) || strings.Contains(out, possible) || len(out) == 0 {
				t.Errorf("output %q echoes the id, or says nothing", out)
			}
			if _, err := os.Stat(data); err == nil {
				t.Error("a data folder was made")
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	paper := filepath.Join(t.TempDir(), "paper.pdf")
	writeFile(t, paper, paperPDF(1))
	signed := filepath.Join(t.TempDir(), "signed.pdf")
	writeFile(t, signed, signedPDF(t, paperPDF(1)))
	for name, c := range map[string]struct {
		args []string
		want int
		says string
	}{
		"help":              {[]string{"help"}, 0, "Exit codes"},
		"no such command":   {[]string{"scan"}, 2, "motlan:"},
		"no such file":      {[]string{"ingest", "nowhere.pdf"}, 2, "nowhere.pdf"},
		"no file in it":     {[]string{"ingest", t.TempDir()}, 2, "no file there"},
		"no such procedure": {[]string{"ingest", "--procedure", "9.999999", paper}, 2, "9.999999"},
		"no such document":  {[]string{"retry", "doc-nothing"}, 2, "doc-nothing"},
		"foreign signature": {[]string{"verify", signed}, 6, ""},
		"no signature":      {[]string{"verify", paper}, 6, ""},
		"a catalog alone":   {[]string{"--catalog", "postgres://u:hidden@127.0.0.1:1/m", "serve"}, 2, "--redis"},
		"part of a folder":  {[]string{"serve", "--role", "worker"}, 2, "--catalog"},
		"no such role":      {[]string{"serve", "--role", "boss"}, 2, "boss"},
		"too long ago":      {[]string{"--retention", "-1h", "serve"}, 2, "--retention"},
		"nothing to retry":  {[]string{"admin", "retry"}, 2, "--failed"},
		"retry of nothing":  {[]string{"admin", "retry", "doc-nothing"}, 3, "doc-nothing"},
		"no buckets":        {[]string{"admin", "buckets"}, 2, "--blobs"},
		"nobody to ask":     {[]string{"admin", "health", "127.0.0.1:1"}, 1, "not ready"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out := runMain(t, append([]string{"--data", filepath.Join(t.TempDir(), "data")}, c.args...)...)
			if code != c.want || !strings.Contains(out, c.says) {
				t.Errorf("exit code %d, want %d, and output to say %q:\n%s", code, c.want, c.says, out)
			}
		})
	}
}

func TestSecondEngineNamesTheFirst(t *testing.T) {
	data, paper := t.TempDir(), filepath.Join(t.TempDir(), "paper.pdf")
	writeFile(t, paper, paperPDF(1))
	first := openTest(t, data)
	lock, err := first.lock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	code, out := runMain(t, "--data", data, "ingest", paper)
	if code != 4 || !strings.Contains(out, "process "+strconv.Itoa(os.Getpid())) {
		t.Errorf("exit code %d, want 4, and the process named:\n%s", code, out)
	}
}

// TestFullDiskLosesNothing lets a small disk fill up, makes it larger and goes on. The first disk is too small for the
// very first file, the second for what is made of the files.
func TestFullDiskLosesNothing(t *testing.T) {
	for _, size := range []string{"3m", "68m"} {
		t.Run(size, func(t *testing.T) {
			data, in := t.TempDir(), t.TempDir()
			if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size="+size); err != nil {
				t.Skipf("mount a small disk: %v", err)
			}
			t.Cleanup(func() { syscall.Unmount(data, syscall.MNT_DETACH) })
			for i := range 3 {
				writeFile(t, filepath.Join(in, strconv.Itoa(i)+".jpg"), bulkyScan(t, byte(i)))
			}
			text, err := motlan(t, "--data", data, "ingest", in).CombinedOutput()
			if code := exitStatus(err); code != 5 || !strings.Contains(string(text), "Đĩa đầy") || !strings.Contains(string(text), "disk is full") {
				t.Fatalf("exit code %d, want 5, and a word on the disk:\n%s", code, text)
			}
			if err := syscall.Mount("", data, "", syscall.MS_REMOUNT, "size=256m"); err != nil {
				t.Fatal(err)
			}
			if text, err := motlan(t, "--data", data, "ingest", in).CombinedOutput(); err != nil {
				t.Fatalf("rerun: %v\n%s", err, text)
			}
			got := stateOf(t, data)
			held := slices.Collect(maps.Values(got.documents))
			if !slices.Equal(held, []pipeline.State{"held", "held", "held"}) {
				t.Errorf("after the rerun: %v, want three held documents", held)
			}
		})
	}
}

// bulkyScan is a scan of nothing with a megabyte of comments in it, each scan with its own.
func bulkyScan(t *testing.T, text byte) []byte {
	scan := jpegOf(t, sheet(true))
	for range 16 {
		scan = withComment(scan, bytes.Repeat([]byte{text}, 65000))
	}
	return scan
}
