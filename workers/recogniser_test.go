package workers

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/motlan/motlan/testdata/samples"
	"github.com/motlan/motlan/workers/sandbox"
)

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// TestRecogniserKeepsToItsShare reads two A4 pages at 300 dpi, one in colour, and looks at the warm child: it has to stay
// within what the node's capacity is reckoned with, and to give way to the engine.
func TestRecogniserKeepsToItsShare(t *testing.T) {
	r := NewRunner(Config{Capacity: Capacity{Children: 1}})
	defer r.Close()
	f := samples.NewFamily(3)
	for _, draw := range []func(samples.Options) (samples.Sample, error){f.LandCertificate, f.Authorisation} {
		scan, err := draw(samples.Options{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		text, _, err := ask[pageText](t.Context(), r.readers, toolRead, sandbox.Request{
			Input: toRead{Format: strings.TrimPrefix(filepath.Ext(scan.File), "."), Page: 1, DPI: 300}, Blobs: [][]byte{scan.Data}})
		if err != nil || len(text.Page.Words) < 50 {
			t.Fatalf("%s: %d words, %v", scan.File, len(text.Page.Words), err)
		}
	}
	pid := ownChild(t, "motlan: "+toolRead)
	took := mostMemory(t, pid)
	t.Logf("the recogniser took %d MB", took>>20)
	if took > recogniserMemory || took == 0 {
		t.Errorf("the recogniser took %d MB, want at most %d", took>>20, recogniserMemory>>20)
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	if nice := bytes.Fields(stat[bytes.LastIndexByte(stat, ')'):])[17]; string(nice) != "10" {
		t.Errorf("the recogniser has nice %s, want 10", nice)
	}
}

// ownChild finds the one child of this process with a name.
func ownChild(t *testing.T, name string) int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		line, _ := os.ReadFile(file)
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "status"))
		if strings.HasPrefix(string(line), name) && strings.Contains(string(status), fmt.Sprintf("PPid:\t%d\n", os.Getpid())) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			return pid
		}
	}
	t.Fatalf("no child is called %q", name)
	return 0
}
