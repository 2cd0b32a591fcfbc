package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
	"golang.org/x/sync/errgroup"

	"github.com/motlan/motlan/pipeline"
	"github.com/motlan/motlan/testdata/corpora"
)

var update = flag.Bool("update", false, "rewrite the lists in testdata that tests compare with")

// The expected outcome of every file of the measured material, and the folders that it covers.
const outcomesFile = "../../testdata/corpora-outcomes.json"

var outcomeFolders = []string{"formats", "odd-pdfs", "scans"}

// mostParent is the memory that the engine's own process may take, in bytes. Its children have limits of their own.
const mostParent = 500 << 20

// TestCorporaOutcomes ingests everything in the measured material at once, as an office would.
func TestCorporaOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	root := corpora.Folder(t)
	got, peak, took := ingestCorpora(t, root)
	t.Logf("%d files in %v, the engine took %d MB", len(got), took.Round(time.Second), peak>>20)
	if peak == 0 || peak > mostParent {
		t.Errorf("the engine took %d bytes of memory, want at most %d", peak, mostParent)
	}
	t.Run("what others open is not refused", func(t *testing.T) { checkOpened(t, root, got) })
	t.Run("as listed", func(t *testing.T) { compareOutcomes(t, got) })
}

// ingestCorpora returns an outcome for every file, by its path in the corpora, and the program's peak memory.
func ingestCorpora(t *testing.T, root string) (outcomes map[string]string, peak int64, took time.Duration) {
	out := t.TempDir()
	args := []string{"--data", t.TempDir(), "ingest", "--out", out}
	for _, folder := range outcomeFolders {
		args = append(args, filepath.Join(root, folder))
	}
	cmd := motlan(t, args...)
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak, err := watchMemory(cmd)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("ingest: %v, want exit code 3\n%s", err, text.Bytes())
	}
	outcomes = map[string]string{}
	for _, r := range readSummary(t, out) {
		path, err := filepath.Rel(root, r.File)
		if err != nil {
			t.Fatal(err)
		}
		outcomes[path] = r.outcome()
		if r.Outcome == "failed" && (r.ReasonVI == "" || r.ReasonEN == "") {
			t.Errorf("%s failed without words", path)
		}
	}
	return outcomes, peak, time.Since(begun)
}

// outcome is the outcome in a word or two.
func (r record) outcome() string { return strings.TrimSpace(r.Outcome + " " + string(r.Reason)) }

func readSummary(t *testing.T, dir string) []record {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "summary.json"))
	if err != nil {
		t.Fatal(err)
	}
	var records []record
	if err := json.Unmarshal(text, &records); err != nil {
		t.Fatal(err)
	}
	return records
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// watchMemory waits for cmd and returns the most memory that this one process had. The usage that wait returns would
// count its children in.
func watchMemory(cmd *exec.Cmd) (peak int64, err error) {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			return peak, err
		case <-ticker.C:
			status, _ := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/status")
			if m := highWater.FindSubmatch(status); m != nil {
				kB, _ := strconv.ParseInt(string(m[1]), 10, 64)
				peak = max(peak, kB<<10)
			}
		}
	}
}

// checkOpened holds files that pdftoppm or an image library opens to be held or to wait for a person, and the reasons of the others
// to be ones that speak of the file.
func checkOpened(t *testing.T, root string, got map[string]string) {
	opened := openedByOthers(t, root, slices.Sorted(maps.Keys(got)))
	t.Logf("others open %d files", len(opened))
	for path, outcome := range got {
		kept := slices.Contains([]string{"held", "review", "sorting", "duplicate"}, outcome)
		if opened[path] && !kept {
			t.Errorf("%s: %s, but other programs open it", path, outcome)
		}
		reason, failed := strings.CutPrefix(outcome, "failed ")
		ours := slices.Contains([]pipeline.Reason{"", pipeline.ReasonInternal, pipeline.ReasonEngineDied}, pipeline.Reason(reason))
		if !kept && (!failed || ours) {
			t.Errorf("%s: %q is no outcome for a file", path, outcome)
		}
	}
}

func openedByOthers(t *testing.T, root string, paths []string) map[string]bool {
	opened := map[string]bool{}
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for _, path := range paths {
		group.Go(func() error {
			ok := isImage(filepath.Join(root, path)) || rendersFirstPage(t, filepath.Join(root, path))
			mu.Lock()
			defer mu.Unlock()
			opened[path] = ok
			return nil
		})
	}
	group.Wait()
	maps.DeleteFunc(opened, func(_ string, ok bool) bool { return !ok })
	return opened
}

func isImage(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	_, _, err = image.Decode(file)
	return err == nil
}

// rendersFirstPage asks pdftoppm, which is killed when it does not end.
func rendersFirstPage(t *testing.T, path string) bool {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "pdftoppm", "-r", "20", "-f", "1", "-l", "1", path).Output()
	return err == nil && len(out) > 0
}

func compareOutcomes(t *testing.T, got map[string]string) {
	if *update {
		text, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, outcomesFile, append(text, '\n'))
		return
	}
	text, err := os.ReadFile(outcomesFile)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got[path] != want[path] {
			t.Errorf("%s: %q, want %q", path, got[path], want[path])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files have an outcome, want %d", len(got), len(want))
	}
}
